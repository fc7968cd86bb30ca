// @ts-check
// The graph as Explore shows it: the neighbours of a thing in groups that can be opened, with titles and widths.

import { answerNamed } from "./answers.js";
import { BOX, boxWidth } from "./blocks.js";
import { DB } from "./dataset.js";
import { relationsOf } from "./page_relations.js";
import { isSupporting, otherEnd, phrasesOf } from "./relations.js";
import { pairOf, pick } from "./words.js";

/** @typedef {import("./relations.js").Relation} Relation */
/**
 * The neighbours of a thing over one relation, direction and modality, or those of one kind of them. The key is the
 * parts joined by "/", the kind empty for all.
 * @typedef {{ key: string, kind: string, outgoing: boolean, modality: string, nodeKind: string, others: string[], relations: Relation[], isSupporting: boolean }} ExploreGroup
 */

const groupKey = ({ kind, outgoing, modality }, nodeKind = "") =>
  [kind, outgoing ? "out" : "in", modality, nodeKind].join("/");
/** @type {Map<string, ExploreGroup[]>} */
const groupsByThing = new Map();

/** The groups of a thing, those of what a source only says of it last. @returns {ExploreGroup[]} */
export function groupsOf(id) {
  let groups = groupsByThing.get(id);
  if (!groups) {
    groups = relationsOf()
      .neighbours(id)
      .map((group) => groupOfKind(group, id, ""));
    groups.sort((a, b) => Number(a.isSupporting) - Number(b.isSupporting));
    groupsByThing.set(id, groups);
  }
  return groups;
}

/** @param {import("./relations.js").RelationGroup} group @returns {ExploreGroup} */
function groupOfKind({ kind, outgoing, modality, relations: all }, id, nodeKind) {
  const relations = nodeKind ? all.filter((relation) => DB.kindOf(otherEnd(relation, id)) === nodeKind) : all;
  const others = [...new Set(relations.map((relation) => otherEnd(relation, id)))];
  return {
    ...{ key: groupKey({ kind, outgoing, modality }, nodeKind), kind, outgoing, modality, nodeKind, others, relations },
    isSupporting: others.every((other) => isSupporting(DB.kindOf(other))),
  };
}

/** A group of a thing by its key. @returns {ExploreGroup | null} */
export function groupOf(id, key) {
  const nodeKind = key.split("/")[3] ?? "";
  const whole = nodeKind ? `${key.split("/").slice(0, 3).join("/")}/` : key;
  const group = groupsOf(id).find((each) => each.key === whole);
  return group && nodeKind ? groupOfKind(group, id, nodeKind) : (group ?? null);
}

/** The parts of a group by the kind of the neighbours, the largest first; none if all are of one kind. @returns {ExploreGroup[]} */
export function kindsOf(id, group) {
  const kinds = Map.groupBy(group.others, (other) => DB.kindOf(other));
  if (kinds.size < 2) return [];
  return [...kinds].sort((a, b) => b[1].length - a[1].length).map(([kind]) => groupOfKind(group, id, kind));
}

/** Both names of a group: its relation in the direction in which it is read, its modality, and the kind that it is limited to. @returns {[string, string]} */
function groupNames({ kind, outgoing, modality, nodeKind }) {
  const names = phrasesOf({ kind, outgoing });
  const [modalities, kinds] = [pairOf("modalities", modality), pairOf("kinds", nodeKind)];
  const nameIn = (/** @type {0 | 1} */ language) => {
    const aside = [modality && modalities[language], nodeKind && kinds[language]]
      .filter(Boolean)
      .join(["，", ", "][language]);
    return aside ? `${names[language]}${["（", " ("][language]}${aside}${["）", ")"][language]}` : names[language];
  };
  return [nameIn(0), nameIn(1)];
}

export const groupTitle = (group) => pick(...groupNames(group));

/** Both names of a block: of the group that it shows, or of the answer that it lists. @returns {[string, string]} */
function blockNames(focus, key) {
  const answer = answerNamed(key);
  if (!focus) return answer ? [answer.zh, answer.en] : ["结果", "Results"];
  const group = groupOf(focus, key);
  return group ? groupNames(group) : [key, key];
}

export const blockTitle = ({ focus, key }) => pick(...blockNames(focus, key));

/** Both names of a thing: what is drawn has room for either, so that nothing moves in another language. */
const namesOf = (id) => {
  const { name, english } = DB.thing(id);
  return [name, english || name];
};

/** @type {import("./explore_layout.js").LayoutSource} */
export const graphSource = {
  widthOf: (id) => Math.min(BOX.maxWidth, Math.max(...namesOf(id).map(boxWidth)) + BOX.badgeWidth),
  titleWidthOf: (focus, key) => Math.max(...blockNames(focus, key).map((name) => boxWidth(`${name} 00/00`))),
  groupOf,
};

/** @type {Map<string, number>} */
const neighbourCounts = new Map();

/** How many different neighbours a thing has. */
export function neighbourCount(id) {
  if (!neighbourCounts.has(id)) {
    const node = DB.indexes.get(id) ?? -1;
    const others = new Set();
    if (node >= 0) relationsOf().visit(node, (_, other) => other !== node && others.add(other));
    neighbourCounts.set(id, others.size);
  }
  return neighbourCounts.get(id) ?? 0;
}
