import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesWithin, hitAt, nextBox } from "../../pages/web/explore_hits.js";
import { Layout } from "../../pages/web/explore_layout.js";
import { boxCurve, distanceTo, pointOn, roundedPath, sampled } from "../../pages/web/explore_lines.js";

const box = (/** @type {number} */ x, /** @type {number} */ y) => ({
  x,
  y,
  width: 100,
  height: 32,
  id: "",
  block: "",
  origin: "",
  isPinned: false,
});
const boxes = new Map(
  Object.entries({ left: box(0, 0), right: box(300, 10), below: box(20, 200), far: box(320, 220) }),
);

/** @returns {any} */
function scene() {
  const layout = new Layout();
  layout.boxes = new Map(boxes);
  const block = {
    x: 600,
    y: 0,
    width: 200,
    height: 100,
    name: "b",
    trunk: [
      { x: 400, y: 26 },
      { x: 500, y: 26 },
      { x: 500, y: 60 },
      { x: 600, y: 60 },
    ],
  };
  layout.blocks = [/** @type {any} */ (block)];
  return {
    layout,
    boxes: new Map([...boxes.keys()].map((id) => [id, { hiddenCount: id === "left" ? 3 : 0 }])),
    blocks: new Map([["b", { hasMore: true }]]),
    lines: [{ key: "line", ends: ["left", "below"] }],
  };
}

test("what is at a point", () => {
  const at = (/** @type {number} */ x, /** @type {number} */ y, scale = 1) => hitAt(scene(), { x, y }, scale).on;
  assert.equal(at(10, 10), "box");
  assert.equal(at(85, 16), "badge");
  assert.equal(at(650, 12), "title");
  assert.equal(at(790, 12), "count");
  assert.equal(at(650, 80), "frame");
  assert.equal(at(502, 40), "trunk");
  assert.equal(at(450, 200), "nothing");
  const curve = boxCurve(box(0, 0), box(20, 200));
  assert.equal(hitAt(scene(), pointOn(curve, 0.5)).line?.key, "line");
});

test("far away a badge is as large as a finger", () => {
  assert.equal(hitAt(scene(), { x: 85, y: -12 }, 0.4).on, "badge");
  assert.equal(hitAt(scene(), { x: 85, y: -12 }, 1).on, "nothing");
});

test("the arrow keys go to the nearest box in their direction", () => {
  assert.equal(nextBox(boxes, "left", { x: 1, y: 0 }), "right");
  assert.equal(nextBox(boxes, "left", { x: 0, y: 1 }), "below");
  assert.equal(nextBox(boxes, "left", { x: -1, y: 0 }), "left");
  assert.equal(nextBox(boxes, "", { x: 1, y: 0 }), "left");
});

test("a lasso holds what it surrounds", () => {
  const around = [
    { x: -10, y: -10 },
    { x: 200, y: -10 },
    { x: 200, y: 300 },
    { x: -10, y: 300 },
  ];
  assert.deepEqual(boxesWithin(boxes, around), ["left", "below"]);
});

test("a curve begins and ends at the sides of its boxes", () => {
  for (const [a, b] of [
    ["left", "right"],
    ["right", "left"],
    ["left", "below"],
  ]) {
    const [from, to] = [a, b].map((id) => /** @type {any} */ (boxes.get(id)));
    const points = sampled(boxCurve(from, to));
    for (const [point, { x, y, width, height }] of /** @type {any[]} */ ([
      [points[0], from],
      [points.at(-1), to],
    ])) {
      assert.ok(point.x === x || point.x === x + width);
      assert.equal(point.y, y + height / 2);
    }
  }
});

test("distances are measured to the nearest piece of a line", () => {
  assert.equal(
    distanceTo({ x: 5, y: 3 }, [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ]),
    3,
  );
  assert.equal(
    distanceTo({ x: 13, y: 14 }, [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ]),
    5,
  );
});

test("corners are rounded", () => {
  assert.equal(
    roundedPath(
      [
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: 20 },
      ],
      5,
    ),
    "M0 0L15 0Q20 0 20 5L20 20",
  );
});
