// @ts-check
// What diagrams are made of: boxes, corners that tell of gaps, labels, lists of things.

import { DB, fullName, nameOf } from "./dataset.js";
import { choice, clipped, el, isolated, svg } from "./dom.js";
import { pick, STRENGTHS, word } from "./words.js";

export const idAt = (index) => (index < 0 ? "" : DB.nodes.id[index]);

/** So many characters of a name stand in a diagram. */
const MAX_LABEL = 80;
const shortLabel = (name) => isolated(clipped(name, MAX_LABEL));
/** The name of a thing as it stands in a diagram; the panel has all of it. */
export const nameLabel = (id) => shortLabel(nameOf(id));

/** What a coverage row says: of what, and how completely; without a row, that nothing is recorded. */
export function gapText(id, { short = false } = {}) {
  const row = id && DB.statement(id);
  if (!row) return pick("尚无收录，不等于没有", "nothing recorded yet, which does not mean none");
  const said = `${word("aspects", row.aspect)}${pick("：", ": ")}${word("states", row.state)}`;
  return row.note && !short ? `${said}${pick("，", "; ")}${row.note}` : said;
}

/** The corner of a thing about which a source leaves something out; a click tells what. */
export function gapMark(gaps, node) {
  const stated = (gaps || []).filter(Boolean);
  if (!stated.length) return "";
  const text = stated.map((id) => gapText(id)).join("\n");
  const corner = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: "M0 0H16V16Z" }));
  const attributes = {
    class: "mark",
    tabindex: -1,
    "data-node": node,
    "data-facts": stated.join(" "),
    "data-mark": "",
  };
  return choice("span", { ...attributes, title: text, "aria-label": `${pick("缺口", "gap")} ${text}` }, corner);
}

/** A sentence where nothing stands: with a row of coverage hatched, else plain. */
export function gapNote(id, node) {
  const text = gapText(id, { short: true });
  if (!id) return el("p", { class: "silent" }, text);
  return choice(
    "p",
    { class: "silent hatched", tabindex: -1, "data-node": node, "data-facts": id, title: gapText(id) },
    text,
  );
}

/**
 * A thing in its place.
 * @param {number | [number, number, number?, string?]} given its index, or [index, strength, percent, figure]
 * @param {Record<string, any>} [extra] attributes
 */
export function box(given, extra = {}) {
  const [index, strength = 0, percent, figure] = Array.isArray(given) ? given : [given];
  const id = idAt(index);
  const share =
    percent === undefined
      ? ""
      : [el("b", {}, `${percent}%`), el("i", { css: { width: `${Math.min(100, percent)}%` } })];
  const look = `box ${STRENGTHS[strength]}${share ? " shared" : ""}`;
  const attributes = {
    class: look,
    tabindex: -1,
    "data-node": id,
    "data-kind": DB.kindOf(id),
    "data-strength": STRENGTHS[strength],
  };
  return choice(
    "span",
    { ...attributes, "data-facts": figure, ...extra },
    el("span", {}, shortLabel(fullName(id))),
    share,
  );
}

/** So many boxes more are in the document, hidden, where the browser's own search finds them; others are made on demand. */
const MAX_HIDDEN = 500;

/**
 * A grid of boxes; of too many the first few, and a key for the others.
 * @param {(() => any)[]} makers
 * @param {number} max
 */
export function firstBoxes(makers, max, look = "boxes") {
  const first = makers.length > max + 2 ? makers.slice(0, max) : makers;
  const others = makers.slice(first.length);
  const grid = el(
    "div",
    { class: look },
    first.map((make) => make()),
  );
  if (!others.length) return grid;
  const isInDocument = others.length <= MAX_HIDDEN;
  const rest = el("div", { class: look, hidden: "until-found" }, isInDocument ? others.map((make) => make()) : "");
  const open = () => {
    if (!rest.childElementCount) rest.append(...others.map((make) => make()));
    rest.removeAttribute("hidden");
    more.remove();
  };
  const more = choice(
    "span",
    { class: "more", onclick: open },
    pick(`其余 ${others.length} 项`, `${others.length} more`),
  );
  rest.addEventListener("beforematch", open);
  return [grid, more, rest];
}

/** A thing as Python packs one: {node, strength?, facts?, modality?, share?}. */
export function itemBox(item, extra = {}) {
  const [percent, figure] = item.share || [];
  const facts = [...(item.facts || []), figure].filter(Boolean).join(" ");
  const made = box([item.node, item.strength || 0, percent, figure], { "data-facts": facts, ...extra });
  if (item.modality) made.append(el("small", { class: "modality" }, word("modalities", item.modality)));
  return made;
}

export const itemBoxes = (items, extra = {}) =>
  el(
    "div",
    { class: "boxes" },
    items.map((item) => itemBox(item, extra)),
  );

/** The heading of a part of a diagram, which is a thing itself. */
export const titleOf = (id, extra = {}) =>
  choice(
    "span",
    { class: "title", tabindex: -1, "data-node": id, "data-kind": DB.kindOf(id), ...extra },
    nameLabel(id),
  );

export const kindLabel = (kind) => el("small", {}, word("kinds", kind));

/** A part of a diagram without a thing of its own: a heading and what stands under it. */
export function block(title, ...content) {
  return el("section", { class: "block" }, el("h3", {}, title), content);
}
