import assert from "node:assert/strict";
import { test } from "node:test";
import { comparable, extents } from "../../pages/web/bar_chart.js";
import { timeAxis, yearOf } from "../../pages/web/head.js";

test("a period is a year, its middle, or no year at all", () => {
  assert.deepEqual(
    ["2023", "2019–2022", "2023-06", "2023H2", "2023下半年"].map(yearOf),
    [2023, 2020.5, 2023, 2023.5, 2023.5],
  );
  assert.ok(Number.isNaN(yearOf("")) && Number.isNaN(yearOf("十四五")));
});

const stepsOf = (/** @type {number[]} */ years) => timeAxis(years).map(({ step }) => step);

test("steps on the axis of time are in proportion to it, the shortest being one column", () => {
  assert.deepEqual(stepsOf([2021, 2022, 2025]), [0, 1, 3]);
  assert.deepEqual(stepsOf([2022, 2027]), [0, 1]);
  assert.deepEqual(stepsOf([2022, 2022, 2023]), [0, 1, 1]);
  assert.deepEqual(stepsOf([2022, 2022.5, 2023.5]), [0, 1, 2]);
  assert.deepEqual([stepsOf([2022]), stepsOf([])], [[0], []]);
});

test("a long axis is broken where its steps are long, and says so", () => {
  const axis = timeAxis([2021, 2022, 2023, 2035]);
  assert.deepEqual(
    axis.map(({ step }) => step),
    [0, 1, 1, 3],
  );
  assert.deepEqual(
    axis.map(({ isBroken }) => isBroken),
    [false, false, false, true],
  );
  assert.ok(timeAxis([2021, 2022, 2023, 2027]).every(({ isBroken }) => !isBroken));
});

test("bars of signed values begin and end within their track", () => {
  for (const values of [
    [5, -893, 12],
    [-1, -2],
    [3, 6],
    [0, 0],
    [1e12, -1],
  ])
    for (const { start, length } of extents(values))
      assert.ok(start >= 0 && length >= 1 && start + Math.min(length, 100 - start) <= 100);
  assert.deepEqual(extents([25, 100]), [
    { start: 0, length: 25 },
    { start: 0, length: 100 },
  ]);
  assert.deepEqual(extents([-50, 50]), [
    { start: 0, length: 50 },
    { start: 50, length: 50 },
  ]);
});

const figure = (/** @type {any} */ more) => ({
  metric: "revenue",
  unit: "亿元",
  value: 1,
  printed: "1亿元",
  period: "2023",
  forecast: "",
  about: [["company", "company:a"]],
  ...more,
});

test("figures of one metric and unit can be compared, each number once", () => {
  const sets = comparable([
    figure({}),
    figure({ basis: "另一处" }),
    figure({ value: 2, printed: "2亿元", period: "2024" }),
    figure({ metric: "profit" }),
    figure({ unit: "亿美元" }),
  ]);
  assert.deepEqual(
    sets.map((set) => set.map(({ printed }) => printed)),
    [["1亿元", "2亿元"]],
  );
});

test("figures of another region, whole or report are not compared", () => {
  const share = (/** @type {string} */ whole, /** @type {string} */ node, /** @type {any} */ more = {}) =>
    figure({
      metric: "market_share",
      unit: "%",
      about: [
        ["segment", node],
        ["of", whole],
        ["region", "region:a"],
      ],
      ...more,
    });
  const sets = comparable([
    share("chain:a", "segment:1"),
    share("chain:a", "segment:2", { value: 2 }),
    share("chain:b", "segment:3"),
    share("chain:a", "segment:4", { cite: { source: "report:other" } }),
  ]);
  assert.deepEqual(
    sets.map((set) => set.map(({ about }) => about[0][1])),
    [["segment:1", "segment:2"]],
  );
});

test("penetration by industry is compared within a region, and the set of most numbers comes first", () => {
  const penetration = (/** @type {string} */ industry, /** @type {number} */ value) =>
    figure({
      metric: "penetration",
      unit: "%",
      value,
      about: [
        ["chain", "chain:a"],
        ["industry", industry],
        ["region", "region:a"],
      ],
    });
  const sets = comparable([
    figure({}),
    figure({ value: 2, period: "2024" }),
    ...[1, 2, 3].map((at) => penetration(`industry:${at}`, at)),
  ]);
  assert.deepEqual(
    sets.map((set) => set.length),
    [3, 2],
  );
});

test("what has no number, or is about three things, is not compared", () => {
  const three = [1, 2, 3].map((at) => ["company", `company:${at}`]);
  assert.deepEqual(
    comparable([
      figure({ value: "" }),
      figure({ value: null }),
      figure({ about: three }),
      figure({ about: three, period: "1" }),
    ]),
    [],
  );
});
