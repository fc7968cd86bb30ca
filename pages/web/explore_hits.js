// @ts-check
// What of a scene of Explore is at a point, in a direction, or within a lasso.

import { BLOCK } from "./blocks.js";
import { boxCurve, distanceTo, sampled } from "./explore_lines.js";
import { badgeArea, drawnLines } from "./explore_paint.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./blocks.js").Point} Point */
/** @typedef {import("./explore_scene.js").Scene} Scene */
/**
 * @typedef {object} Hit
 * @property {"box" | "badge" | "title" | "count" | "trunk" | "line" | "frame" | "nothing"} on
 * @property {string} [id] of a box
 * @property {import("./explore_layout.js").PlacedBlock} [block]
 * @property {import("./explore_scene.js").LineContent} [line]
 */

/** What a finger can hit, in pixels of the window. */
const MIN_TARGET = 24;
const LINE_REACH = 6;
const COUNT_WIDTH = 64;
/** A step to the side costs more than one ahead. */
const SIDEWAYS = 2.5;

const holds = ({ x, y, width, height }, point) =>
  point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
const centreOf = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** An area that is at least so wide and high, around the same centre. @param {Area} area @returns {Area} */
function atLeast(area, size) {
  const { x, y } = centreOf(area);
  const [width, height] = [Math.max(area.width, size), Math.max(area.height, size)];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** What is at a point; `emphasis` says which lines are drawn. @param {Scene} scene @param {Point} point @returns {Hit} */
export function hitAt(scene, point, scale = 1, emphasis = {}) {
  for (const [id, box] of [...scene.layout.boxes].reverse()) {
    const hasBadge = Number(scene.boxes.get(id)?.hiddenCount) > 0;
    if (hasBadge && holds(atLeast(badgeArea(box), MIN_TARGET / scale), point)) return { on: "badge", id };
    if (holds(box, point)) return { on: "box", id };
  }
  for (const block of scene.layout.blocks) {
    if (!holds({ ...block, height: BLOCK.titleHeight }, point)) continue;
    const isCount = scene.blocks.get(block.name)?.hasMore && point.x > block.x + block.width - COUNT_WIDTH;
    return { on: isCount ? "count" : "title", block };
  }
  return lineAt(scene.layout, drawnLines(scene, emphasis), point, LINE_REACH / scale) ?? frameAt(scene, point);
}

/** @returns {Hit | null} */
function lineAt(layout, lines, point, reach) {
  const onTrunk = layout.blocks.find(({ trunk }) => trunk.length > 1 && distanceTo(point, trunk) <= reach);
  if (onTrunk) return { on: "trunk", block: onTrunk };
  const near = lines.map((line) => {
    const [a, b] = line.ends.map((id) => layout.boxes.get(id));
    return { line, distance: a && b ? distanceTo(point, sampled(boxCurve(a, b))) : Number.POSITIVE_INFINITY };
  });
  const [nearest] = near.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= reach ? { on: "line", line: nearest.line } : null;
}

/** @returns {Hit} */
function frameAt({ layout }, point) {
  const block = layout.blocks.find((each) => holds(each, point));
  return block ? { on: "frame", block } : { on: "nothing" };
}

/** The box nearest to one in a direction; the first of all if there is no such one. @param {Map<string, Area>} boxes @param {Point} direction */
export function nextBox(boxes, id, direction) {
  const here = boxes.get(id);
  if (!here) return [...boxes.keys()][0] ?? "";
  const from = centreOf(here);
  let [best, least] = [id, Number.POSITIVE_INFINITY];
  for (const [other, area] of boxes) {
    const to = centreOf(area);
    const ahead = (to.x - from.x) * direction.x + (to.y - from.y) * direction.y;
    const aside = Math.abs((to.x - from.x) * direction.y + (to.y - from.y) * direction.x);
    if (other !== id && ahead > 1 && ahead + aside * SIDEWAYS < least)
      [best, least] = [other, ahead + aside * SIDEWAYS];
  }
  return best;
}

/** The boxes whose centre a closed line surrounds. @param {Map<string, Area>} boxes @param {Point[]} points */
export const boxesWithin = (boxes, points) =>
  [...boxes].filter(([, area]) => surrounds(points, centreOf(area))).map(([id]) => id);

/** Whether a closed line surrounds a point: a ray from it meets the line an odd number of times. */
function surrounds(points, { x, y }) {
  let isInside = false;
  points.forEach((a, at) => {
    const b = points[(at + 1) % points.length];
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) isInside = !isInside;
  });
  return isInside;
}
