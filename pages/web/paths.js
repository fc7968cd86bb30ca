// @ts-check
// Shortest paths between two things: over relations that tell something, or along the supply only. The same as
// lianzhu.measures.paths.

import { flowOf, isGeneric, isSupporting } from "./relations.js";
import { STRENGTHS } from "./words.js";

/** @typedef {import("./relations.js").Relation} Relation */
/** @typedef {import("./relations.js").Relations} Relations */
/** @typedef {{ relation: Relation, forward: boolean }} Hop `forward` if the path follows the relation from its start */
/** @typedef {Hop[]} Path */
/** @typedef {(target: number, relation: number, forward: boolean) => void} Arrive */
/** @typedef {{ state: number, relation: number, forward: boolean }} Arrival the state before, and the hop from there */

/** A node with more relations than this links things that have little to do with each other. */
export const HUB = 100;
/** Longer paths are not searched for. */
export const MAX_HOPS = 8;

/**
 * What a path may pass: `generic` kinds of relations, `supporting` kinds of nodes, nodes of over `hub` relations,
 * relations that are not actual (`modal`), and only relations that `allows` lets through. A report is never passed.
 */
export const PATH_FILTERS = {
  generic: false,
  supporting: false,
  hub: HUB,
  modal: false,
  allows: /** @type {((relation: number) => boolean) | null} */ (null),
};
export const NO_PATH_FILTERS = { ...PATH_FILTERS, generic: true, supporting: true, hub: Infinity };

/** @param {Hop} hop */
export const sourceOf = ({ relation, forward }) => (forward ? relation.start : relation.end);
/** @param {Hop} hop */
export const targetOf = ({ relation, forward }) => (forward ? relation.end : relation.start);

/**
 * The shortest paths between two things, in either direction of each relation. Of equally short ones those with the
 * strongest weakest relation come first, then those through nodes with fewer relations, then by id and kind.
 * @param {Relations} relations
 * @returns {Path[]}
 */
export function shortestPaths(relations, start, end, { filters = PATH_FILTERS, limit = 10, maxHops = MAX_HOPS } = {}) {
  const [from, to] = [start, end].map((id) => relations.db.indexes.get(id) ?? 0);
  const follows = relationFilter(relations, filters);
  const passes = nodeFilter(relations, filters);
  const successors = (/** @type {number} */ node, /** @type {Arrive} */ arrive) =>
    relations.visit(node, (relation, other, outgoing) => {
      if (follows(relation) && (other === to || passes(other))) arrive(other, relation, outgoing);
    });
  const search = new Search(relations.db.nodes.id.length, successors, maxHops);
  return bestPaths(
    relations,
    search,
    search.run(from, (node) => node === to),
    (node) => node,
    limit,
  );
}

function relationFilter({ columns }, { generic, modal, allows }) {
  const kept = columns.types.map(({ kind, modality }) => (modal || !modality) && (generic || !isGeneric(kind)));
  return (/** @type {number} */ relation) => kept[columns.type[relation]] && (!allows || allows(relation));
}

function nodeFilter({ db, columns }, { supporting, hub }) {
  const kept = db.kinds.map((kind) => kind !== "Report" && (supporting || !isSupporting(kind)));
  return (/** @type {number} */ node) => kept[db.nodes.kind[node]] && columns.degrees[node] <= hub;
}

/** The things within reach of one, the nearest first. @param {Relations} relations @returns {string[]} */
export function withinReach(relations, start, { filters = PATH_FILTERS, maxHops = MAX_HOPS } = {}) {
  const follows = relationFilter(relations, filters);
  const passes = nodeFilter(relations, filters);
  const origin = relations.db.indexes.get(start) ?? 0;
  const reached = new Set([origin]);
  let frontier = [origin];
  for (let count = 1; count <= maxHops && frontier.length; count += 1) {
    const next = [];
    for (const node of frontier) {
      relations.visit(node, (relation, other) => {
        if (reached.has(other) || !follows(relation) || !passes(other)) return;
        reached.add(other);
        next.push(other);
      });
    }
    frontier = next;
  }
  return [...reached].slice(1).map((node) => relations.db.nodes.id[node]);
}

// ---------------------------------------------------------------- supply

/** How a path stands at a node: whether any hop of supply led to it, and whether the last hop entered or left a place. */
const MOVED = 3;
const ENTERED_PLACE = 1;
const LEFT_PLACE = 2;
const STATES = 6;
const UNSEEN = -1;
export const supplyNode = (state) => Math.floor(state / STATES);
export const hasMoved = (state) => state % STATES >= MOVED;
/** Whether the last hop went to or from a place: what stands there is no further away. */
export const isAtPlace = (state) => state % MOVED > 0;
/** The state at a node from which supply is followed. */
export const supplyStart = (node) => node * STATES;

/**
 * The hops that supply takes from a state, downstream unless `upstream`: along a relation, against it, or at a place,
 * which is entered and left only with a hop of supply between.
 * @param {Relations} relations
 * @returns {(state: number, arrive: Arrive) => void}
 */
export function supplyHops(
  relations,
  { upstream = false, allows = /** @type {((relation: number) => boolean) | null} */ (null) } = {},
) {
  const { columns } = relations;
  const flows = columns.types.map(({ kind, modality }) => (modality ? "" : flowOf(kind)));
  return (state, arrive) => {
    const [moved, place] = [state % STATES >= MOVED ? MOVED : 0, state % MOVED];
    relations.visit(supplyNode(state), (relation, other, outgoing) => {
      const flow = flows[columns.type[relation]];
      if (!flow || (allows && !allows(relation))) return;
      const here = outgoing ? ENTERED_PLACE : LEFT_PLACE;
      if (flow === "at" && (!place || place === here)) arrive(other * STATES + moved + here, relation, outgoing);
      if (flow !== "at" && (flow === "along") === (outgoing !== upstream))
        arrive(other * STATES + MOVED, relation, outgoing);
    });
  };
}

/**
 * The shortest paths along which one thing supplies another, ordered as `shortestPaths` does.
 * @param {Relations} relations
 * @returns {Path[]}
 */
export function supplyPaths(
  relations,
  start,
  end,
  { limit = 10, maxHops = MAX_HOPS, allows = PATH_FILTERS.allows } = {},
) {
  const [from, to] = [start, end].map((id) => relations.db.indexes.get(id) ?? 0);
  const search = new Search(relations.db.nodes.id.length * STATES, supplyHops(relations, { allows }), maxHops);
  const goals = search.run(supplyStart(from), (state) => supplyNode(state) === to && hasMoved(state));
  return bestPaths(relations, search, goals, supplyNode, limit);
}

// ---------------------------------------------------------------- search

/** Breadth-first search over numbered states, with the last hops of all shortest paths to each. */
class Search {
  /** @param {(state: number, arrive: Arrive) => void} successors */
  constructor(stateCount, successors, maxHops) {
    this.successors = successors;
    this.maxHops = maxHops;
    this.distance = new Int8Array(stateCount).fill(UNSEEN);
    /** The last hop found to each state; each hop knows the one found before. */
    this.latest = new Int32Array(stateCount).fill(UNSEEN);
    this.hops = { state: [], relation: [], forward: [], before: [] };
  }

  /** The goals that are nearest to a state. @param {(state: number) => boolean} isGoal @returns {number[]} */
  run(start, isGoal) {
    this.distance[start] = 0;
    let frontier = [start];
    for (let count = 1; count <= this.maxHops && frontier.length; count += 1) {
      frontier = this.advanced(frontier, count);
      const goals = frontier.filter(isGoal);
      if (goals.length) return goals;
    }
    return [];
  }

  /** The states that are one hop beyond the frontier. */
  advanced(frontier, count) {
    const { distance } = this;
    const next = [];
    for (const from of frontier) {
      this.successors(from, (target, relation, forward) => {
        if (distance[target] === UNSEEN) {
          distance[target] = count;
          next.push(target);
        }
        if (distance[target] === count) this.put(target, from, relation, forward);
      });
    }
    return next;
  }

  put(target, from, via, isForward) {
    const { state, relation, forward, before } = this.hops;
    before.push(this.latest[target]);
    this.latest[target] = state.length;
    state.push(from);
    relation.push(via);
    forward.push(isForward);
  }

  /** @returns {Arrival[]} */
  arrivals(target) {
    const { state, relation, forward, before } = this.hops;
    const found = [];
    for (let at = this.latest[target]; at !== UNSEEN; at = before[at]) {
      found.push({ state: state[at], relation: relation[at], forward: forward[at] });
    }
    return found;
  }
}

/** @typedef {{ weakest: number, degrees: number, nodes: number[], hops: Arrival[] }} RankedPath */

/**
 * The best paths that a search found. A relation further on may be as weak as the weakest so far, and then the degrees
 * decide: of the paths to each state the best of each strength are kept.
 * @param {Relations} relations
 * @param {Search} search
 * @param {number[]} goals
 * @param {(state: number) => number} nodeOf
 * @returns {Path[]}
 */
function bestPaths(relations, search, goals, nodeOf, limit) {
  const { columns } = relations;
  /** @type {Map<number, RankedPath[]>} */
  const known = new Map();
  const extended = (/** @type {RankedPath} */ path, /** @type {Arrival} */ hop, /** @type {number} */ node) => ({
    weakest: Math.max(path.weakest, columns.strength[hop.relation] % STRENGTHS.length), // without a fact as if explicit
    degrees: path.degrees + columns.degrees[node],
    nodes: [...path.nodes, node],
    hops: [...path.hops, hop],
  });
  /** @returns {RankedPath[]} */
  const best = (/** @type {number} */ state) => {
    const found = known.get(state);
    if (found) return found;
    const arrivals = search.arrivals(state);
    const paths = arrivals.flatMap((hop) => best(hop.state).map((path) => extended(path, hop, nodeOf(state))));
    const kept = arrivals.length
      ? bestOfEachStrength(columns, paths, limit)
      : [{ weakest: 0, degrees: 0, nodes: [], hops: [] }];
    known.set(state, kept);
    return kept;
  };
  const paths = goals.flatMap(best).sort(comparePaths(columns)).slice(0, limit);
  return paths.map(({ hops }) =>
    hops.map(({ relation, forward }) => ({ relation: relations.relation(relation), forward })),
  );
}

function bestOfEachStrength(columns, paths, limit) {
  const sorted = paths.sort(comparePaths(columns));
  return [...STRENGTHS.keys()].flatMap((strength) =>
    sorted.filter(({ weakest }) => weakest === strength).slice(0, limit),
  );
}

const comparePaths = (columns) => (/** @type {RankedPath} */ a, /** @type {RankedPath} */ b) =>
  a.weakest - b.weakest ||
  a.degrees - b.degrees ||
  compareLists(a.nodes, b.nodes) ||
  compareLists(
    ...[a, b].map(({ hops }) => hops.map(({ relation, forward }) => columns.type[relation] * 2 + Number(forward))),
  );

/** @param {...number[]} lists two lists of one length */
function compareLists(...[a, b]) {
  const at = a.findIndex((each, place) => each !== b[place]);
  return at < 0 ? 0 : a[at] - b[at];
}
