import assert from "node:assert/strict";
import { test } from "node:test";
import { comparison } from "../../pages/web/comparison.js";
import { NO_PATH_FILTERS, PATH_FILTERS, shortestPaths, supplyPaths } from "../../pages/web/paths.js";
import { byCodePoint, sentenceOf } from "../../pages/web/relations.js";
import { Trace } from "../../pages/web/trace.js";
import { battery, firm, nameIn, segment, walks } from "./battery.js";

const relations = battery();
const name = nameIn(relations);

test("facts of one relation are its citations, the strongest first", () => {
  const [offers] = relations.at(firm("甲锂")).filter(({ kind }) => kind === "OFFERS");
  assert.deepEqual(
    offers.facts.map(({ cite }) => cite.locator),
    ["L1", "L2"],
  );
  assert.equal(offers.strength, "explicit");
  assert.equal(offers.count, 2);
});

test("neighbours come by kind, and those with the most facts first", () => {
  const groups = relations.neighbours(segment("锂盐"));
  assert.deepEqual(
    groups.map(({ kind, outgoing }) => [kind, outgoing]),
    [
      ["OFFERS", false],
      ["PART_OF", true],
      ["UPSTREAM_OF", true],
    ],
  );
  assert.deepEqual(
    groups[0].relations.map(({ start }) => name(start)),
    ["甲锂", "乙锂"],
  );
});

test("a parent is a part-of relation without facts", () => {
  const parts = relations.at("chain:电池链").filter(({ kind }) => kind === "PART_OF");
  assert.deepEqual(new Set(parts.map(({ start }) => name(start))), new Set(["锂盐", "电池", "整车"]));
  assert.ok(parts.every(({ facts, strength, count }) => !facts.length && !strength && !count));
});

test("what has ended is left out, what is planned is told apart", () => {
  const supplies = ["甲锂", "乙锂", "丙电", "丁电", "戊车"].flatMap((each) =>
    relations.at(firm(each)).filter(({ kind, start }) => kind === "SUPPLIES" && start === firm(each)),
  );
  assert.deepEqual(
    supplies.map(({ start, end, modality }) => [name(start), name(end), modality]),
    [
      ["乙锂", "丙电", "planned"],
      ["丁电", "戊车", ""],
    ],
  );
  assert.equal(sentenceOf(supplies[0]), "计划：乙锂向丙电供应");
  assert.equal(relations.degree(firm("乙锂")), 2);
});

test("shortest paths leave generic relations out unless asked for", () => {
  const [start, end] = [firm("甲锂"), firm("戊车")];
  assert.deepEqual(walks(relations, start, shortestPaths(relations, start, end)), [
    ["甲锂", "锂盐", "电池", "整车", "戊车"],
    ["甲锂", "锂盐", "电池", "丁电", "戊车"],
  ]);
  assert.deepEqual(walks(relations, start, shortestPaths(relations, start, end, { filters: NO_PATH_FILTERS })), [
    ["甲锂", "东省", "戊车"],
  ]);
  assert.deepEqual(shortestPaths(relations, start, end, { maxHops: 3 }), []);
});

test("a path does not pass a hub", () => {
  const [start, end] = [firm("甲锂"), firm("乙锂")];
  assert.deepEqual(shortestPaths(relations, start, end, { filters: { ...PATH_FILTERS, hub: 3 } }), []);
  assert.deepEqual(walks(relations, start, shortestPaths(relations, start, end)), [["甲锂", "锂盐", "乙锂"]]);
});

test("of parallel relations a path takes each", () => {
  const found = shortestPaths(relations, firm("丙电"), firm("丁电"));
  assert.deepEqual(
    found.map((path) => path.map(({ relation, forward }) => [relation.kind, forward])),
    [[["COMPARED_WITH", false]], [["PARTNERS_WITH", true]]],
  );
});

for (const [start, end, expected] of [
  ["甲锂", "丙电", [["甲锂", "锂盐", "电池", "丙电"]]],
  ["丙电", "甲锂", []],
  ["甲锂", "乙锂", []],
  ["丁电", "戊车", [["丁电", "戊车"]]],
  ["丙电", "戊车", [["丙电", "电池", "整车", "戊车"]]],
]) {
  test(`supply paths from ${start} to ${end} follow supply`, () => {
    assert.deepEqual(
      walks(relations, firm(String(start)), supplyPaths(relations, firm(String(start)), firm(String(end)))),
      expected,
    );
  });
}

for (const [start, upstream, expected] of /** @type {[string, boolean, [string, number][]][]} */ ([
  [
    segment("电池"),
    true,
    [
      ["甲锂", 1],
      ["乙锂", 1],
      ["锂盐", 1],
    ],
  ],
  [
    segment("电池"),
    false,
    [
      ["戊车", 1],
      ["整车", 1],
    ],
  ],
  [
    firm("甲锂"),
    false,
    [
      ["丁电", 1],
      ["丙电", 1],
      ["电池", 1],
      ["戊车", 2],
      ["整车", 2],
    ],
  ],
  [
    firm("戊车"),
    true,
    [
      ["丁电", 1],
      ["丙电", 1],
      ["电池", 1],
      ["乙锂", 2],
      ["甲锂", 2],
      ["锂盐", 2],
    ],
  ],
])) {
  test(`what is ${upstream ? "upstream" : "downstream"} of ${start}`, () => {
    const found = new Trace(relations, start, { upstream }).reached;
    assert.deepEqual(new Map(found.map(({ node, distance }) => [name(node), distance])), new Map(expected));
    assert.deepEqual(
      found.map(({ distance }) => distance),
      found.map(({ distance }) => distance).sort(),
    );
  });
}

test("single points cut others off", () => {
  const points = (/** @type {string} */ start, /** @type {boolean} */ upstream) =>
    new Trace(relations, start, { upstream }).singlePoints.map(({ node, cutOff }) => [
      name(node),
      new Set(cutOff.map(name)),
    ]);
  assert.deepEqual(points(firm("戊车"), true), [["电池", new Set(["锂盐", "甲锂", "乙锂"])]]);
  assert.deepEqual(points(firm("丁电"), false), []);
});

test("a comparison has what is shared first and only comparable figures", () => {
  const found = comparison(relations, [firm("丙电"), firm("丁电")]);
  const rows = new Map(found.relations.map(({ kind, other, cells }) => [`${kind} ${name(other)}`, cells.map(Boolean)]));
  assert.deepEqual(rows.get("OFFERS 电池"), [true, true]);
  assert.deepEqual(rows.get("SUPPLIES 戊车"), [false, true]);
  assert.equal(rows.size, 7);
  assert.deepEqual(
    found.figures.map(({ metric, unit, period, cells }) => [
      metric,
      unit,
      period,
      cells.map((cell) => cell.map(({ printed }) => printed)),
    ]),
    [["revenue", "亿元", "2024", [["3亿元"], ["5亿元"]]]],
  );
});

test("a comparison tells what a source leaves out from what it does not state", () => {
  const { relations: rows } = comparison(relations, [firm("丙电"), firm("甲锂"), firm("丁电")]);
  const gaps = new Map(
    rows.map((row) => [`${row.kind} ${name(row.other)}`, row.gaps.map((each) => each.map(({ state }) => state))]),
  );
  assert.deepEqual(gaps.get("OFFERS 锂盐"), [["lost"], [], []]);
  assert.deepEqual(gaps.get("SUPPLIES 戊车"), [[], [], []]);
});

test("texts are compared by code point", () => {
  assert.ok(byCodePoint("（集团）", "𠮷野家") < 0);
  assert.ok("（集团）" > "𠮷野家");
  assert.equal(["b", "ab", "a", "😀", "é"].sort(byCodePoint).join(), "a,ab,b,é,😀");
});
