import assert from "node:assert/strict";
import { test } from "node:test";
import { csvCell } from "../../pages/web/exports.js";

test("a plain cell stays as it is, and one with commas, quotes or line ends is quoted", () => {
  assert.deepEqual(["甲", "", 12, "a,b", 'a"b', "a\nb"].map(csvCell), ["甲", "", "12", '"a,b"', '"a""b"', '"a\nb"']);
  assert.deepEqual([null, undefined].map(csvCell), ["", ""]);
});

test("no cell is a formula to a spreadsheet", () => {
  assert.deepEqual(["=1+1", "+1", "-1", "@SUM(1)"].map(csvCell), ["'=1+1", "'+1", "'-1", "'@SUM(1)"]);
  assert.equal(csvCell("\t=1")[0], "'");
  assert.deepEqual(["-", "=", "–1", "1-1"].map(csvCell), ["-", "=", "–1", "1-1"]);
});

test("characters that are not printed are marked", () => {
  assert.equal(csvCell("甲\u0000乙\u202e丙\ud800"), "甲\ufffd乙\ufffd丙\ufffd");
});
