// @ts-check
// Which view is open and what is chosen in it; the address that says both, with back and forward.

import { DB, nameOf } from "./dataset.js";
import { byId, clipped, el } from "./dom.js";
import { pick, SHELL } from "./words.js";

/**
 * A view of the page. `rest` is the part of its address after its name: `chain/<rest>`.
 * @typedef {object} View
 * @property {(rest: string) => boolean} has whether there is such a view
 * @property {(rest: string, stage: HTMLElement) => { title: string, subject: string }} open fill the stage
 * @property {() => void} [close] leave the view
 * @property {(id: string) => boolean} [shows] whether a thing can be seen in the open view
 * @property {(id: string, move: boolean) => void} [choose] mark a thing, and bring it into view
 * @property {() => [string, string][]} [address] what the address says besides
 * @property {(address: URLSearchParams) => void} [recall] take from an address what `address` wrote, before opening
 * @property {() => void} [restyle] the theme has changed
 * @property {() => any[]} [statements] the statements behind what is seen, for files
 * @property {() => any[][]} [table] the rows of a CSV file, the head first, where these are no statements
 * @property {() => any[]} [paper] drawings for a printer, an SVG for each way the paper may lie, of class `landscape` or `portrait`
 * @property {Record<string, () => Promise<Blob> | Blob>} [pictures] how it is saved, by format: png, slide (16:9), svg, txt
 */

/** `view` is an address such as `chain/chain:智能客服`; `facts` are the statements that the panel opens with. */
export const state = {
  view: "",
  title: "",
  subject: "",
  chosen: "",
  /** @type {string[]} */
  facts: [],
  /** As the reader has set them; empty: as the browser asks. */
  language: "",
  theme: "",
  /** What the legend hides: kinds of things, and strengths. @type {Set<string>} */
  hidden: new Set(),
};

/** @type {Map<string, View>} */
const views = new Map();
/** @type {(() => void)[]} */
const watchers = [];

/** @param {string} name @param {View} view */
export const register = (name, view) => views.set(name, view);
/** Be told whenever the view or what is chosen has changed. */
export const watch = (act) => watchers.push(act);
const tellWatchers = () => {
  for (const act of watchers) act();
};

const splitAddress = (address) => [address.split("/")[0], address.split("/").slice(1).join("/")];
export const nameOfView = () => splitAddress(state.view)[0];
export const currentView = () => views.get(nameOfView());

export function hasView(address) {
  const [name, rest] = splitAddress(address);
  return Boolean(views.get(name)?.has(rest));
}

/** Open a view; what was chosen is let go, save what is asked for. */
export function openView(address, { push = true, chosen = "", facts = /** @type {string[]} */ ([]) } = {}) {
  if (!hasView(address)) return;
  const [name, rest] = splitAddress(address);
  currentView()?.close?.();
  const stage = byId("stage");
  Object.assign(state, { view: address, chosen: "", facts: [] });
  document.body.dataset.view = name;
  stage.replaceChildren();
  tell("");
  Object.assign(state, views.get(name).open(rest, stage));
  if (!stage.querySelector("h1")) stage.prepend(el("h1", { class: "spoken" }, state.title));
  document.title = `${clipped(state.title, 60)} · ${pick("链主", "lianzhu")}`;
  byId("panel").classList.remove("open");
  if (!chosen && !facts.length && push) scrollTo(0, 0);
  show(chosen, { facts, push: false, move: Boolean(chosen) });
  if (push) remember(true);
}

/** Open the current view again, in another language. */
export function reopen() {
  const { view, chosen, facts } = state;
  const { scrollX, scrollY } = globalThis;
  openView(view, { push: false, chosen, facts });
  scrollTo(scrollX, scrollY);
}

/** Choose a thing and show what is said of it; `move` brings it into view, `facts` are statements to begin with. */
export function show(id, { move = false, facts = /** @type {string[]} */ ([]), push = true } = {}) {
  if (move && id && id !== state.subject && DB.has(id) && !currentView()?.shows?.(id))
    return openView(bestView(id), { chosen: id, facts });
  state.chosen = id === state.subject && !facts.length ? "" : id;
  state.facts = facts;
  byId("panel").classList.toggle("open", Boolean(state.chosen || facts.length)); // first, for it may cover what is chosen
  currentView()?.choose?.(state.chosen, move);
  tellWatchers();
  if (push) remember(true);
}

/** Show a thing where it has a diagram of its own; else in Explore. */
export function bestView(id) {
  const own = { Chain: "chain", Company: "company", Organization: "company" }[DB.kindOf(id)];
  if (own && hasView(`${own}/${id}`)) return `${own}/${id}`;
  return `explore/${id}`;
}

/** Write view, choice and filters into the address; `push` makes a step that Back returns from. */
export function remember(push) {
  const address = new URLSearchParams({ v: state.view });
  for (const [key, value] of currentView()?.address?.() || []) if (value) address.set(key, value);
  if (state.chosen) address.set("s", state.chosen);
  if (state.facts.length) address.set("f", state.facts.join(","));
  if (state.hidden.size) address.set("off", [...state.hidden].sort().join(","));
  if (state.language) address.set("l", state.language);
  if (state.theme) address.set("t", state.theme);
  const hash = `#${address}`;
  if (hash === location.hash) return;
  if (push) history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
}

/** Open what the address says; the view that the page was made for if it says nothing. */
export function recall() {
  const address = new URLSearchParams(location.hash.slice(1));
  state.hidden = new Set((address.get("off") || "").split(",").filter(Boolean));
  const asked = address.get("v") || "";
  const view = [asked, SHELL.open].find(hasView) || "tables";
  views.get(splitAddress(view)[0])?.recall?.(address);
  const chosen = address.get("s") || "";
  const facts = (address.get("f") || "").split(",").filter(Boolean);
  openView(view, { push: false, chosen: DB.has(chosen) ? chosen : "", facts });
  if (!asked && view !== SHELL.open)
    tell(pick("没有可画的内容，打开的是数据表。", "There is nothing to draw: the tables are open."));
  if (asked && !hasView(asked)) {
    tell(
      pick(
        `此页没有“${clipped(asked, 60)}”这一视图，打开的是首页。`,
        `This page has no view "${clipped(asked, 60)}"; its first view is open.`,
      ),
    );
  }
}

/** Tell the reader something about the page; an empty text takes it away. */
export function tell(text) {
  const notice = byId("notice");
  notice.textContent = text;
  notice.hidden = !text;
}

/** Say something to a screen reader alone. */
export const speak = (text) => {
  byId("spoken").textContent = text;
};

/** @type {any} the timer; a number in a browser, and an object where the tests run */
let waiting = 0;
/** Write the address once nothing has changed for a moment. */
export function rememberSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => remember(false), 300);
}

/** The name of what is chosen, or of the view. */
export const subjectName = () => (state.chosen ? nameOf(state.chosen) : state.title);
