// @ts-check
// What changed between two landscapes, marked on the diagrams of both; a page of one landscape has nothing of it.

import { clipped, el, isolated } from "./dom.js";
import { idAt } from "./marks.js";
import { pick, word } from "./words.js";

/**
 * An outcome as `edition_sources.OUTCOMES` names it, and what a thing was called before.
 * @typedef {[string, string]} Mark
 * @typedef {{ names: [string, string], partial?: boolean, nodes: [number, string, string][], pairs: [number, number, string, string][], facts: [string, string, string][] }} Packed
 */

/** How an outcome looks, and the sign before the name; boxes stand in this order. @type {Record<string, [string, string]>} */
const CHANGE_LOOKS = {
  added: ["plus", "+"],
  moved: ["plus", "→"],
  gone: ["minus", "−"],
  no_longer_stated: ["minus", "−"],
  moved_from: ["minus", "−"],
  renamed: ["altered", "≈"],
  merged: ["altered", "≈"],
  split: ["altered", "≈"],
  new_edition: ["altered", "≈"],
  stated_otherwise: ["altered", "Δ"],
  changed: ["altered", "Δ"],
  differs: ["altered", "Δ"],
  only_before: ["first", "A"],
  only_after: ["second", "B"],
  in_both: ["both", "="],
};
const held = {
  /** @type {[string, string]} */ names: ["", ""],
  isPartial: false,
  /** @type {Map<string, Mark>} */ nodes: new Map(),
  /** @type {Map<string, Mark>} */ pairs: new Map(),
  /** @type {Map<string, Mark>} */ facts: new Map(),
};

const pairKey = (from, to) => `${from}\n${to}`;

/** @param {Packed | undefined} packed */
export function useChanges(packed) {
  if (!packed) return;
  held.names = packed.names;
  held.isPartial = packed.partial === true;
  held.nodes = new Map(packed.nodes.map(([index, ...mark]) => [idAt(index), mark]));
  held.pairs = new Map(packed.pairs.map(([from, to, ...mark]) => [pairKey(idAt(from), idAt(to)), mark]));
  held.facts = new Map(packed.facts.map(([id, ...mark]) => [id, mark]));
}

/** Whether the page is of two landscapes. */
export const hasChanges = () => held.names[0] !== "" || held.names[1] !== "";

/** What became of a thing where it stands: as a thing, or of its place there. @returns {Mark | undefined} */
export function markOf(id, container) {
  const own = held.nodes.get(id);
  if (own && !["altered"].includes(CHANGE_LOOKS[own[0]][0])) return own;
  return held.pairs.get(pairKey(id, container)) || own;
}

/** What became of a fact, if anything. @returns {Mark | undefined} */
export const markOfFact = (id) => held.facts.get(id);

/** The outcome in words, and what a thing was called. @param {Mark} mark */
function saidOf([outcome, before]) {
  if (outcome === "moved_from") return pick(`移至 ${before}`, `moved to ${before}`);
  const said = word("terms", outcome);
  return before ? `${said}${pick("，原 ", ", was ")}${before}` : said;
}

/** The sign of an outcome, as it stands before a name. @param {Mark} mark */
export function signOf(mark) {
  const [look, sign] = CHANGE_LOOKS[mark[0]];
  return el("small", { class: `sign ${look}`, title: saidOf(mark), "aria-label": saidOf(mark), role: "img" }, sign);
}

/** The sign of a fact that one of the landscapes does not have, or has otherwise. */
export function factSign(id) {
  const mark = markOfFact(id);
  return mark ? signOf(mark) : "";
}

/** What became of a box as Python packs one: of its thing there, or else of its share. @returns {Mark | undefined} */
function markOfBox(given, container) {
  const [index, , , figure] = Array.isArray(given) ? given : [given];
  return markOf(idAt(index), container) || markOfFact(figure);
}

/** The boxes of a group; of too many to show, those first of which something changed. */
export function changedFirst(boxes, container, max) {
  if (!hasChanges() || boxes.length <= max) return boxes;
  const order = Object.keys(CHANGE_LOOKS);
  const rank = (given) => {
    const mark = markOfBox(given, container);
    return mark ? order.indexOf(mark[0]) : order.length;
  };
  return [...boxes].sort((a, b) => rank(a) - rank(b));
}

/** How many boxes of a card changed, by sign: +3 −2. */
export function signCounts(boxes, container) {
  const marks = hasChanges() ? boxes.map((given) => markOfBox(given, container)).filter(Boolean) : [];
  const counts = Map.groupBy(marks, ([outcome]) => CHANGE_LOOKS[outcome].join(" "));
  const looks = [...new Set(Object.values(CHANGE_LOOKS).map((look) => look.join(" ")))].filter((key) =>
    counts.has(key),
  );
  if (!looks.length) return "";
  const text = (key) => `${key.split(" ")[1]}${counts.get(key)?.length}`;
  return el(
    "small",
    { class: "sums" },
    looks.map((key) => el("span", { class: key.split(" ")[0] }, text(key))),
  );
}

/** What a thing was called or where it stood before, or where it stands now. @param {Mark} mark */
function formerName([outcome, text]) {
  const arrow = outcome === "moved_from" ? "→ " : outcome === "moved" ? "← " : "";
  return el("small", { class: arrow ? "was place" : "was" }, arrow, isolated(clipped(text, 40)));
}

/** Mark the things of a diagram that are not marked yet. @param {Element} article */
export function markChanges(article) {
  if (!hasChanges()) return;
  markFigures(article);
  for (const element of article.querySelectorAll(".box[data-node], .title[data-node], .spine [data-node]")) {
    if (element.hasAttribute("data-change") || element.hasAttribute("data-mark")) continue;
    const id = element.getAttribute("data-node");
    const card = element.closest(element.matches(".box") ? "[data-card]" : "[data-card] [data-card]");
    const around = element.matches(".box") ? card : card?.parentElement?.closest("[data-card]");
    const container = around?.getAttribute("data-card") || element.closest("[data-band]")?.getAttribute("data-band");
    const shares = (element.getAttribute("data-facts") || "").split(" ").map(markOfFact).filter(Boolean);
    markShare(element.querySelector(":scope > b"), shares[0]);
    const mark = markOf(id, container || "") || shares[0];
    if (!mark) continue;
    element.setAttribute("data-change", CHANGE_LOOKS[mark[0]][0]);
    element.prepend(signOf(mark));
    if (mark[1] && mark !== shares[0]) (element.querySelector(":scope > span") || element).append(formerName(mark));
  }
}

/** Mark the figures of the head and of other charts that are others now. @param {Element} article */
function markFigures(article) {
  for (const element of article.querySelectorAll("[data-facts]:not(.box, [data-mark], [data-change])")) {
    const printed = element.querySelector(":scope > b");
    const mark = (element.getAttribute("data-facts") || "").split(" ").map(markOfFact).find(Boolean);
    if (!printed || !mark) continue;
    element.setAttribute("data-change", CHANGE_LOOKS[mark[0]][0]);
    printed.prepend(signOf(mark));
    markShare(printed, mark); // what it was stands above
  }
}

/** Mark a share that is another now, with what it was. @param {Element | null} element @param {Mark | undefined} mark */
function markShare(element, mark) {
  if (!element || !mark) return;
  element.classList.add(CHANGE_LOOKS[mark[0]][0]);
  if (mark[1]) element.prepend(el("small", { class: "was" }, isolated(mark[1])));
}

/** Mark the arrows of which something changed. @param {Element} article */
export function markFlows(article) {
  if (!hasChanges()) return;
  for (const flow of article.querySelectorAll(".flow[data-from]")) {
    const facts = (flow.getAttribute("data-facts") || "").split(" ").map(markOfFact);
    const pair = held.pairs.get(pairKey(flow.getAttribute("data-from"), flow.getAttribute("data-to")));
    const outcome = pair?.[0] || (facts.every(Boolean) ? facts[0]?.[0] : "");
    if (outcome) flow.classList.add(CHANGE_LOOKS[outcome][0]);
  }
}

/** The signs of a diagram, and what they mean. @type {[string, string, (before: string, after: string) => string][]} */
const SIGNS = [
  ["plus", "+", () => pick("新增", "added")],
  ["plus", "→", () => pick("移到此处", "moved here")],
  ["minus", "−", () => pick("不再有，或已移走", "gone, or moved away")],
  ["altered", "≈", () => pick("更名或合并", "renamed or merged")],
  ["altered", "Δ", () => pick("有改动", "changed")],
  ["first", "A", (before) => pick(`仅见于 ${before}`, `only in ${before}`)],
  ["second", "B", (_, after) => pick(`仅见于 ${after}`, `only in ${after}`)],
];

/** The names of the two landscapes, and what the signs of a diagram mean. @param {Element} article */
export function changesAbove(article) {
  if (!hasChanges()) return "";
  const present = new Set([...article.querySelectorAll(".sign")].map((each) => each.textContent));
  const [before, after] = held.names.map((name) => clipped(name, 28));
  const keys = SIGNS.filter(([, sign]) => present.has(sign)).map(([look, sign, text]) =>
    el("span", { class: "key" }, el("small", { class: `sign ${look}` }, sign), isolated(text(before, after))),
  );
  const isApart = present.has("A") || present.has("B");
  return el(
    "div",
    { class: "compared" },
    el("b", {}, isolated(held.names[0]), isApart ? pick(" 与 ", " and ") : " → ", isolated(held.names[1])),
    keys,
    held.isPartial && el("span", { class: "key" }, pick("只标出所选的内容", "only what was chosen is marked")),
    isApart && !held.isPartial && el("span", { class: "key" }, pick("无标记：两者都有", "no sign: in both")),
  );
}
