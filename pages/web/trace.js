// @ts-check
// What lies upstream or downstream of a thing, by the number of hops of supply between them, and what it hangs on. The
// same as lianzhu.measures.trace.

import { hasMoved, isAtPlace, MAX_HOPS, supplyHops, supplyNode, supplyStart, targetOf } from "./paths.js";
import { byCodePoint } from "./relations.js";
import { SHELL } from "./words.js";

/** @typedef {import("./relations.js").Relations} Relations */
/** @typedef {{ node: string, distance: number, path: import("./paths.js").Path }} Reached */
/** @typedef {{ node: string, cutOff: string[] }} SinglePoint a thing through which all supply passes to others */

/** @typedef {{ upstream: boolean, maxDistance?: number, allows?: ((relation: number) => boolean) | null }} TraceOptions */

/**
 * What is upstream or downstream of a thing, the nearest first, then by kind and name. The things at a place (the firms
 * that offer a segment) are as far as the place.
 * @param {Relations} relations
 * @param {TraceOptions} options
 * @returns {Reached[]}
 */
export function traced(relations, start, options) {
  const ways = supplyWays(relations, start, options);
  const reached = [...ways.reached].map(([node, { state, distance }]) => ({
    node: relations.db.nodes.id[node],
    distance,
    path: pathTo(relations, ways.arrivals, state),
  }));
  return reached.sort(byDistance(relations.db));
}

/**
 * Follow supply from a thing: the first state and the distance of each node reached, and the hop to each state.
 * @param {Relations} relations
 * @param {TraceOptions & { without?: number }} options
 */
function supplyWays(relations, start, { upstream, maxDistance = MAX_HOPS, allows = null, without = -1 }) {
  const hops = supplyHops(relations, { upstream, allows });
  const origin = relations.db.indexes.get(start) ?? 0;
  /** @type {Map<number, { state: number, relation: number, forward: boolean } | null>} */
  const arrivals = new Map([[supplyStart(origin), null]]);
  /** @type {Map<number, { state: number, distance: number }>} */
  const reached = new Map();
  let frontier = [supplyStart(origin)];
  for (let distance = 0; distance <= maxDistance && frontier.length; distance += 1) {
    const following = [];
    // the frontier grows by what stands at the places that it holds
    for (const state of frontier) {
      const node = supplyNode(state);
      if (hasMoved(state) && node !== origin && !reached.has(node)) reached.set(node, { state, distance });
      hops(state, (target, relation, forward) => {
        if (arrivals.has(target) || supplyNode(target) === without) return;
        arrivals.set(target, { state, relation, forward });
        (isAtPlace(target) ? frontier : following).push(target);
      });
    }
    frontier = following;
  }
  return { reached, arrivals };
}

function pathTo(relations, arrivals, state) {
  const path = [];
  for (let hop = arrivals.get(state); hop; hop = arrivals.get(hop.state)) {
    path.unshift({ relation: relations.relation(hop.relation), forward: hop.forward });
  }
  return path;
}

function byDistance(db) {
  const order = Object.keys(SHELL.words.kinds);
  return (/** @type {Reached} */ a, /** @type {Reached} */ b) =>
    a.distance - b.distance ||
    order.indexOf(db.kindOf(a.node)) - order.indexOf(db.kindOf(b.node)) ||
    byCodePoint(db.thing(a.node).name, db.thing(b.node).name) ||
    byCodePoint(a.node, b.node);
}

/**
 * The things without which a trace does not reach others; those that cut off most first, then as traced.
 * @param {Relations} relations
 * @param {Reached[]} found what `traced` gives with the same options
 * @param {TraceOptions} options
 * @returns {SinglePoint[]}
 */
export function singlePoints(relations, start, found, options) {
  const passed = new Set(found.flatMap(({ path }) => path.slice(0, -1).map(targetOf)));
  const index = (/** @type {string} */ id) => relations.db.indexes.get(id) ?? 0;
  const points = found.filter(({ node }) => passed.has(node)).map(({ node }) => {
    const { reached } = supplyWays(relations, start, { ...options, without: index(node) });
    return { node, cutOff: found.map((each) => each.node).filter((each) => each !== node && !reached.has(index(each))) };
  });
  return points.filter(({ cutOff }) => cutOff.length).sort((a, b) => b.cutOff.length - a.cutOff.length);
}
