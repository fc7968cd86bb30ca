// @ts-check
// Where a block of boxes goes in Explore: beside what was opened, at the nearest free place. Nothing that is placed moves.

export const BOX = { height: 32, gap: 8, fontSize: 13, minWidth: 72, maxWidth: 216, padding: 22 };
export const BLOCK = { padding: 10, titleHeight: 26, maxColumns: 4, aspectRatio: 1.6, margin: 14, distance: 56 };

/** The width of a box by the letters of its name, the same on every machine: a wide letter is 1 em, a narrow one 0.6. */
export function boxWidth(name) {
  const ems = [...name].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 1 : 0.6), 0);
  return Math.round(Math.min(BOX.maxWidth, Math.max(BOX.minWidth, ems * BOX.fontSize + BOX.padding)));
}

/** A grid of boxes under a title: the number of columns that comes nearest to the aspect ratio. */
export function gridOf(widths, title) {
  const column = Math.max(...widths);
  const shape = (columns) => {
    const rows = Math.ceil(widths.length / columns);
    const width = Math.max(columns * (column + BOX.gap) - BOX.gap, title) + 2 * BLOCK.padding;
    const height = BLOCK.titleHeight + rows * (BOX.height + BOX.gap) - BOX.gap + BLOCK.padding;
    return { columns, width, height };
  };
  const shapes = Array.from({ length: Math.min(BLOCK.maxColumns, widths.length) }, (_, at) => shape(at + 1));
  const off = ({ width, height }) => Math.abs(Math.log(width / height / BLOCK.aspectRatio));
  return { ...shapes.reduce((best, each) => (off(each) < off(best) ? each : best)), box: column };
}

export const overlaps = (a, b) => a.x < b.x + b.w + BLOCK.margin && b.x < a.x + a.w + BLOCK.margin && a.y < b.y + b.h + BLOCK.margin && b.y < a.y + a.h + BLOCK.margin;

/** The free place for a rectangle that is nearest to the middle of a side of the focus: its right one if outgoing. */
export function freePlace({ w, h }, focus, outgoing, taken) {
  const from = { x: outgoing ? focus.x + focus.w : focus.x, y: focus.y + focus.h / 2 };
  const xs = new Set([outgoing ? from.x + BLOCK.distance : from.x - BLOCK.distance - w]);
  const ys = new Set([from.y - h / 2]);
  for (const each of taken) {
    for (const x of [each.x + each.w + BLOCK.margin, each.x - BLOCK.margin - w]) xs.add(x);
    for (const y of [each.y + each.h + BLOCK.margin, each.y - BLOCK.margin - h]) ys.add(y);
  }
  let best = null;
  for (const x of xs) {
    const ahead = outgoing ? x - from.x : from.x - x - w;
    for (const y of ys) {
      const cost = Math.abs(y + h / 2 - from.y) + Math.max(0, ahead) + (ahead < BLOCK.distance - 1 ? 3 * (BLOCK.distance - ahead) + 200 : 0);
      if (best && (cost > best.cost || (cost === best.cost && (y > best.y || (y === best.y && x >= best.x))))) continue;
      const place = { x, y, w, h };
      if (!taken.some((each) => overlaps(place, each))) best = { ...place, cost };
    }
  }
  return { x: Math.round(best.x), y: Math.round(best.y), w, h };
}
