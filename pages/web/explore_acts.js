// @ts-check
// What a reader does in Explore: each act is one or more steps, and says what it did.

import { BLOCK } from "./blocks.js";
import { DB, nameOf } from "./dataset.js";
import { filterCount, relationPasses } from "./explore_filters.js";
import { groupOf, groupsOf, groupTitle } from "./explore_graph.js";
import { currentLayout, explore, exploreChanged, MAX_PICKED, takeSteps } from "./explore_state.js";
import { speak, state } from "./navigation.js";
import { sourceOf, targetOf } from "./paths.js";
import { otherEnd } from "./relations.js";
import { amount, pick } from "./words.js";

/** @typedef {import("./explore_graph.js").ExploreGroup} ExploreGroup */
/** @typedef {import("./explore_state.js").Step} Step */
/** @typedef {import("./paths.js").Path} Path */

/** So many things of an answer or a trace are drawn at once. */
const MAX_DRAWN = 80;

/** The neighbours of a thing in a group that pass the filters. @param {ExploreGroup} group */
export function passingOthers(group, id) {
  if (!filterCount(explore.filters)) return group.others;
  const passes = relationPasses(explore.filters);
  const kept = new Set(group.relations.filter(({ index }) => passes(index)).map((relation) => otherEnd(relation, id)));
  return group.others.filter((other) => kept.has(other) && !explore.filters.off.kind.has(DB.kindOf(other)));
}

/** Those of them that are not drawn. @param {ExploreGroup} group */
export const absentOthers = (group, id) =>
  passingOthers(group, id).filter((other) => !currentLayout().boxes.has(other));

/** Open a group of a thing, or some of it. Under filters the step says what passed, so that it does not depend on them later. */
export function openGroup(id, key, wanted = /** @type {string[] | null} */ (null)) {
  const group = groupOf(id, key);
  if (!group) return;
  const absent = absentOthers(group, id).slice(0, BLOCK.maxBoxes);
  const limited = wanted ?? (filterCount(explore.filters) ? absent : null);
  const before = currentLayout().boxes.size;
  takeSteps(limited ? ["open", id, key, limited] : ["open", id, key]);
  const count = currentLayout().boxes.size - before;
  speak(
    pick(
      `${nameOf(id)}：展开 ${groupTitle(group)} ${count} 项`,
      `${nameOf(id)}: opened ${groupTitle(group)}, ${amount(count, "thing")}`,
    ),
  );
}

/** Open the next group of a thing that holds anything that is not drawn; false if there is none. */
export function openNextGroup(id) {
  const group = groupsOf(id).find((each) => absentOthers(each, id).length);
  if (group) openGroup(id, group.key);
  else speak(pick("没有更多可展开的", "Nothing more to open"));
  return Boolean(group);
}

export const hasOpened = (id) => currentLayout().blocks.some(({ focus }) => focus === id);

export function closeThing(id) {
  if (!hasOpened(id)) return;
  takeSteps(["close", id]);
  speak(pick(`收起 ${nameOf(id)}`, `Closed ${nameOf(id)}`));
}

export function removeThings(ids) {
  takeSteps(["remove", ids]);
  explore.selected.clear();
  speak(pick(`移去 ${ids.length} 项`, `Removed ${amount(ids.length, "thing")}`));
}

export function keepThings(ids) {
  takeSteps(["keep", ids]);
  explore.selected.clear();
}

/** Add a thing to those that a path or a comparison is asked about, or take it out. */
export function togglePicked(id) {
  const others = explore.picked.filter((each) => each !== id);
  explore.picked = others.length < explore.picked.length ? others : [...others, id].slice(-MAX_PICKED);
  exploreChanged();
}

/** What a menu or the keys act on: the lasso's things, or the chosen one. */
export const actedOn = () => (explore.selected.size ? [...explore.selected] : state.chosen ? [state.chosen] : []);

// ---------------------------------------------------------------- drawing an answer

/** Collects steps that draw relations: each opens its other end from the one that is there. */
class StepWriter {
  constructor() {
    /** @type {Step[]} */
    this.steps = [];
    this.there = new Set(currentLayout().boxes.keys());
    this.room = MAX_DRAWN;
  }

  add(id) {
    if (this.there.has(id) || !this.room) return;
    this.steps.push(["add", id]);
    this.count(id);
  }

  count(id) {
    this.there.add(id);
    this.room -= 1;
  }

  /** Open some neighbours of a thing that is there. */
  open(id, key, others) {
    const absent = others.filter((other) => !this.there.has(other)).slice(0, Math.min(this.room, BLOCK.maxBoxes));
    if (!absent.length || !this.there.has(id)) return;
    this.steps.push(["open", id, key, absent]);
    for (const other of absent) this.count(other);
  }
}

/** The key of the group in which a thing has a relation. */
const keyFrom = (id, { kind, start, modality }) => [kind, start === id ? "out" : "in", modality ?? "", ""].join("/");

/** Draw paths that begin at one thing, such as the one between two or those of a trace. @param {Path[]} paths */
export function drawPaths(start, paths) {
  const writer = new StepWriter();
  writer.add(start);
  const length = Math.max(0, ...paths.map((path) => path.length));
  for (let at = 0; at < length; at += 1) {
    const hops = paths.filter((path) => path.length > at).map((path) => path[at]);
    const groups = Map.groupBy(hops, (hop) => `${sourceOf(hop)}\n${keyFrom(sourceOf(hop), hop.relation)}`);
    for (const [key, alike] of groups) writer.open(...splitKey(key), alike.map(targetOf));
  }
  if (writer.steps.length) takeSteps(...writer.steps);
}

/** @returns {[string, string]} */
function splitKey(key) {
  const [id, group] = key.split("\n");
  return [id, group];
}

/** The steps that draw what the rows of an answer name: their relations, else a list under the name of the answer. */
export function stepsOfRows(rows, name) {
  const writer = new StepWriter();
  writer.there = new Set();
  const stated = rows
    .flatMap(({ facts = [] }) => facts.map((fact) => DB.statement(fact)))
    .filter((fact) => fact?.sort === "fact");
  let waiting = [...new Map(stated.map((fact) => [[fact.kind, fact.start, fact.end].join("\n"), fact])).values()];
  while (waiting.length && writer.room) {
    const next = waiting.find(({ start, end }) => writer.there.has(start) !== writer.there.has(end));
    if (next) openAlike(writer, next, waiting);
    else if (waiting.some(({ start, end }) => !writer.there.has(start) && !writer.there.has(end)))
      writer.add(busiestEnd(waiting, writer.there));
    waiting = waiting.filter(({ start, end }) => !writer.there.has(start) || !writer.there.has(end));
  }
  const loose = [...new Set(rows.flatMap(({ nodes = [] }) => nodes))]
    .filter((id) => !writer.there.has(id) && DB.has(id))
    .slice(0, writer.room);
  return loose.length ? [...writer.steps, ["list", name, loose]] : writer.steps;
}

/** Open all ends of one relation from the end that is there. @param {StepWriter} writer */
function openAlike(writer, fact, waiting) {
  const [near, far] = writer.there.has(fact.start) ? ["start", "end"] : ["end", "start"];
  const alike = waiting.filter((each) => each.kind === fact.kind && each[near] === fact[near]);
  writer.open(fact[near], keyFrom(fact[near], fact), [...new Set(alike.map((each) => each[far]))]);
}

/** The thing in the most relations that are not drawn. */
function busiestEnd(waiting, there) {
  const counts = new Map();
  for (const { start, end } of waiting)
    for (const id of [start, end]) if (!there.has(id)) counts.set(id, (counts.get(id) || 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
