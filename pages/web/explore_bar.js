// @ts-check
// The toolbar of Explore, and the chips that say what limits or awaits the reader.

import { nameOf } from "./dataset.js";
import { clipped, el, isolated } from "./dom.js";
import { keepThings, removeThings, togglePicked } from "./explore_acts.js";
import { clearFilters } from "./explore_filter_form.js";
import { filterCount } from "./explore_filters.js";
import { icon } from "./explore_icons.js";
import { askComparison, askPath } from "./explore_questions.js";
import { currentLayout, explore, exploreChanged, redoAct, takeSteps, undoAct } from "./explore_state.js";
import { amount, pick } from "./words.js";

/** @typedef {"lasso" | "filter" | "tree"} Mode */
/**
 * What the toolbar asks of the view.
 * @typedef {{ fit: () => void, zoom: (factor: number) => void, turn: (mode: Mode) => void, modes: Set<Mode> }} BarActions
 */
/** @typedef {{ name: keyof typeof import("./explore_icons.js").ICONS, zh: string, en: string, act: () => void, isOff: () => boolean, isWide?: boolean, mode?: Mode }} Tool */

const isEmpty = () => !currentLayout().boxes.size;

/** @param {BarActions} view @returns {Tool[]} */
function toolsOf(view) {
  const mode = (/** @type {Mode} */ name, zh, en) => ({
    name,
    zh,
    en,
    act: () => view.turn(name),
    isOff: isEmpty,
    isWide: true,
    mode: name,
  });
  return [
    { name: "undo", zh: "撤销", en: "Undo", act: undoAct, isOff: () => !explore.acts.length },
    { name: "redo", zh: "重做", en: "Redo", act: redoAct, isOff: () => !explore.undone.length },
    { name: "zoomOut", zh: "缩小", en: "Zoom out", act: () => view.zoom(0.8), isOff: isEmpty },
    { name: "zoomIn", zh: "放大", en: "Zoom in", act: () => view.zoom(1.25), isOff: isEmpty },
    { name: "fit", zh: "看全图", en: "Fit", act: view.fit, isOff: isEmpty },
    {
      name: "tidy",
      zh: "整理",
      en: "Tidy",
      act: () => takeSteps(["tidy"]),
      isOff: () => !currentLayout().blocks.length,
      isWide: true,
    },
    mode("lasso", "圈选", "Lasso"),
    mode("filter", "筛选", "Filters"),
    mode("tree", "树", "Tree"),
    { name: "clear", zh: "清空", en: "Clear", act: () => takeSteps(["clear"]), isOff: isEmpty, isWide: true },
  ];
}

/** The toolbar, and what brings its buttons up to date: they stay the same, so that no click is lost. @param {BarActions} view */
export function toolbar(view) {
  const tools = toolsOf(view).map((tool) => ({ ...tool, button: toolButton(tool) }));
  const element = el(
    "div",
    { class: "explore-bar", role: "toolbar", "aria-label": pick("探索", "Explore") },
    tools.map(({ button }) => button),
  );
  const update = () => {
    for (const { button, isOff, mode } of tools) {
      button.disabled = isOff();
      if (mode) button.setAttribute("aria-pressed", String(view.modes.has(mode)));
    }
  };
  return { element, update };
}

/** @param {Tool} tool */
function toolButton({ name, zh, en, act, isWide }) {
  const text = pick(zh, en);
  return el(
    "button",
    { class: "tool", "data-tool": name, title: text, "aria-label": text, onclick: act },
    icon(name),
    isWide ? el("span", {}, text) : "",
  );
}

/** Say what is filtered, selected or picked, with what can be done about it. Chips that say the same stay, so that no click is lost. @param {any} element @param {number} hiddenLines */
export function fillChips(element, hiddenLines) {
  const said = JSON.stringify([filterCount(explore.filters), selectedThings(), explore.picked, hiddenLines]);
  if (element.dataset.said === said) return;
  element.dataset.said = said;
  element.replaceChildren(...[linesChip(hiddenLines), filterChip(), selectionChip(), pickedChip()].filter(Boolean));
}

const selectedThings = () => [...explore.selected].filter((id) => currentLayout().boxes.has(id));

/** Too many lines to draw: those of the chosen thing show. */
function linesChip(count) {
  const text = pick(`${count} 条连线，选中一端时画出`, `${amount(count, "line")}, drawn when an end is chosen`);
  return count ? el("span", { class: "explore-chip" }, text) : "";
}

function filterChip() {
  const count = filterCount(explore.filters);
  return count
    ? el(
        "span",
        { class: "explore-chip filters-on" },
        pick(`筛选中（${count}）`, `${amount(count, "filter")} on`),
        el("button", { onclick: clearFilters }, pick("清除", "Clear")),
      )
    : "";
}

function selectionChip() {
  const ids = selectedThings();
  if (!ids.length) return "";
  const drop = () => {
    explore.selected.clear();
    exploreChanged();
  };
  const compare = () => {
    explore.selected.clear();
    askComparison(ids);
  };
  return el(
    "span",
    { class: "explore-chip selection" },
    pick(`已圈 ${ids.length} 项`, `${ids.length} selected`),
    ids.length > 1
      ? el(
          "button",
          {
            onclick: compare,
            disabled: ids.length > 4,
            title: ids.length > 4 ? pick("最多比较四项", "four at most") : null,
          },
          pick("比较", "Compare"),
        )
      : "",
    el("button", { onclick: () => keepThings(ids) }, pick("只留这些", "Keep only")),
    el("button", { onclick: () => removeThings(ids) }, pick("移去", "Remove")),
    el("button", { onclick: drop, "aria-label": pick("取消圈选", "Clear the selection") }, "×"),
  );
}

/** The things that a path or a comparison is asked about. */
function pickedChip() {
  const { picked } = explore;
  if (!picked.length) return "";
  const names = picked.map((id) =>
    el(
      "span",
      { class: "picked" },
      isolated(clipped(nameOf(id), 14)),
      el(
        "button",
        { onclick: () => togglePicked(id), "aria-label": pick(`移出 ${nameOf(id)}`, `Take out ${nameOf(id)}`) },
        "×",
      ),
    ),
  );
  const hint =
    picked.length < 2 ? el("small", {}, pick("再选一项：点选后按“加入比较”", "choose another and press Compare")) : "";
  const buttons = [
    picked.length === 2 &&
      el("button", { class: "act", onclick: () => askPath(picked[0], picked[1]) }, pick("路径", "Path")),
    picked.length > 1 && el("button", { class: "act", onclick: () => askComparison() }, pick("比较", "Compare")),
  ];
  return el("span", { class: "explore-chip tray" }, names, hint, buttons);
}
