// @ts-check
// The bar: the views, search, export, language and theme.

import { answers } from "./answers.js";
import { DB, nameOf } from "./dataset.js";
import { byId, clipped, el } from "./dom.js";
import { save } from "./exports.js";
import { currentView, hasView, openView, remember, reopen, state, watch } from "./navigation.js";
import { searchInBar } from "./search.js";
import { inChinese, pick, reader } from "./words.js";

const MAX_COMPANIES = 400;
const FORMATS = [
  ["png", "PNG 2×", "PNG 2×"],
  ["slide", "PNG 16:9", "PNG 16:9"],
  ["svg", "SVG", "SVG"],
  ["txt", "引文 TXT", "Cited text TXT"],
  ["csv", "CSV", "CSV"],
];

const viewButton = (view, zh, en) =>
  hasView(view) && el("button", { "data-view-name": view, onclick: () => openView(view) }, pick(zh, en));

/** A choice of views of one sort. @param {[string, string][]} options address and name */
function viewSelect(name, zh, en, options) {
  if (!options.length) return "";
  const open = ({ target }) => target.value && openView(target.value);
  return el(
    "select",
    { "data-view-name": name, "aria-label": pick(zh, en), onchange: open },
    el("option", { value: "" }, pick(zh, en)),
    options.map(([value, text]) => el("option", { value }, clipped(text, 40))),
  );
}

/** The ids of the chains that the page draws; the page sets it. */
export const menuData = { chains: /** @type {string[]} */ ([]) };

function companies() {
  const ids = DB.nodes.id.filter((id, index) => DB.kinds[DB.nodes.kind[index]] === "Company" && DB.isComplete(id));
  if (!ids.length || ids.length > MAX_COMPANIES) return [];
  return ids
    .sort((a, b) => inChinese.compare(nameOf(a), nameOf(b)))
    .map((id) => /** @type {[string, string]} */ ([`company/${id}`, nameOf(id)]));
}

function viewsMenu() {
  return [
    viewButton("overview", "总览", "Overview"),
    viewSelect(
      "chain",
      "产业链",
      "Chains",
      menuData.chains.map((id) => [`chain/${id}`, nameOf(id)]),
    ),
    viewButton("leaders", "智能链主", "Leaders"),
    viewSelect("company", "企业", "Companies", companies()),
    viewSelect(
      "tables",
      "问题",
      "Questions",
      answers.length > 1 ? answers.map(({ name, zh, en }) => [`tables/${name}`, pick(zh, en)]) : [],
    ),
    viewButton("explore", "探索", "Explore"),
    viewButton("tables", "数据表", "Tables"),
    viewButton("schema", "图谱结构", "Schema"),
  ];
}

function exportMenu() {
  const list = el(
    "div",
    { id: "formats", class: "popover", hidden: true },
    FORMATS.map(([format, zh, en]) =>
      el(
        "button",
        {
          "data-format": format,
          onclick: () => {
            close();
            save(format);
          },
        },
        pick(zh, en),
      ),
    ),
  );
  const button = el(
    "button",
    { id: "export", "aria-expanded": "false", "aria-haspopup": "true" },
    pick("导出", "Export"),
  );
  const close = () => {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  button.addEventListener("click", () => {
    list.hidden = !list.hidden;
    button.setAttribute("aria-expanded", String(!list.hidden));
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!(/** @type {Element} */ (target).closest(".export"))) close();
  });
  const onkeydown = (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    close();
    button.focus();
    event.stopPropagation();
  };
  return el("div", { class: "export", onkeydown }, button, list);
}

function switchTheme() {
  state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = state.theme;
  remember(false);
}

function switchLanguage() {
  state.language = reader.language === "en" ? "zh" : "en";
  setLanguage(state.language);
  fillBar();
  reopen();
  remember(false);
}

export function setLanguage(language) {
  reader.language = language;
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

export function fillBar() {
  const bar = byId("bar");
  bar.setAttribute("aria-label", pick("视图", "Views"));
  const toggle = el(
    "button",
    {
      id: "menu-button",
      "aria-expanded": "false",
      "aria-controls": "menu",
      "aria-label": pick("菜单", "Menu"),
      onclick: () => openMenu(!bar.classList.contains("open")),
    },
    "☰",
  );
  const label = pick("明暗", "Light or dark");
  bar.replaceChildren(
    el("strong", {}, "链主"),
    toggle,
    el("div", { id: "menu" }, viewsMenu()),
    searchInBar(),
    el(
      "div",
      { class: "tools" },
      exportMenu(),
      el("button", { id: "theme", "aria-label": label, title: label, onclick: switchTheme }, "◐"),
      el(
        "button",
        { id: "language", "aria-label": pick("English", "中文"), onclick: switchLanguage },
        pick("EN", "中文"),
      ),
    ),
  );
}

/** Close the menu of a narrow window by Escape, or by a click beside it. */
function closeMenuOn(event) {
  const isAway = event.key === "Escape" || (event.type === "pointerdown" && !byId("bar").contains(event.target));
  if (isAway) openMenu(false);
}

function openMenu(isOpen) {
  byId("bar").classList.toggle("open", isOpen);
  byId("menu-button").setAttribute("aria-expanded", String(isOpen));
}

/** Mark the view that is open, and close the menu of a narrow window. */
function markView() {
  openMenu(false);
  const [name] = state.view.split("/");
  for (const each of document.querySelectorAll("#menu button")) {
    const isCurrent = /** @type {HTMLElement} */ (each).dataset.viewName === name && !(name === "tables" && isAnswer());
    if (isCurrent) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  for (const each of /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("#menu select"))) {
    each.value = [...each.options].some((option) => option.value === state.view) ? state.view : "";
    each.classList.toggle("current", Boolean(each.value));
  }
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-format]")))
    each.hidden = !canSave(each.dataset.format);
}

const isAnswer = () => answers.some(({ name }) => `tables/${name}` === state.view);
const canSave = (format) => format === "csv" || Boolean(currentView()?.pictures?.[format]);

export function startMenu() {
  fillBar();
  document.addEventListener("pointerdown", closeMenuOn);
  document.addEventListener("keydown", closeMenuOn);
  watch(markView);
}
