// @ts-check
// Orthogonal routes between cards through the gaps between their rows. Plain geometry: rectangles in, points out.

const TRACK_GAP = 9;
const MARGIN = 12;
const LANE_GAP = 6;
/** The room beside the outer cards of a row. */
const OUTER_WIDTH = 4 * MARGIN;

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Rect */
/** @typedef {{ top: number, bottom: number, limit?: number, cards: Rect[] }} Row `limit` is where the heading of the next band begins */
/** @typedef {[number, number]} Place a row and a card in it */
/** @typedef {{ x: number, min: number, max: number }} Opening a place to pass a row, and how much room it has */
/** @typedef {{ gap: number, x1: number, x2: number, passes: number, net: string, opening?: Opening, y?: number }} Turn */

const centre = (/** @type {Rect} */ card) => (card.left + card.right) / 2;
const keyOf = (place) => place.join();

/**
 * Routes for flows between cards. A route leaves a card below, keeps to the gaps between rows, passes a row between two
 * of its cards, and enters a card from above; neighbours in a row are joined straight. Routes to one target (or from one
 * source, where each has a target of its own) share a track; others in the same gap do not.
 * @template {{ from: Place, to: Place }} Flow
 * @param {Row[]} rows from top to bottom
 * @param {Flow[]} flows
 * @returns {{ flow: Flow, net: string, points: [number, number][] }[]}
 */
export function routes(rows, flows) {
  const bySource = Map.groupBy(flows, ({ from }) => keyOf(from));
  const byTarget = Map.groupBy(flows, ({ to }) => keyOf(to));
  const ways = flows.map((flow) => {
    const net = byTarget.get(keyOf(flow.to))?.length === 1 ? `from ${keyOf(flow.from)}` : `to ${keyOf(flow.to)}`;
    return wayOf(rows, flow, net, portOf(rows, flow, bySource, byTarget));
  });
  separateOpenings(ways);
  separateTracks(rows, ways);
  return ways.map((way) => ({ flow: way.flow, net: way.net, points: pointsOf(rows, way) }));
}

/** Where a route leaves its card: straight above its target if it can, else in the middle, away from routes that end there. */
function portOf(rows, { from, to }, bySource, byTarget) {
  const card = rows[from[0]].cards[from[1]];
  const aim = centre(rows[to[0]].cards[to[1]]);
  const isAlone = bySource.get(keyOf(from)).length === 1 && byTarget.get(keyOf(to)).length === 1;
  if (isAlone && to[0] > from[0] && aim > card.left + MARGIN && aim < card.right - MARGIN) return aim;
  const middle = centre(card);
  const endsBelow = [...byTarget.values()].some((flows) => {
    const [row, at] = flows[0].to;
    const isMine = flows.some((flow) => keyOf(flow.from) === keyOf(from));
    return row === from[0] + 1 && !isMine && Math.abs(centre(rows[row].cards[at]) - middle) < MARGIN;
  });
  return endsBelow ? middle + 1.5 * MARGIN : middle;
}

/** The gaps between two rows that a route goes through; gap n is below row n. */
function gapsBetween(first, last) {
  if (first === last) return [first];
  const step = first < last ? 1 : -1;
  const start = first < last ? first : first - 1;
  return Array.from({ length: Math.abs(last - first) }, (_, at) => start + at * step);
}

function wayOf(rows, flow, net, port) {
  const [[first, a], [last, b]] = [flow.from, flow.to];
  /** @type {Turn[]} */
  const turns = [];
  if (first === last && Math.abs(a - b) === 1) return { flow, net, beside: b - a, turns };
  const aim = centre(rows[last].cards[b]);
  const gaps = gapsBetween(first, last);
  let x = port;
  for (const gap of gaps) {
    const isLast = gap === gaps[gaps.length - 1];
    const passed = first < last ? gap + 1 : gap;
    const opening = isLast ? undefined : openingNear(rows[passed], x, aim);
    const next = opening ? opening.x : aim;
    turns.push({ gap, x1: x, x2: next, passes: isLast ? -1 : passed, net, opening });
    x = next;
  }
  return { flow, net, beside: 0, turns };
}

/** Where a row may be passed with the least detour: between two cards, or beside the outer ones. @returns {Opening} */
function openingNear({ cards }, x, aim) {
  const [left, right] = [cards[0].left, cards[cards.length - 1].right];
  const between = cards
    .slice(1)
    .map((card, at) => ({ x: (cards[at].right + card.left) / 2, min: cards[at].right, max: card.left }));
  const outer = [
    { x: left - MARGIN, min: left - OUTER_WIDTH, max: left },
    { x: right + MARGIN, min: right, max: right + OUTER_WIDTH },
  ];
  const detour = (each) => Math.abs(each.x - x) + Math.abs(each.x - aim);
  return [outer[0], ...between, outer[1]].reduce((best, each) => (detour(each) < detour(best) ? each : best));
}

/** Give nets that pass a row in the same opening places of their own within it. */
function separateOpenings(ways) {
  const turns = ways.flatMap((way) => way.turns).filter(({ passes }) => passes >= 0);
  const shift = new Map();
  for (const shared of Map.groupBy(turns, ({ passes, x2 }) => `${passes} ${x2}`).values()) {
    const nets = [...new Set(shared.map(({ net }) => net))];
    const { min, max, x } = /** @type {Opening} */ (shared[0].opening);
    const distance = Math.min(LANE_GAP, (max - min) / (nets.length + 1));
    const half = ((nets.length - 1) / 2) * distance;
    const middle = Math.min(Math.max(x, min + half + distance / 2), max - half - distance / 2);
    for (const turn of shared) shift.set(turn, middle + nets.indexOf(turn.net) * distance - half - x);
  }
  for (const way of ways) {
    way.turns.forEach((turn, at) => {
      const by = shift.get(turn);
      if (!by) return;
      turn.x2 += by;
      way.turns[at + 1].x1 += by;
    });
  }
}

/** Give every net in a gap a track: nets that do not meet share one. */
function separateTracks(rows, ways) {
  const turns = ways.flatMap((way) => way.turns);
  for (const [gap, inGap] of Map.groupBy(turns, (turn) => turn.gap)) {
    const nets = [...Map.groupBy(inGap, ({ net }) => net).values()].map(extentOf);
    const tracks = tracksFor(nets.filter(({ min, max }) => max - min > 1));
    const top = gap < 0 ? rows[0].top - 3 * MARGIN : rows[gap].bottom;
    const below = rows[gap + 1];
    const bottom = below ? Math.min(below.top, rows[gap]?.limit ?? Number.POSITIVE_INFINITY) : top + 3 * MARGIN;
    const distance = Math.min(TRACK_GAP, (bottom - top) / (tracks.length + 1));
    tracks.forEach((track, at) => {
      const y = (top + bottom) / 2 + (at - (tracks.length - 1) / 2) * distance;
      for (const net of track) for (const turn of net.turns) turn.y = y;
    });
  }
}

/** How far a net reaches in a gap; nets to the right are ordered so that they do not cross those below. */
function extentOf(turns) {
  const ends = turns.flatMap(({ x1, x2 }) => [x1, x2]);
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  const toRight = turns.reduce((sum, { x1, x2 }) => sum + x2 - x1, 0) >= 0;
  return { turns, min, max, order: toRight ? -max : min };
}

function tracksFor(nets) {
  const tracks = [];
  for (const net of nets.sort((a, b) => a.order - b.order)) {
    const isFree = (track) => track.every((other) => other.max + MARGIN < net.min || other.min - MARGIN > net.max);
    const free = tracks.find(isFree);
    if (free) free.push(net);
    else tracks.push([net]);
  }
  return tracks;
}

/** @returns {[number, number][]} */
function pointsOf(rows, { flow: { from, to }, beside, turns }) {
  const [a, b] = [from, to].map(([row, at]) => rows[row].cards[at]);
  if (beside) {
    const y = (Math.max(a.top, b.top) + Math.min(a.bottom, b.bottom)) / 2;
    return beside > 0
      ? [
          [a.right, y],
          [b.left, y],
        ]
      : [
          [a.left, y],
          [b.right, y],
        ];
  }
  const isDown = from[0] < to[0];
  /** @type {[number, number][]} */
  const points = [[turns[0].x1, from[0] <= to[0] ? a.bottom : a.top]];
  for (const { x1, x2, y } of turns) if (y !== undefined) points.push([x1, y], [x2, y]);
  points.push([turns[turns.length - 1].x2, isDown ? b.top : b.bottom]);
  return points.filter(([x, y], at) => at === 0 || x !== points[at - 1][0] || y !== points[at - 1][1]);
}

/**
 * A polyline as the `d` of a path with round corners.
 * @param {[number, number][]} points
 */
export function rounded(points, radius = 6) {
  const text = (/** @type {number[]} */ [x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const toward = ([x, y], [x2, y2]) => {
    const length = Math.hypot(x2 - x, y2 - y) || 1;
    const part = Math.min(radius, length / 2) / length;
    return [x + (x2 - x) * part, y + (y2 - y) * part];
  };
  return points
    .map((point, at) => {
      if (at === 0) return `M${text(point)}`;
      if (at === points.length - 1) return `L${text(point)}`;
      return `L${text(toward(point, points[at - 1]))}Q${text(point)} ${text(toward(point, points[at + 1]))}`;
    })
    .join("");
}

/**
 * The head of an arrow at the end of a polyline, as the `d` of a path.
 * @param {[number, number][]} points
 */
export function arrowHead(points, length = 8, half = 4.5) {
  const [[x0, y0], [x, y]] = points.slice(-2);
  const distance = Math.hypot(x - x0, y - y0) || 1;
  const [dx, dy] = [(x - x0) / distance, (y - y0) / distance];
  const at = (back, side) => `${(x - dx * back - dy * side).toFixed(1)} ${(y - dy * back + dx * side).toFixed(1)}`;
  return `M${at(0, 0)}L${at(length, half)}L${at(length, -half)}Z`;
}

/**
 * A curve from the edge of one rectangle to that of another: its `d`, and the last two points of it.
 * @param {Rect} a
 * @param {Rect} b
 * @returns {{ d: string, end: [number, number][] }}
 */
export function curveBetween(a, b) {
  const middle = (/** @type {Rect} */ rect) => [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
  const [[ax, ay], [bx, by]] = [middle(a), middle(b)];
  const isUpright = b.top >= a.bottom - 2 || b.bottom <= a.top + 2;
  const start = isUpright ? [ax, by > ay ? a.bottom : a.top] : [bx > ax ? a.right : a.left, ay];
  const end = isUpright ? [bx, by > ay ? b.top : b.bottom] : [bx > ax ? b.left : b.right, by];
  const bend = isUpright ? [0, (end[1] - start[1]) / 2] : [(end[0] - start[0]) / 2, 0];
  const text = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const d = `M${text(start[0], start[1])}C${text(start[0] + bend[0], start[1] + bend[1])} ${text(end[0] - bend[0], end[1] - bend[1])} ${text(end[0], end[1])}`;
  return {
    d,
    end: [
      [end[0] - bend[0] || end[0], end[1] - bend[1] || end[1]],
      [end[0], end[1]],
    ],
  };
}
