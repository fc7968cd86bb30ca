// Where a block of boxes goes in Explore: beside what was opened, at the nearest free place. Nothing that is placed moves.

const BOX = { height: 32, gap: 8, letter: 13, least: 72, most: 216, inset: 22 };
const BLOCK = { pad: 10, title: 26, columns: 4, ratio: 1.6, apart: 14, away: 56 };

/** The width of a box by the letters of its name, the same on every machine: a wide letter is 1 em, a narrow one 0.6. */
function boxWidth(name) {
  const ems = [...name].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 1 : 0.6), 0);
  return Math.round(Math.min(BOX.most, Math.max(BOX.least, ems * BOX.letter + BOX.inset)));
}

/** A grid of boxes under a title: the number of columns that comes nearest to the ratio of a page. */
function gridOf(widths, title) {
  const wide = Math.max(...widths);
  const shape = (columns) => {
    const rows = Math.ceil(widths.length / columns);
    const width = Math.max(columns * (wide + BOX.gap) - BOX.gap, title) + 2 * BLOCK.pad;
    const height = BLOCK.title + rows * (BOX.height + BOX.gap) - BOX.gap + BLOCK.pad;
    return { columns, width, height };
  };
  const shapes = Array.from({ length: Math.min(BLOCK.columns, widths.length) }, (_, at) => shape(at + 1));
  const off = ({ width, height }) => Math.abs(Math.log(width / height / BLOCK.ratio));
  return { ...shapes.reduce((best, each) => (off(each) < off(best) ? each : best)), box: wide };
}

const overlaps = (a, b) => a.x < b.x + b.w + BLOCK.apart && b.x < a.x + a.w + BLOCK.apart && a.y < b.y + b.h + BLOCK.apart && b.y < a.y + a.h + BLOCK.apart;

/** The free place for a rectangle that is nearest to the middle of a side of the focus: its right one if outgoing. */
function freePlace({ w, h }, focus, outgoing, taken) {
  const side = outgoing ? 1 : -1;
  const from = { x: focus.x + focus.w / 2 + (side * focus.w) / 2, y: focus.y + focus.h / 2 };
  const xs = new Set([outgoing ? from.x + BLOCK.away : from.x - BLOCK.away - w]);
  const ys = new Set([from.y - h / 2]);
  for (const each of taken) {
    for (const x of [each.x + each.w + BLOCK.apart, each.x - BLOCK.apart - w]) xs.add(x);
    for (const y of [each.y + each.h + BLOCK.apart, each.y - BLOCK.apart - h]) ys.add(y);
  }
  let best = null;
  for (const x of xs) {
    const ahead = outgoing ? x - from.x : from.x - x - w;
    for (const y of ys) {
      const cost = Math.abs(y + h / 2 - from.y) + Math.max(0, ahead) + (ahead < BLOCK.away - 1 ? 3 * (BLOCK.away - ahead) + 200 : 0);
      if (best && (cost > best.cost || (cost === best.cost && (y > best.y || (y === best.y && x >= best.x))))) continue;
      const place = { x, y, w, h };
      if (!taken.some((each) => overlaps(place, each))) best = { ...place, cost };
    }
  }
  return { x: Math.round(best.x), y: Math.round(best.y), w, h };
}
