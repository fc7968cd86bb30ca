import assert from "node:assert/strict";
import { test } from "node:test";
import { firstRows } from "../../pages/web/change_list.js";
import { changedFirst, markOf, markOfFact, useChanges } from "../../pages/web/change_marks.js";
import { DB } from "../../pages/web/dataset.js";
import { battery, firm, segment } from "./battery.js";

battery();
const indexOf = (/** @type {string} */ id) => DB.nodes.id.indexOf(id);
const [first, second, third] = ["甲锂", "乙锂", "丙电"].map(firm);
const [place, other] = ["锂盐", "电池"].map(segment);

test("a page of one landscape marks nothing and leaves boxes in their order", () => {
  useChanges(undefined);
  assert.equal(markOf(first, place), undefined);
  assert.deepEqual(changedFirst([3, 1, 2], place, 1), [3, 1, 2]);
});

test("a thing is marked as such, or else by its place", () => {
  useChanges({
    names: ["2024", "2025"],
    nodes: [
      [indexOf(first), "gone", ""],
      [indexOf(second), "renamed", "乙"],
    ],
    pairs: [
      [indexOf(first), indexOf(place), "no_longer_stated", ""],
      [indexOf(second), indexOf(place), "moved", "电池"],
      [indexOf(third), indexOf(place), "added", ""],
    ],
    facts: [["f1", "stated_otherwise", "37%"]],
  });
  assert.deepEqual(markOf(first, place), ["gone", ""]);
  assert.deepEqual(markOf(second, place), ["moved", "电池"]);
  assert.deepEqual(markOf(second, other), ["renamed", "乙"]);
  assert.deepEqual(markOf(third, place), ["added", ""]);
  assert.equal(markOf(third, other), undefined);
  assert.deepEqual(markOfFact("f1"), ["stated_otherwise", "37%"]);
});

test("of too many boxes those come first of which something changed; a share counts as well", () => {
  const plain = indexOf(firm("丁电"));
  const boxes = [plain, [plain, 0, 34, "f1"], indexOf(first), indexOf(third)];
  assert.deepEqual(changedFirst(boxes, place, 4), boxes);
  assert.deepEqual(changedFirst(boxes, place, 3), [indexOf(third), indexOf(first), [plain, 0, 34, "f1"], plain]);
});

test("below a diagram stand the first rows of each group, fifty at most", () => {
  const group = (/** @type {string} */ name) => Array.from({ length: 40 }, (_, at) => `${name}${at}`);
  assert.deepEqual(firstRows([group("a"), ["b"]]), ["a0", "a1", "a2", "a3", "a4", "a5", "b"]);
  assert.equal(firstRows("abcdefghij".split("").map(group)).length, 50);
});
