import assert from "node:assert/strict";
import { test } from "node:test";
import { arrowHead, curveBetween, rounded, routes } from "../../pages/web/routes.js";

/** @typedef {import("../../pages/web/routes.js").Row} Row */
/** @typedef {import("../../pages/web/routes.js").Rect} Rect */
/** @typedef {{ from: [number, number], to: [number, number] }} Flow */

/** A reproducible random number below a bound. */
function random(/** @type {number} */ seed) {
  let value = seed;
  return (/** @type {number} */ bound) => {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    return Math.floor((value / 2 ** 32) * bound);
  };
}

/** Rows of cards 100 wide and 40 high, with gaps of 40 between cards and of 60 between rows. @returns {Row[]} */
function grid(/** @type {number[]} */ counts) {
  return counts.map((count, row) => {
    const top = row * 100;
    const cards = Array.from({ length: count }, (_, at) => ({
      left: at * 140,
      right: at * 140 + 100,
      top,
      bottom: top + 40,
    }));
    return { top, bottom: top + 40, cards };
  });
}

/** Rows of cards of random sizes. @returns {Row[]} */
function randomRows(/** @type {(bound: number) => number} */ below) {
  let top = 0;
  return Array.from({ length: 2 + below(5) }, () => {
    let left = below(80);
    const cards = Array.from({ length: 1 + below(6) }, () => {
      const card = { left, right: left + 60 + below(200), top: top + below(10), bottom: top + 40 + below(90) };
      left = card.right + 24 + below(40);
      return card;
    });
    const row = {
      top: Math.min(...cards.map((card) => card.top)),
      bottom: Math.max(...cards.map((card) => card.bottom)),
      cards,
    };
    top = row.bottom + 30 + below(40);
    return row;
  });
}

function randomFlows(/** @type {Row[]} */ rows, /** @type {(bound: number) => number} */ below) {
  /** @type {Flow[]} */
  const flows = [];
  for (let at = 0; at < 8; at += 1) {
    const [from, to] = [0, 0].map(() => {
      const row = below(rows.length);
      return /** @type {[number, number]} */ ([row, below(rows[row].cards.length)]);
    });
    if (from.join() !== to.join()) flows.push({ from, to });
  }
  return flows;
}

/** Whether an orthogonal segment runs through a card. */
function isInside(/** @type {[number, number][]} */ [[x1, y1], [x2, y2]], /** @type {Rect} */ card) {
  const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
  const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
  return left < card.right - 1 && right > card.left + 1 && top < card.bottom - 1 && bottom > card.top + 1;
}

const segmentsOf = (/** @type {[number, number][]} */ points) =>
  points.slice(1).map((point, at) => [points[at], point]);

test("a route to the next row leaves below, enters from above, and turns between the rows", () => {
  const [{ points }] = routes(grid([2, 2]), [{ from: [0, 0], to: [1, 1] }]);
  assert.deepEqual(
    [points[0], points.at(-1)],
    [
      [50, 40],
      [190, 100],
    ],
  );
  assert.ok(points.slice(1, -1).every(([, y]) => y > 40 && y < 100));
});

test("a card right above its only target is joined straight", () => {
  const [{ points }] = routes(grid([1, 1]), [{ from: [0, 0], to: [1, 0] }]);
  assert.deepEqual(points, [
    [50, 40],
    [50, 100],
  ]);
});

test("neighbours in a row are joined straight, in both directions", () => {
  const ways = routes(grid([3]), [
    { from: [0, 0], to: [0, 1] },
    { from: [0, 2], to: [0, 1] },
  ]);
  assert.deepEqual(
    ways.map(({ points }) => points),
    [
      [
        [100, 20],
        [140, 20],
      ],
      [
        [280, 20],
        [240, 20],
      ],
    ],
  );
});

test("routes to one target share a track, and routes to others have tracks of their own", () => {
  const levelOf = ({ points }) => points[1][1];
  const rows = grid([3, 3]);
  const [a, b, c] = routes(rows, [
    { from: [0, 0], to: [1, 2] },
    { from: [0, 1], to: [1, 2] },
    { from: [0, 2], to: [1, 0] },
  ]);
  assert.equal(levelOf(a), levelOf(b));
  assert.notEqual(levelOf(a), levelOf(c));
  assert.deepEqual([a.net, b.net], ["to 1,2", "to 1,2"]);
});

test("routes from one source to targets of their own share a track", () => {
  const [a, b] = routes(grid([1, 3]), [
    { from: [0, 0], to: [1, 1] },
    { from: [0, 0], to: [1, 2] },
  ]);
  assert.equal(a.net, b.net);
  assert.equal(a.points[1][1], b.points[1][1]);
});

test("a route passes a row between two of its cards", () => {
  const [{ points }] = routes(grid([2, 2, 2]), [{ from: [0, 0], to: [2, 1] }]);
  const passing = segmentsOf(points).find(
    ([[x1, y1], [x2, y2]]) => x1 === x2 && Math.min(y1, y2) < 100 && Math.max(y1, y2) > 140,
  );
  assert.ok(passing);
  assert.ok(passing[0][0] > 100 && passing[0][0] < 140, String(passing[0][0]));
});

test("nets that pass a row in one opening have lanes of their own in it", () => {
  const flows = Array.from({ length: 4 }, (_, at) => /** @type {Flow} */ ({ from: [0, at % 2], to: [2, at] }));
  const rows = grid([2, 1, 4]);
  const xs = new Map();
  for (const { net, points } of routes(rows, flows)) {
    for (const [[x1, y1], [x2, y2]] of segmentsOf(points))
      if (x1 === x2 && Math.min(y1, y2) < 100 && Math.max(y1, y2) > 140) xs.set(net, x1);
  }
  assert.equal(new Set(xs.values()).size, xs.size);
});

test("no route runs through a card, on random rows", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const below = random(seed);
    const rows = randomRows(below);
    const cards = rows.flatMap((row) => row.cards);
    for (const { flow, points } of routes(rows, randomFlows(rows, below))) {
      for (const segment of segmentsOf(points)) {
        const [dx, dy] = [0, 1].map((axis) => Math.abs(segment[0][axis] - segment[1][axis]));
        assert.ok(Math.min(dx, dy) <= 1, `seed ${seed}: not orthogonal ${JSON.stringify(points)}`); // less than a pixel needs no turn
        assert.ok(
          !cards.some((card) => isInside(segment, card)),
          `seed ${seed}: ${JSON.stringify(flow)} ${JSON.stringify(points)}`,
        );
      }
    }
  }
});

test("nets that lead down never run on one track, on random rows", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const below = random(seed);
    const rows = randomRows(below);
    const ways = routes(
      rows,
      randomFlows(rows, below).filter(({ from, to }) => from[0] < to[0]),
    );
    const level = ways.flatMap(({ net, points }) =>
      segmentsOf(points)
        .filter(([[x1, y1], [x2, y2]]) => y1 === y2 && Math.abs(x2 - x1) > 6)
        .map(([[x1, y], [x2]]) => ({ net, y, min: Math.min(x1, x2), max: Math.max(x1, x2) })),
    );
    level.forEach((a, at) => {
      for (const b of level.slice(at + 1)) {
        const isOnTop = a.net !== b.net && Math.abs(a.y - b.y) < 2 && a.min < b.max - 6 && b.min < a.max - 6;
        assert.ok(!isOnTop, `seed ${seed}: ${JSON.stringify([a, b])}`);
      }
    });
  }
});

test("routes are the same whenever they are made", () => {
  const [rows, flows] = [randomRows(random(7)), randomFlows(randomRows(random(7)), random(9))];
  assert.deepEqual(routes(rows, flows), routes(rows, flows));
});

test("tracks stay above the heading of the next band", () => {
  const rows = grid([4, 4]);
  rows[0].limit = 60;
  const flows = Array.from({ length: 4 }, (_, at) => /** @type {Flow} */ ({ from: [0, at], to: [1, 3 - at] }));
  for (const { points } of routes(rows, flows)) assert.ok(points.slice(1, -1).every(([, y]) => y > 40 && y < 60));
});

test("corners are rounded and ends are kept", () => {
  const d = rounded([
    [0, 0],
    [0, 50],
    [50, 50],
  ]);
  assert.equal(d, "M0.0 0.0L0.0 44.0Q0.0 50.0 6.0 50.0L50.0 50.0");
  assert.equal(
    rounded([
      [0, 0],
      [0, 4],
      [4, 4],
    ]).match(/Q/g)?.length,
    1,
  ); // of a short leg only its half
});

test("an arrow head points along the last leg", () => {
  const right = arrowHead([
    [0, 0],
    [10, 0],
  ]);
  assert.equal(right, "M10.0 0.0L2.0 4.5L2.0 -4.5Z");
  const down = arrowHead([
    [0, 0],
    [0, 10],
  ]);
  assert.equal(down, "M0.0 10.0L-4.5 2.0L4.5 2.0Z");
});

test("a curve leaves and enters at the sides that face each other", () => {
  const [a, b] = [
    { left: 0, right: 100, top: 0, bottom: 40 },
    { left: 200, right: 300, top: 100, bottom: 140 },
  ];
  assert.match(curveBetween(a, b).d, /^M50\.0 40\.0C.* 250\.0 100\.0$/);
  assert.match(curveBetween(b, a).d, /^M250\.0 100\.0C.* 50\.0 40\.0$/);
  const beside = { ...b, top: 10, bottom: 50 };
  assert.match(curveBetween(a, beside).d, /^M100\.0 20\.0C.* 200\.0 30\.0$/);
});
