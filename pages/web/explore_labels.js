// @ts-check
// Where the labels of lines go in Explore: on their curve, over no box, title or other label; without room they are left out.

import { BLOCK, overlaps } from "./blocks.js";
import { boxCurve, pointOn } from "./explore_lines.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./explore_scene.js").LineContent} LineContent */
/** @typedef {Area & { text: string, line: LineContent }} PlacedLabel */

const LABEL_HEIGHT = 20;
const LABEL_PADDING = 6;
const LABEL_MARGIN = 2;
/** Where on its way a line may have its label, the best first. */
const PARTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/**
 * Place the labels of lines, those that matter more first.
 * @param {import("./explore_layout.js").Layout} layout
 * @param {{ line: LineContent, text: string }[]} wanted
 * @param {(text: string) => number} widthOf
 * @returns {PlacedLabel[]}
 */
export function placeLabels(layout, wanted, widthOf) {
  const titles = layout.blocks.map((block) => ({ ...block, height: BLOCK.titleHeight }));
  /** @type {Area[]} */
  const taken = [...layout.boxes.values(), ...titles];
  const placed = [];
  for (const { line, text } of wanted) {
    const place = freePart(layout, line, widthOf(text) + 2 * LABEL_PADDING, taken);
    if (!place) continue;
    taken.push(place);
    placed.push({ ...place, text, line });
  }
  return placed;
}

/** @returns {Area | undefined} */
function freePart({ boxes }, { ends }, width, taken) {
  const [a, b] = ends.map((id) => boxes.get(id));
  if (!a || !b) return undefined;
  const curve = boxCurve(a, b);
  const places = PARTS.map((part) => {
    const { x, y } = pointOn(curve, part);
    return { x: x - width / 2, y: y - LABEL_HEIGHT / 2, width, height: LABEL_HEIGHT };
  });
  return places.find((place) => !taken.some((area) => overlaps(place, area, LABEL_MARGIN)));
}
