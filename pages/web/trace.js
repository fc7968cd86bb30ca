// @ts-check
// What lies upstream or downstream of a thing, by the number of hops of supply between them, and what it hangs on. The
// same as lianzhu.measures.trace.

import { hasMoved, isAtPlace, MAX_HOPS, supplyHops, supplyNode, supplyStart } from "./paths.js";
import { byCodePoint, flowOf, isGeneric } from "./relations.js";
import { SHELL } from "./words.js";

/** @typedef {import("./relations.js").Relations} Relations */
/** @typedef {import("./paths.js").Arrival} Arrival */
/** @typedef {{ upstream: boolean, maxDistance?: number, allows?: ((relation: number) => boolean) | null }} TraceOptions */
/** @typedef {{ node: string, cutOff: string[] }} SinglePoint a thing that all ways to others pass */

/** A thing that supply reaches; `distance` counts the hops of supply. */
class Reached {
  /** @param {Trace} trace @param {number} state */
  constructor(trace, state) {
    this.trace = trace;
    this.state = state;
    this.node = trace.relations.db.nodes.id[supplyNode(state)];
    this.distance = /** @type {number} */ (trace.distances.get(state));
  }

  /** A shortest way to it. @returns {import("./paths.js").Path} */
  get path() {
    return this.trace.pathTo(this.state);
  }
}

/**
 * What is upstream or downstream of a thing. The things at a place (the firms that offer a segment) are as far as the
 * place; a whole to which something belongs by a generic relation is passed only.
 */
export class Trace {
  /**
   * @param {Relations} relations
   * @param {string} start
   * @param {TraceOptions} options
   */
  constructor(relations, start, { upstream, maxDistance = MAX_HOPS, allows = null }) {
    this.relations = relations;
    this.hops = supplyHops(relations, { upstream, allows });
    this.origin = relations.db.indexes.get(start) ?? 0;
    this.isWhole = relations.columns.types.map(({ kind }) => flowOf(kind) === "at" && isGeneric(kind));
    /** The last hop to each state. @type {Map<number, Arrival>} */
    this.arrivals = new Map();
    /** The states reached, by their distance. @type {Map<number, number>} */
    this.distances = new Map([[supplyStart(this.origin), 0]]);
    this.spread(maxDistance);
  }

  spread(maxDistance) {
    const { distances, arrivals } = this;
    let frontier = [supplyStart(this.origin)];
    for (let distance = 0; distance <= maxDistance && frontier.length; distance += 1) {
      const following = [];
      // the frontier grows by what stands at the places that it holds
      for (const state of frontier) {
        this.hops(state, (target, relation, forward) => {
          const beyond = isAtPlace(target) ? distance : distance + 1;
          if (beyond > maxDistance) return;
          const known = arrivals.get(target);
          const isBetter =
            known?.state === state && this.entersWhole(known) && !this.entersWhole({ relation, forward });
          if (isBetter) arrivals.set(target, { state, relation, forward });
          if (distances.has(target)) return;
          distances.set(target, beyond);
          arrivals.set(target, { state, relation, forward });
          (isAtPlace(target) ? frontier : following).push(target);
        });
      }
      frontier = following;
    }
  }

  pathTo(state) {
    const path = [];
    for (let hop = this.arrivals.get(state); hop; hop = this.arrivals.get(hop.state)) {
      path.unshift({ relation: this.relations.relation(hop.relation), forward: hop.forward });
    }
    return path;
  }

  /** Whether a state is one in which its node is reached: neither the start nor a whole that is only passed. */
  counts(state) {
    const hop = this.arrivals.get(state);
    if (!hop || !hasMoved(state) || supplyNode(state) === this.origin) return false;
    return !this.entersWhole(hop);
  }

  /** Whether a hop leads to a whole to which its node belongs. @param {{ relation: number, forward: boolean }} hop */
  entersWhole({ relation, forward }) {
    return forward && this.isWhole[this.relations.columns.type[relation]];
  }

  /** The things reached, the nearest first, then by kind and name. @returns {Reached[]} */
  get reached() {
    const { db } = this.relations;
    /** @type {Map<number, number>} */
    const states = new Map();
    const nearer = (state, other) =>
      other === undefined || Number(this.distances.get(state)) < Number(this.distances.get(other));
    for (const state of this.distances.keys()) {
      const node = supplyNode(state);
      if (this.counts(state) && nearer(state, states.get(node))) states.set(node, state);
    }
    const kinds = Object.keys(SHELL.words.kinds);
    const rank = db.kinds.map((kind) => kinds.indexOf(kind));
    const rows = [...states].map(([node, state]) => ({ node, reached: new Reached(this, state) }));
    rows.sort(
      (a, b) =>
        a.reached.distance - b.reached.distance ||
        rank[db.nodes.kind[a.node]] - rank[db.nodes.kind[b.node]] ||
        byCodePoint(db.nodes.name[a.node], db.nodes.name[b.node]) ||
        a.node - b.node,
    );
    return rows.map(({ reached }) => reached);
  }

  /** The things that all ways to others further on pass; those that cut off most first, then as reached. @returns {SinglePoint[]} */
  get singlePoints() {
    const { db } = this.relations;
    const passed = this.passed();
    /** @type {Map<number, number[]>} */
    const always = new Map();
    for (const state of this.distances.keys()) {
      if (!this.counts(state)) continue;
      const [node, here] = [supplyNode(state), passed.get(state) ?? []];
      always.set(node, always.has(node) ? shared(always.get(node), here) : here);
    }
    const found = this.reached;
    const distances = new Map(found.map(({ node, distance }) => [node, distance]));
    /** @type {Map<string, string[]>} */
    const cutOff = new Map(found.map(({ node }) => [node, []]));
    for (const { node, distance } of found) {
      for (const point of always.get(db.indexes.get(node) ?? -1) ?? []) {
        const id = db.nodes.id[point];
        if (Number(distances.get(id)) < distance) cutOff.get(id)?.push(node);
      }
    }
    const points = [...cutOff].map(([node, others]) => ({ node, cutOff: others }));
    return points.filter((point) => point.cutOff.length).sort((a, b) => b.cutOff.length - a.cutOff.length);
  }

  /**
   * The nodes that all ways to each state pass, its own among them. What all ways to a state pass is among what all ways
   * to any state before it pass: narrowed until nothing changes.
   */
  passed() {
    /** @type {Map<number, number[]>} */
    const passed = new Map([[supplyStart(this.origin), []]]);
    let changed = true;
    while (changed) {
      changed = false;
      for (const state of this.distances.keys()) {
        const before = /** @type {number[]} */ (passed.get(state));
        this.hops(state, (target) => {
          if (!this.distances.has(target)) return;
          const node = supplyNode(target);
          const here = before.includes(node) ? before : [...before, node];
          const known = passed.get(target);
          const narrowed = known ? shared(known, here) : here;
          if (known && narrowed.length === known.length) return;
          passed.set(target, narrowed);
          changed = true;
        });
      }
    }
    return passed;
  }
}

const shared = (these, those) => these.filter((each) => those.includes(each));
