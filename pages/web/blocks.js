// @ts-check
// Where boxes and blocks of boxes go in Explore. Plain geometry that asks no font, so that it is the same everywhere.

/** @typedef {{ x: number, y: number, width: number, height: number }} Area */
/** @typedef {{ width: number, height: number }} Size */
/** @typedef {{ x: number, y: number }} Point */

export const BOX = { height: 32, gap: 8, fontSize: 13, minWidth: 76, maxWidth: 220, padding: 24, badgeWidth: 30 };
export const BLOCK = {
  padding: 10,
  titleHeight: 28,
  maxColumns: 4,
  maxBoxes: 12,
  aspectRatio: 1.6,
  margin: 28,
  distance: 64,
};
/** How far a trunk goes straight out of what was opened, in the first lane. */
const STUB = 12;
const LANES = 5;
const LANE_WIDTH = 8;
/** The distance of trunks in the gap between two rows of boxes. */
const TRACK = 2;
/** A trunk meets a block no nearer to its corners. */
const CORNER = 14;
/** What it costs, in pixels of distance, to put a block elsewhere than ahead, to cross a block, or to cover a trunk. */
const PENALTY = { behind: 240, crossing: 600, covering: 320 };

/** The approximate width of text in em: 1 for a wide character, 0.6 for any other. */
export const emsOf = (text) =>
  [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]|[^\u0000-\uffff]/u.test(character) ? 1 : 0.6), 0);

/** The width of a box around a text. */
export function boxWidth(text) {
  const width = emsOf(text.slice(0, 2 * BOX.maxWidth)) * BOX.fontSize + BOX.padding;
  return Math.round(Math.min(BOX.maxWidth, Math.max(BOX.minWidth, width)));
}

/** As much of a text as has room in so many em. */
export function clippedToEms(text, ems) {
  const characters = [...text.slice(0, 4 * Math.ceil(ems))];
  if (emsOf(text.slice(0, 4 * Math.ceil(ems))) <= ems) return text;
  while (characters.length > 1 && emsOf(characters.join("")) + 1 > ems) characters.pop();
  return `${characters.join("")}…`;
}

/** A grid of boxes under a title: the number of columns that comes nearest to the aspect ratio. */
export function gridOf(widths, titleWidth, maxColumns = BLOCK.maxColumns) {
  const boxWidth = Math.max(...widths);
  const shape = (columns) => {
    const rows = Math.ceil(widths.length / columns);
    const width = Math.max(columns * (boxWidth + BOX.gap) - BOX.gap, titleWidth) + 2 * BLOCK.padding;
    const height = BLOCK.titleHeight + rows * (BOX.height + BOX.gap) - BOX.gap + BLOCK.padding;
    return { columns, width, height, boxWidth: (width - 2 * BLOCK.padding + BOX.gap) / columns - BOX.gap };
  };
  const shapes = Array.from({ length: Math.min(maxColumns, widths.length) }, (_, at) => shape(at + 1));
  const misfit = ({ width, height }) => Math.abs(Math.log(width / height / BLOCK.aspectRatio));
  return shapes.reduce((best, each) => (misfit(each) < misfit(best) ? each : best));
}

/** The place of a box in a block. @returns {Area} */
export function slotOf(block, { columns, boxWidth }, at) {
  return {
    x: block.x + BLOCK.padding + (at % columns) * (boxWidth + BOX.gap),
    y: block.y + BLOCK.titleHeight + Math.floor(at / columns) * (BOX.height + BOX.gap),
    width: boxWidth,
    height: BOX.height,
  };
}

// ---------------------------------------------------------------- free places

/** Whether two areas overlap or come closer than a margin. @param {Area} a @param {Area} b */
export const overlaps = (a, b, margin = BLOCK.margin) =>
  a.x < b.x + b.width + margin &&
  b.x < a.x + a.width + margin &&
  a.y < b.y + b.height + margin &&
  b.y < a.y + a.height + margin;

/**
 * Where an area could stand: at wanted places, or at a margin from what is there.
 * @param {{ xs: number[], ys: number[] }} wanted
 * @param {Size} size
 * @param {Area[]} taken
 */
function candidates({ xs, ys }, { width, height }, taken) {
  const beside = (start, length, size) => [start + length + BLOCK.margin, start - BLOCK.margin - size];
  return {
    xs: [...new Set([...xs, ...taken.flatMap((area) => beside(area.x, area.width, width))])],
    ys: [...new Set([...ys, ...taken.flatMap((area) => beside(area.y, area.height, height))])],
  };
}

/**
 * The free place of the least cost; of equal ones the uppermost, then the leftmost. The cost of a place is that of its x,
 * that of its y, and what there is besides.
 * @param {Size} size
 * @param {{ xs: number[], ys: number[] }} wanted
 * @param {Area[]} taken
 * @param {{ ofX: (x: number) => number, ofY: (y: number) => number, besides?: (place: Area) => number }} cost
 * @returns {Area}
 */
function cheapest(size, wanted, taken, { ofX, ofY, besides = () => 0 }) {
  const { xs, ys } = candidates(wanted, size, taken);
  const byCost = (values, of) => values.map((at) => ({ at, cost: of(at) })).sort((a, b) => a.cost - b.cost);
  const [columns, rows] = [byCost(xs, ofX), byCost(ys, ofY)];
  let best = { x: 0, y: 0, cost: Number.POSITIVE_INFINITY };
  for (const { at: x, cost: costOfX } of columns) {
    for (const { at: y, cost: costOfY } of rows) {
      if (costOfX + costOfY > best.cost) break;
      const place = { x, y, ...size };
      if (taken.some((area) => overlaps(place, area))) continue;
      const cost = costOfX + costOfY + besides(place);
      const isBetter = cost < best.cost || (cost === best.cost && (y < best.y || (y === best.y && x < best.x)));
      if (isBetter) best = { x, y, cost };
    }
  }
  return { x: Math.round(best.x), y: Math.round(best.y), ...size };
}

/** The free place nearest to a point. @param {Size} size @param {Point} wanted @param {Area[]} taken */
export const nearestFree = (size, { x, y }, taken) =>
  cheapest(size, { xs: [x], ys: [y] }, taken, { ofX: (each) => Math.abs(each - x), ofY: (each) => Math.abs(each - y) });

/**
 * The free place for a block beside what was opened: to its right if the relation is outgoing, else to its left, where
 * a trunk reaches it on a short way that neither crosses a block nor is followed by one.
 * @param {Size} size
 * @param {Exit} exit
 * @param {Area[]} taken
 * @param {Point[][]} trunks
 */
export function placeBeside(size, exit, taken, trunks) {
  const { from, outgoing } = exit;
  const { width, height } = size;
  const ofX = (/** @type {number} */ x) => {
    const ahead = outgoing ? x - from.x : from.x - x - width;
    return Math.max(0, ahead) + (ahead < BLOCK.distance ? BLOCK.distance - ahead + PENALTY.behind : 0);
  };
  const besides = (/** @type {Area} */ place) => {
    const trunk = trunkTo(place, exit);
    const covered = trunks.filter((points) => crosses(points, place)).length;
    return PENALTY.covering * covered + PENALTY.crossing * taken.filter((area) => crosses(trunk, area)).length;
  };
  const x = outgoing ? from.x + BLOCK.distance : from.x - BLOCK.distance - width;
  const wanted = { xs: [x], ys: [from.y - height / 2, from.y - CORNER] };
  return cheapest(size, wanted, taken, { ofX, ofY: (y) => Math.abs(y + height / 2 - from.y), besides });
}

// ---------------------------------------------------------------- trunks

/**
 * Where the trunk of a box leaves the block in which it stands: along the gap below its row, where those of boxes further
 * in run below each other.
 * @param {Area} box
 * @param {Area | undefined} block
 * @returns {Point[]}
 */
export function wayOut(box, block, outgoing) {
  const side = outgoing ? box.x + box.width : box.x;
  const start = { x: side, y: box.y + box.height / 2 };
  if (!block) return [start];
  const edge = outgoing ? block.x + block.width : block.x;
  const inward = Math.round((Math.abs(edge - side) - BLOCK.padding) / (box.width + BOX.gap));
  if (!inward) return [start, { x: edge, y: start.y }];
  const aside = side + (outgoing ? BOX.gap : -BOX.gap) / 2;
  const gap = box.y + box.height + inward * TRACK;
  return [start, { x: aside, y: start.y }, { x: aside, y: gap }, { x: edge, y: gap }];
}

/** The lane of a trunk beside the block that it leaves: another one for each of its boxes, as far as there are some. */
export const laneOf = (slots, id) => Math.max(0, slots.indexOf(id)) % LANES;

/** @typedef {{ from: Point, outgoing: boolean, lane: number }} Exit where a trunk begins, in which direction, and in which lane it turns */

/** An orthogonal trunk from an exit to a block, entering it on the side that faces the exit. @param {Area} block @param {Exit} exit @returns {Point[]} */
export function trunkTo(block, { from, outgoing, lane }) {
  const y = Math.min(Math.max(from.y, block.y + CORNER), block.y + block.height - CORNER);
  const [left, right] = [block.x, block.x + block.width];
  const out = STUB + lane * LANE_WIDTH;
  const isAhead = outgoing ? left >= from.x + out + STUB : right <= from.x - out - STUB;
  const near = outgoing === isAhead ? left : right;
  if (isAhead && y === from.y) return [from, { x: near, y }];
  const furthest = isAhead ? from.x : near;
  const aside = outgoing ? Math.max(from.x, furthest) + out : Math.min(from.x, furthest) - out;
  return [from, { x: aside, y: from.y }, { x: aside, y }, { x: near, y }];
}

/** Whether an orthogonal line runs through an area. @param {Point[]} points @param {Area} area */
export function crosses(points, area) {
  return points.slice(1).some((to, at) => {
    const from = points[at];
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return left < area.x + area.width && right > area.x && top < area.y + area.height && bottom > area.y;
  });
}
