// @ts-check
// Where the things of Explore stand: boxes for things, and blocks of boxes that an opening brought.

import { laneOf, trunkTo, wayOut } from "./blocks.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./blocks.js").Point} Point */
/** @typedef {Area & { id: string, block: string, origin: string, isPinned: boolean }} PlacedBox `block` is where it stands, `origin` what brought it */
/** @typedef {{ key: string, outgoing: boolean, others: string[] }} OpenedGroup */
/**
 * A titled block: the things that an opening brought, in slots; null where one has left. `focus` is what was opened,
 * empty for a list. The trunk runs from the focus.
 * @typedef {Area & { name: string, focus: string, key: string, outgoing: boolean, slots: (string | null)[], total: number, columns: number, boxWidth: number, isPinned: boolean, trunk: Point[] }} PlacedBlock
 */
/**
 * What a layout needs to know of the graph: the widths of boxes and titles, and the neighbours of a thing in a group.
 * @typedef {{ widthOf: (id: string) => number, titleWidthOf: (focus: string, key: string) => number, groupOf: (id: string, key: string) => OpenedGroup | null }} LayoutSource
 */

/** Where everything stands after some steps. */
export class Layout {
  constructor() {
    /** @type {Map<string, PlacedBox>} */
    this.boxes = new Map();
    /** @type {PlacedBlock[]} */
    this.blocks = [];
    /** How many blocks there have been: a number for the next one. */
    this.blockCount = 0;
  }

  copy() {
    const copy = new Layout();
    copy.boxes = new Map([...this.boxes].map(([id, box]) => [id, { ...box }]));
    copy.blocks = this.blocks.map((block) => ({ ...block, slots: [...block.slots] }));
    copy.blockCount = this.blockCount;
    return copy;
  }

  /** The block in which a thing stands. */
  blockOf(id) {
    const name = this.boxes.get(id)?.block;
    return name ? this.blocks.find((block) => block.name === name) : undefined;
  }

  /** The areas that nothing else may overlap: blocks, and boxes outside of them. @returns {Area[]} */
  areas(except = /** @type {Area | null} */ (null)) {
    return [...this.blocks, ...[...this.boxes.values()].filter(({ block }) => !block)].filter(
      (area) => area !== except,
    );
  }

  /** The area that holds everything. @returns {Area} */
  extent() {
    const areas = this.areas();
    if (!areas.length) return { x: 0, y: 0, width: 0, height: 0 };
    const [x, y] = [Math.min(...areas.map((each) => each.x)), Math.min(...areas.map((each) => each.y))];
    const right = Math.max(...areas.map((each) => each.x + each.width));
    const bottom = Math.max(...areas.map((each) => each.y + each.height));
    return { x, y, width: right - x, height: bottom - y };
  }
}

/** The layout while some things, or a block with its things, are dragged. @param {Layout} before @param {Point} shift @param {string[]} ids */
export function shiftedLayout(before, shift, ids, blockName = "") {
  const layout = before.copy();
  const shifted = [...ids.map((id) => layout.boxes.get(id)), ...layout.blocks.filter(({ name }) => name === blockName)];
  for (const area of shifted) if (area) Object.assign(area, { x: area.x + shift.x, y: area.y + shift.y });
  layTrunks(layout);
  return layout;
}

/** Lead a trunk from each focus to its blocks. @param {Layout} layout */
export function layTrunks(layout) {
  for (const block of layout.blocks) block.trunk = trunkOf(layout, block);
}

/** Where a trunk leaves the block in which a box stands, and the way there. @param {Layout} layout @param {PlacedBox} box */
export function exitOf(layout, box, outgoing) {
  const block = layout.blockOf(box.id);
  const way = wayOut(box, block, outgoing);
  return { way, from: way[way.length - 1], outgoing, lane: laneOf(block?.slots ?? [], box.id) };
}

/** The way from a focus to its block. @param {Layout} layout @param {PlacedBlock} block @returns {Point[]} */
function trunkOf(layout, block) {
  const focus = layout.boxes.get(block.focus);
  if (!focus) return [];
  const { way, ...exit } = exitOf(layout, focus, block.outgoing);
  return [...way, ...trunkTo(block, exit).slice(1)];
}
