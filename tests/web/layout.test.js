import assert from "node:assert/strict";
import { test } from "node:test";
import { BLOCK, boxWidth, clippedToEms, crosses, emsOf, overlaps } from "../../pages/web/blocks.js";
import { Layout } from "../../pages/web/explore_layout.js";
import { isStep, layoutAfter, layoutOf } from "../../pages/web/explore_steps.js";

/** @typedef {import("../../pages/web/explore_steps.js").Step} Step */

/** A graph of numbers: n is related to 20 others in each of its groups, some of them the neighbours of others too. */
const source = {
  widthOf: (/** @type {string} */ id) => boxWidth("名".repeat(2 + ((id.length * 7) % 9))) + 30,
  titleWidthOf: () => 90,
  groupOf: (/** @type {string} */ id, /** @type {string} */ key) => {
    const [number, turn] = [Number(id.slice(1)), key.length * 37];
    const count = 1 + ((number * 13 + turn) % 20);
    const others = Array.from({ length: count }, (_, at) => `n${(number * 31 + turn + at * at * 17) % 4001}`).filter(
      (each) => each !== id,
    );
    return { key, outgoing: key.includes("out"), others: [...new Set(others)] };
  },
};
const after = (/** @type {Step[]} */ steps) => layoutOf(steps, source);
const places = (/** @type {Layout} */ { boxes }) => new Map([...boxes].map(([id, { x, y }]) => [id, `${x} ${y}`]));

/** A reproducible random number below a bound. */
function random(/** @type {number} */ seed) {
  let value = seed;
  return (/** @type {number} */ bound) => {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    return Math.floor((value / 2 ** 32) * bound);
  };
}

function assertSound(/** @type {Layout} */ layout) {
  const areas = layout.areas();
  areas.forEach((a, at) => {
    for (const b of areas.slice(at + 1)) assert.ok(!overlaps(a, b, 0), JSON.stringify([a, b]));
  });
  for (const block of layout.blocks) {
    for (const id of block.slots) {
      if (id === null) continue;
      const box = layout.boxes.get(id);
      assert.ok(box && box.block === block.name);
      assert.ok(
        box.x >= block.x &&
          box.x + box.width <= block.x + block.width + 0.01 &&
          box.y + box.height <= block.y + block.height,
      );
    }
  }
}

function randomStep(/** @type {Layout} */ layout, /** @type {(bound: number) => number} */ below) {
  const ids = [...layout.boxes.keys()];
  const id = ids[below(ids.length)];
  const key = ["A/out/", "AB/in/", "ABC/out/forecast", "ABCD/in/"][below(4)];
  /** @type {Step[]} */
  const steps = [
    ["add", `n${below(4001)}`],
    ["close", id],
    ["remove", [id]],
    ["pin", [[id, below(900) - 450, below(900) - 450]]],
    ["pinblock", id, below(900), below(900)],
    ["tidy"],
  ];
  return ids.length && below(3) ? ["open", id, key] : steps[below(ids.length ? steps.length : 1)];
}

test("what is placed does not move, and nothing overlaps", () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const below = random(seed);
    let layout = new Layout();
    for (let count = 0; count < 40; count += 1) {
      const step = /** @type {Step} */ (randomStep(layout, below));
      const next = layoutAfter(layout, step, source);
      assertSound(next);
      if (!["pin", "pinblock", "tidy"].includes(step[0])) {
        const now = places(next);
        for (const [id, place] of places(layout)) if (now.has(id)) assert.equal(now.get(id), place, `${step}`);
      }
      if (step[0] === "tidy") assert.deepEqual(new Set(next.boxes.keys()), new Set(layout.boxes.keys()));
      layout = next;
    }
  }
});

test("the same steps give the same layout", () => {
  /** @type {Step[]} */
  const steps = [
    ["add", "n1"],
    ["open", "n1", "A/out/"],
    ["open", "n1", "AB/in/"],
    ["pin", [["n1", 300, 300]]],
    ["tidy"],
  ];
  assert.deepEqual(after(steps), after(JSON.parse(JSON.stringify(steps))));
});

test("a block holds at most twelve, outgoing ones to the right and incoming ones to the left", () => {
  const { boxes, blocks } = after([
    ["add", "n7"],
    ["open", "n7", "A/out/"],
    ["open", "n7", "AB/in/"],
  ]);
  assert.ok(blocks.every(({ slots }) => slots.length <= BLOCK.maxBoxes));
  const focus = /** @type {any} */ (boxes.get("n7"));
  assert.ok(blocks[0].x > focus.x + focus.width && blocks[1].x + blocks[1].width < focus.x);
});

test("a trunk runs at right angles from the focus to the edge of its block", () => {
  const { boxes, blocks } = after([
    ["add", "n7"],
    ["open", "n7", "A/out/"],
    ["open", "n7", "ABC/out/forecast"],
    ["open", "n7", "AB/in/"],
  ]);
  for (const { trunk, x, y, width, height } of blocks) {
    assert.ok(trunk.slice(1).every((to, at) => to.x === trunk[at].x || to.y === trunk[at].y));
    const [start, end] = [trunk[0], trunk.at(-1) ?? { x: 0, y: 0 }];
    assert.ok(end.x === x || end.x === x + width);
    assert.ok(end.y > y && end.y < y + height);
    const focus = /** @type {any} */ (boxes.get("n7"));
    assert.equal(start.y, focus.y + focus.height / 2);
  }
});

test("a trunk of the first blocks crosses no block", () => {
  const { blocks } = after([
    ["add", "n7"],
    ["open", "n7", "A/out/"],
    ["open", "n7", "ABC/out/forecast"],
    ["open", "n7", "ABCDE/out/"],
    ["open", "n7", "AB/in/"],
  ]);
  for (const { trunk } of blocks)
    assert.ok(!blocks.some((block) => crosses(trunk, { ...block, x: block.x + 1, width: block.width - 2 })));
});

test("closing takes away what the opening brought, and nothing else", () => {
  const start = [
    ["add", "n1"],
    ["add", "n50"],
    ["open", "n1", "A/out/"],
  ];
  const inner = [...after(start).boxes.keys()].at(-1);
  const opened = after([...start, ["open", inner, "AB/in/"], ["open", "n50", "A/out/"]]);
  const closed = layoutAfter(opened, ["close", "n1"], source);
  assert.deepEqual([...closed.boxes.keys()].slice(0, 2), ["n1", "n50"]);
  assert.deepEqual(
    closed.blocks.map(({ focus }) => focus),
    ["n50"],
  );
  assert.equal(layoutAfter(opened, ["close", "n1", "AB/in/"], source).boxes.size, opened.boxes.size);
});

test("removing takes away one thing and leaves what it opened in its place", () => {
  const start = after([
    ["add", "n1"],
    ["open", "n1", "A/out/"],
  ]);
  const inner = String([...start.boxes.keys()].at(-1));
  const opened = layoutAfter(start, ["open", inner, "AB/in/"], source);
  const removed = layoutAfter(opened, ["remove", [inner]], source);
  assert.equal(removed.boxes.size, opened.boxes.size - 1);
  assert.equal(removed.blocks.length, 1);
  const kept = layoutAfter(opened, ["keep", ["n1", inner]], source);
  assert.deepEqual([...kept.boxes.keys()], ["n1", inner]);
});

test("a thing picked from a long list goes into the block that is open, if there is room below it", () => {
  const group = /** @type {any} */ (source.groupOf("n7", "A/out/"));
  const [first, second] = group.others;
  const { blocks } = after([
    ["add", "n7"],
    ["open", "n7", "A/out/", [first]],
    ["open", "n7", "A/out/", [second]],
  ]);
  assert.deepEqual(
    blocks.map(({ slots }) => slots),
    [[first, second]],
  );
});

test("what is dragged onto another thing is pushed beside it and pinned", () => {
  const { boxes } = after([
    ["add", "n1"],
    ["add", "n2"],
    ["pin", [["n2", 0, 0]]],
  ]);
  assert.ok(!overlaps(/** @type {any} */ (boxes.get("n1")), /** @type {any} */ (boxes.get("n2")), 0));
  assert.ok(boxes.get("n2")?.isPinned);
});

test("tidying keeps the things and what is pinned", () => {
  /** @type {Step[]} */
  const steps = [
    ["add", "n1"],
    ["open", "n1", "A/out/"],
    ["open", "n1", "AB/in/"],
    ["pin", [["n1", 500, 500]]],
  ];
  const [before, tidied] = [after(steps), after([...steps, ["tidy"]])];
  assert.deepEqual(new Set(tidied.boxes.keys()), new Set(before.boxes.keys()));
  assert.deepEqual([tidied.boxes.get("n1")?.x, tidied.boxes.get("n1")?.y], [500, 500]);
});

test("an opening far down of 300 boxes takes few milliseconds", () => {
  const below = random(3);
  let layout = after([["add", "n1"]]);
  while (layout.boxes.size < 300)
    layout = layoutAfter(
      layout,
      ["open", [...layout.boxes.keys()][below(layout.boxes.size)], ["A/out/", "AB/in/"][below(2)]],
      source,
    );
  assertSound(layout);
  assert.ok(layout.blocks.length > 20);
});

test("widths are counted in letters", () => {
  assert.equal(emsOf("智能AI"), 3.2);
  assert.equal(emsOf("𠮷"), 1);
  assert.equal(clippedToEms("智能客服产业链", 5), "智能客服…");
  assert.equal(clippedToEms("短名", 5), "短名");
  assert.equal(boxWidth("很长的名字".repeat(1000)), boxWidth("很长的名字".repeat(10)));
});

test("steps of an address are checked", () => {
  for (const step of [["add", "a"], ["open", "a", "k"], ["open", "a", "k", ["b"]], ["pin", [["a", 1, 2]]], ["tidy"]])
    assert.ok(isStep(step), `${step}`);
  for (const step of [
    [],
    "add",
    ["add"],
    ["open", "a"],
    ["open", "a", "k", "b"],
    ["pin", [["a", null, 2]]],
    ["constructor", "a"],
    ["toString"],
  ])
    assert.ok(!isStep(step), `${step}`);
});
