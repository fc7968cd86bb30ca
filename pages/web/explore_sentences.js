// @ts-check
// Relations as sentences with their strength, report and place.

import { linkTo, statementRow } from "./citation.js";
import { el } from "./dom.js";
import { sentenceTemplate } from "./relations.js";
import { pick, STRENGTHS, word } from "./words.js";

/** @typedef {import("./relations.js").Relation} Relation */
/** @typedef {import("./paths.js").Path} Path */

/** The parts of a sentence, its ends as links. @param {Relation} relation */
export function sentenceParts(relation) {
  const ends = { "{from}": relation.start, "{to}": relation.end };
  const parts = sentenceTemplate(relation.kind)
    .split(/(\{from\}|\{to\})/)
    .filter(Boolean);
  const modality = relation.modality ? [el("b", {}, word("modalities", relation.modality)), pick("：", ": ")] : [];
  return [...modality, ...parts.map((part) => (part in ends ? linkTo(ends[part]) : part))];
}

/** A relation as a sentence in a row that opens to its citations. @param {Relation} relation @param {any[]} [content] */
export function sentenceRow(relation, content = sentenceParts(relation), look = "") {
  const [fact, ...again] = relation.facts;
  if (fact) return statementRow({ ...fact, again }, content, look);
  return el(
    "div",
    { class: `fact ${look}` },
    el("span", { class: "what" }, content),
    " ",
    el("small", {}, pick("（由上级得出）", "(from its parent)")),
  );
}

/** How weak the evidence of a relation is: its place in STRENGTHS; one that follows from a parent is stated. @param {Relation} relation */
export const weaknessOf = (relation) => Math.max(0, STRENGTHS.indexOf(relation.strength));

/** The weakness of a path: that of its weakest step. @param {Path} path */
export const pathWeakness = (path) => Math.max(0, ...path.map(({ relation }) => weaknessOf(relation)));

/** A path as numbered sentences, the weakest step marked if it is not stated explicitly. @param {Path} path */
export function pathList(path) {
  const weakness = pathWeakness(path);
  const rows = path.map(({ relation }) => {
    const isWeakest = weakness > 0 && weaknessOf(relation) === weakness;
    const note = isWeakest ? [" ", el("small", { class: "weakest-note" }, pick("最弱的一步", "weakest step"))] : [];
    return el("li", {}, sentenceRow(relation, [...sentenceParts(relation), ...note], isWeakest ? "weakest" : ""));
  });
  return el("ol", { class: "hops" }, rows);
}
