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

/**
 * What the toolbar asks of the view.
 * @typedef {{ fit: () => void, zoom: (factor: number) => void, lasso: () => boolean, tree: () => boolean, filters: () => boolean, mode: () => { lasso: boolean, tree: boolean, filters: boolean } }} BarActions
 */

/** @param {BarActions} actions */
export function toolbar(actions) {
  const mode = actions.mode();
  const tool = (
    name,
    zh,
    en,
    act,
    { disabled = false, pressed = /** @type {boolean | undefined} */ (undefined), wide = false } = {},
  ) => {
    const text = pick(zh, en);
    const state = pressed === undefined ? {} : { "aria-pressed": String(pressed) };
    return el(
      "button",
      { class: "tool", "data-tool": name, title: text, "aria-label": text, disabled, onclick: act, ...state },
      icon(name),
      wide ? el("span", {}, text) : "",
    );
  };
  const { boxes, blocks } = currentLayout();
  const isEmpty = !boxes.size;
  return [
    tool("undo", "撤销", "Undo", undoAct, { disabled: !explore.acts.length }),
    tool("redo", "重做", "Redo", redoAct, { disabled: !explore.undone.length }),
    el("span", { class: "gap", "aria-hidden": "true" }),
    tool("zoomOut", "缩小", "Zoom out", () => actions.zoom(0.8), { disabled: isEmpty }),
    tool("zoomIn", "放大", "Zoom in", () => actions.zoom(1.25), { disabled: isEmpty }),
    tool("fit", "看全图", "Fit", actions.fit, { disabled: isEmpty }),
    tool("tidy", "整理", "Tidy", () => takeSteps(["tidy"]), { disabled: !blocks.length, wide: true }),
    tool("lasso", "圈选", "Lasso", actions.lasso, { pressed: mode.lasso, disabled: isEmpty, wide: true }),
    tool("filter", "筛选", "Filters", actions.filters, { pressed: mode.filters, disabled: isEmpty, wide: true }),
    tool("tree", "树", "Tree", actions.tree, { pressed: mode.tree, disabled: isEmpty, wide: true }),
    tool("clear", "清空", "Clear", () => takeSteps(["clear"]), { disabled: isEmpty, wide: true }),
  ];
}

/** What is selected, filtered or picked, with what can be done about it. */
export function chips() {
  return [filterChip(), selectionChip(), pickedChip()].filter(Boolean);
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
  const ids = [...explore.selected].filter((id) => currentLayout().boxes.has(id));
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
