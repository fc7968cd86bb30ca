// @ts-check
// The lines of Explore: relations between things that are drawn, one line a pair; their curves, and which is at a point.

import { DB } from "./dataset.js";
import { relationsOf } from "./page_relations.js";
import { otherEnd } from "./relations.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./blocks.js").Point} Point */
/** @typedef {import("./relations.js").Relation} Relation */
/** @typedef {import("./explore_layout.js").PlacedBlock} PlacedBlock */
/** A line between two things; it has an arrow at an end to which a relation points. */
/** @typedef {{ key: string, ends: [string, string], relations: Relation[] }} PairLine */

const HEAD = 7;
/** Points of a curve at which its distance is measured. */
const SAMPLES = 16;

/** The relations between some things, by index. @param {Iterable<string>} ids @returns {number[]} */
export function relationsAmong(ids) {
  const relations = relationsOf();
  const nodes = new Set([...ids].map((id) => DB.indexes.get(id) ?? -1));
  /** @type {number[]} */
  const found = [];
  for (const node of nodes) {
    relations.visit(node, (relation, other, outgoing) => {
      if (outgoing && other !== node && nodes.has(other)) found.push(relation);
    });
  }
  return found;
}

/**
 * A line for each pair of things with relations, save for a thing and what it opened, which a trunk joins.
 * @param {import("./explore_layout.js").Layout} layout
 * @param {number[]} indexes relations between what is drawn
 * @returns {PairLine[]}
 */
export function pairLines(layout, indexes) {
  /** @type {Map<string, PairLine>} */
  const lines = new Map();
  for (const index of indexes) {
    const relation = relationsOf().relation(index);
    const { start, end } = relation;
    if (layout.blockOf(start)?.focus === end || layout.blockOf(end)?.focus === start) continue;
    const ends = /** @type {[string, string]} */ (start < end ? [start, end] : [end, start]);
    const key = ends.join("\n");
    if (!lines.has(key)) lines.set(key, { key, ends, relations: [] });
    lines.get(key)?.relations.push(relation);
  }
  return [...lines.values()];
}

/** The relations that the trunk of a block stands for: all between its focus and its things. @param {PlacedBlock} block @returns {Relation[]} */
export const trunkRelations = (block) =>
  block.focus
    ? relationsOf()
        .at(block.focus)
        .filter((relation) => block.slots.includes(otherEnd(relation, block.focus)))
    : [];

/** How many different things each thing is drawn with. @param {number[]} indexes @returns {Map<string, number>} */
export function drawnNeighbourCounts(indexes) {
  const { columns } = relationsOf();
  /** @type {Map<number, Set<number>>} */
  const neighbours = new Map();
  const add = (node, other) => neighbours.set(node, (neighbours.get(node) || new Set()).add(other));
  for (const relation of indexes) {
    add(columns.start[relation], columns.end[relation]);
    add(columns.end[relation], columns.start[relation]);
  }
  return new Map([...neighbours].map(([node, others]) => [DB.nodes.id[node], others.size]));
}

// ---------------------------------------------------------------- curves

/** A cubic curve between two boxes: between sides that face each other, or bulging where one is above the other. @param {Area} a @param {Area} b @returns {Point[]} */
export function boxCurve(a, b) {
  const [from, to] = a.x + a.width / 2 <= b.x + b.width / 2 ? [a, b] : [b, a];
  const isApart = from.x + from.width + 2 * HEAD < to.x;
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: isApart ? to.x : to.x + to.width, y: to.y + to.height / 2 };
  const reach = isApart ? Math.max(24, (end.x - start.x) / 2) : 36 + Math.abs(end.y - start.y) / 8;
  const outer = Math.max(start.x, end.x) + reach;
  const points = [
    start,
    { x: isApart ? start.x + reach : outer, y: start.y },
    { x: isApart ? end.x - reach : outer, y: end.y },
    end,
  ];
  return from === a ? points : points.reverse();
}

/** The point of a cubic curve at a part of its way. @param {Point[]} curve */
export function pointOn(curve, part) {
  const rest = 1 - part;
  const weights = [rest ** 3, 3 * part * rest ** 2, 3 * part ** 2 * rest, part ** 3];
  const sum = (/** @type {"x" | "y"} */ axis) =>
    curve.reduce((total, point, at) => total + point[axis] * weights[at], 0);
  return { x: sum("x"), y: sum("y") };
}

/** The triangle of an arrow at a tip. @param {Point} tip @param {Point} behind @returns {Point[]} */
export function arrowTip(tip, behind) {
  const length = Math.hypot(tip.x - behind.x, tip.y - behind.y) || 1;
  const [x, y] = [(HEAD * (tip.x - behind.x)) / length, (HEAD * (tip.y - behind.y)) / length];
  return [
    tip,
    { x: tip.x - x - y * 0.42, y: tip.y - y + x * 0.42 },
    { x: tip.x - x + y * 0.42, y: tip.y - y - x * 0.42 },
  ];
}

/** How far a point is from a line through points. @param {Point} point @param {Point[]} points */
export function distanceTo({ x, y }, points) {
  const distances = points.slice(1).map((to, at) => {
    const from = points[at];
    const [width, height] = [to.x - from.x, to.y - from.y];
    const square = width ** 2 + height ** 2 || 1;
    const part = Math.min(1, Math.max(0, ((x - from.x) * width + (y - from.y) * height) / square));
    return Math.hypot(from.x + part * width - x, from.y + part * height - y);
  });
  return Math.min(...distances);
}

/** Points along a curve. @param {Point[]} curve */
export const sampled = (curve) => Array.from({ length: SAMPLES + 1 }, (_, at) => pointOn(curve, at / SAMPLES));

// ---------------------------------------------------------------- paths for pens

const at = ({ x, y }) => `${toTenths(x)} ${toTenths(y)}`;
const toTenths = (number) => Math.round(number * 10) / 10;

/** A curve as path data. @param {Point[]} curve */
export const curvePath = ([start, ...rest]) => `M${at(start)}C${rest.map(at).join(" ")}`;
/** @param {Point[]} points */
export const polygonPath = (points) => `M${points.map(at).join("L")}Z`;

/** A line through points with rounded corners as path data. @param {Point[]} points */
export function roundedPath(points, radius = 8) {
  const towards = (from, to, reach) => {
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    return { x: from.x + ((to.x - from.x) * reach) / length, y: from.y + ((to.y - from.y) * reach) / length };
  };
  const corners = points.slice(1, -1).map((corner, index) => {
    const [before, after] = [points[index], points[index + 2]];
    const reach = Math.min(
      radius,
      Math.hypot(corner.x - before.x, corner.y - before.y) / 2,
      Math.hypot(after.x - corner.x, after.y - corner.y) / 2,
    );
    return `L${at(towards(corner, before, reach))}Q${at(corner)} ${at(towards(corner, after, reach))}`;
  });
  return `M${at(points[0])}${corners.join("")}L${at(points[points.length - 1])}`;
}
