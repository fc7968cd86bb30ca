// @ts-check
// How things are related: facts of one relation joined, neighbours in groups, and the shortest paths between two things.
// The same as lianzhu.measures.relations and lianzhu.measures.paths, on the dataset of the page.

import { compared, nameOf, thingOf } from "./dataset.js";
import { pick, SHELL, STRENGTHS, word } from "./words.js";

export const HUB = 100;
export const MAX_HOPS = 8;
export const MAX_CANDIDATES = 10000;

/** The relations of each thing, joined when it is first asked for. */
export class Relations {
  constructor(db) {
    this.db = db;
    this.known = new Map();
    this.children = new Map();
    for (const [child, parent] of db.nodes.parents) this.children.set(parent, [...(this.children.get(parent) || []), child]);
  }

  /** The relations at a thing: {kind, start, end, modality, facts}, the fact with the strongest evidence first. */
  at(id) {
    if (!this.known.has(id)) this.known.set(id, [...this.joined(id).values()]);
    return this.known.get(id);
  }

  joined(id) {
    const { db } = this;
    const found = new Map();
    const put = (kind, start, end, modality, fact) => {
      const key = [kind, start, end, modality].join("\n");
      if (!found.has(key)) found.set(key, { kind, start, end, modality, facts: [] });
      if (fact) found.get(key).facts.push(fact);
    };
    for (const fact of db.at("facts", id)) if (!fact.cite.until) put(fact.kind, fact.start, fact.end, "", fact);
    for (const row of db.at("statements", id)) {
      const ends = Object.fromEntries(row.about);
      if (row.relation && !row.cite.until) put(row.relation, ends.from, ends.to, row.modality, row);
    }
    const { parent } = db.thing(id);
    if (parent) put("PART_OF", id, parent, "");
    for (const child of this.children.get(db.indexes.get(id)) || []) put("PART_OF", db.nodes.id[child], id, "");
    for (const { facts } of found.values()) facts.sort((a, b) => STRENGTHS.indexOf(a.cite.strength) - STRENGTHS.indexOf(b.cite.strength) || (a.id < b.id ? -1 : 1));
    return found;
  }

  /** The number of actual relations at a thing. */
  degree(id) { return this.at(id).filter(({ modality }) => !modality).length; }

  /** The relations at a thing in groups of one kind, direction and modality, in the order of the schema. */
  neighbours(id) {
    const order = Object.keys(SHELL.words.edges);
    const groups = new Map();
    for (const relation of this.at(id)) {
      const outgoing = relation.start === id;
      const key = [relation.kind, outgoing, relation.modality].join("\n");
      if (!groups.has(key)) groups.set(key, { kind: relation.kind, outgoing, modality: relation.modality, relations: [] });
      groups.get(key).relations.push(relation);
    }
    const name = (relation) => thingOf(otherEnd(relation, id)).name;
    const byRank = (a, b) => b.facts.length - a.facts.length || compared(name(a), name(b)) || compared(otherEnd(a, id), otherEnd(b, id));
    for (const { relations } of groups.values()) relations.sort(byRank);
    const rank = (group) => [group.modality ? 1 : 0, order.indexOf(group.kind), group.outgoing ? 0 : 1];
    return [...groups.values()].sort((a, b) => rank(a).reduce((found, each, at) => found || each - rank(b)[at], 0) || compared(a.modality, b.modality));
  }
}

export const otherEnd = (relation, id) => (relation.start === id ? relation.end : relation.start);
export const strengthOf = (relation) => relation.facts[0]?.cite.strength || "";
export const flowOf = (kind) => (SHELL.words.relations[kind] || {}).flow || "";
export const isGeneric = (kind) => Boolean((SHELL.words.relations[kind] || {}).generic);
export const isSupporting = (kind) => SHELL.words.supporting.includes(kind);

/** A relation as a sentence in the language of the page, with what it is where it is not actual. */
export function sentenceOf(relation) {
  const [zh, en] = (SHELL.words.relations[relation.kind] || { sentence: ["{from} — {to}", "{from} — {to}"] }).sentence;
  const names = { from: nameOf(relation.start), to: nameOf(relation.end) };
  const text = pick(zh, en).replace(/\{(from|to)\}/g, (_, end) => names[end]);
  return relation.modality ? `${word("modalities", relation.modality)}${pick("：", ": ")}${text}` : text;
}

// ---------------------------------------------------------------- paths

export const targetOf = (hop) => (hop.forward ? hop.relation.end : hop.relation.start);

/** What a path may pass; no path passes a report, which covers everything in it. */
export const FILTERS = { generic: false, supporting: false, hub: HUB };
export const UNFILTERED = { generic: true, supporting: true, hub: Infinity };

export function mayPass(relations, id, filters) {
  const kind = relations.db.kindOf(id);
  return kind !== "Report" && (filters.supporting || !isSupporting(kind)) && relations.degree(id) <= filters.hub;
}

/** The shortest paths between two things, as lists of {relation, forward}; those of the strongest weakest relation first. */
export function shortestPaths(relations, start, end, { filters = FILTERS, limit = 10, maxHops = MAX_HOPS } = {}) {
  const successors = (id) => relations.at(id).filter((relation) => !relation.modality && (filters.generic || !isGeneric(relation.kind)))
    .map((relation) => ({ relation, forward: relation.start === id }))
    .filter((hop) => targetOf(hop) === end || mayPass(relations, targetOf(hop), filters))
    .map((hop) => [hop, targetOf(hop)]);
  return ranked(relations, allShortest(start, (id) => id === end, successors, (id) => id, maxHops), limit);
}

/** The shortest paths along which one thing supplies another: a place is entered and left only with a hop of supply between. */
export function supplyPaths(relations, start, end, { limit = 10, maxHops = MAX_HOPS } = {}) {
  const reached = (state) => state.id === end && state.moved;
  const keyOf = ({ id, moved, at }) => `${id}\n${moved}\n${at}`;
  return ranked(relations, allShortest({ id: start, moved: false, at: "" }, reached, (state) => supplyHops(relations, state), keyOf, maxHops), limit);
}

export function supplyHops(relations, state) {
  const found = [];
  for (const relation of relations.at(state.id)) {
    if (relation.modality) continue;
    const flow = flowOf(relation.kind);
    const hop = { relation, forward: relation.start === state.id };
    const at = hop.forward ? "entered" : "left";
    if (flow === "at") { if (!state.at || state.at === at) found.push([hop, { id: targetOf(hop), moved: state.moved, at }]); }
    else if (flow && (flow === "along") === hop.forward) found.push([hop, { id: targetOf(hop), moved: true, at: "" }]);
  }
  return found;
}

/** All shortest paths from a state to those that are reached, by breadth-first search. */
export function allShortest(start, reached, successors, keyOf, maxHops) {
  const before = new Map([[keyOf(start), [null]]]);
  let frontier = [start];
  for (let hops = 0; hops < maxHops && frontier.length; hops += 1) {
    const found = new Map();
    const next = [];
    for (const state of frontier) {
      for (const [hop, following] of successors(state)) {
        const key = keyOf(following);
        if (before.has(key)) continue;
        if (!found.has(key)) { found.set(key, []); next.push(following); }
        found.get(key).push([keyOf(state), hop]);
      }
    }
    for (const [key, hops] of found) before.set(key, hops);
    frontier = next;
    const goals = frontier.filter(reached);
    if (goals.length) return goals.flatMap((goal) => walksTo(before, keyOf(goal), MAX_CANDIDATES));
  }
  return [];
}

export function walksTo(before, key, limit) {
  const walks = [];
  for (const previous of before.get(key)) {
    if (walks.length >= limit) break;
    if (!previous) walks.push([]);
    else for (const walk of walksTo(before, previous[0], limit - walks.length)) walks.push([...walk, previous[1]]);
  }
  return walks;
}

export function ranked(relations, paths, limit) {
  const rank = (path) => [
    Math.max(0, ...path.map(({ relation }) => STRENGTHS.indexOf(strengthOf(relation)))),
    path.slice(0, -1).reduce((sum, hop) => sum + relations.degree(targetOf(hop)), 0),
  ];
  return paths.map((path) => ({ path, rank: rank(path), key: path.map(targetOf).join("\n") }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || compared(a.key, b.key))
    .slice(0, limit).map(({ path }) => path);
}
