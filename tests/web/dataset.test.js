import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asPrinted,
  bySource,
  Dataset,
  distinct,
  endsOf,
  FIGURE_COLUMNS,
  fullName,
  locatorInWords,
  useDataset,
  valueAt,
} from "../../pages/web/dataset.js";
import { reader, usePage } from "../../pages/web/words.js";

const one = (/** @type {any} */ value) => ({ values: [value] });
const NO_CITATION = Object.fromEntries(
  [
    "section",
    "as_of",
    "as_of_stated",
    "by",
    "why",
    "until",
    "reviewed",
    "reviewed_by",
    "reviewed_on",
    "named_source",
  ].map((name) => [name, one(null)]),
);
const cited = (/** @type {any} */ source, /** @type {any} */ locator, /** @type {any} */ strength) => ({
  ...NO_CITATION,
  source,
  locator,
  strength,
});
const EMPTY = { id: [], about: [], ...cited(one(0), one(""), one("")) };

/** 甲 acts in the layer 上游 of the chain 链 twice, offers 乙, and serves it in the chain; a figure about 链 and 甲. */
function tiny() {
  const columns = {
    kinds: ["Chain", "Company", "Layer", "Product", "Report"],
    prefixes: ["chain", "company", "layer", "product", "report"],
    complete: null,
    nodes: {
      id: [0, 0, "layer:链/上游", 0, 0],
      kind: [0, 1, 2, 3, 4],
      name: ["链", "甲", "上游", "乙", "报告"],
      aliases: [[1, ["A"]]],
      english: [[0, "Chain L"]],
      parents: [[2, 0]],
      fields: [[4, [["publisher", "发布机构", "publisher", "某院"]]]],
      pinyin: { usual: {}, read: [] },
    },
    facts: {
      id: ["f1", "f2", "f3", "f4"],
      kind: { values: ["ACTS_IN", "OFFERS", "SERVES"], at: [0, 0, 1, 2] },
      start: [1, 1, 1, 1],
      end: [2, 2, 3, 3],
      fields: [[3, [["chain", "在哪条链", "in the chain", "链"]]]],
      ...cited(one(4), { values: ["L20", "L3", "L4", "L100"] }, { values: ["implied", "explicit"], at: [0, 1, 1, 1] }),
    },
    figures: {
      id: ["g1"],
      about: [
        [
          ["chain", 0],
          ["company", 1],
        ],
      ],
      fields: [],
      ...Object.fromEntries(FIGURE_COLUMNS.map((name) => [name, one(null)])),
      value: one(0),
      ...cited(one(4), one("L9"), one("explicit")),
    },
    coverage: EMPTY,
    statements: EMPTY,
  };
  return new Dataset(columns);
}

test("a column gives a row its only value, its own, one of a few, or a text with a number", () => {
  assert.equal(valueAt({ values: ["x"] }, 7), "x");
  assert.equal(valueAt({ values: ["x", "y", "z"] }, 2), "z");
  assert.equal(valueAt({ values: ["x", "y"], at: [1, 1, 0] }, 1), "y");
  assert.equal(valueAt({ prefixes: ["L", "p"], at: [0, 1], numbers: [12, 3] }, 1), "p3");
  assert.deepEqual([valueAt({ values: [null] }, 0), valueAt({ values: [0] }, 0)], ["", 0]);
});

test("an id that is left out is made of the kind and the name", () => {
  assert.deepEqual(tiny().nodes.id, ["chain:链", "company:甲", "layer:链/上游", "product:乙", "report:报告"]);
});

test("a thing is read with its aliases, its fields and what it is part of", () => {
  const db = tiny();
  assert.deepEqual(db.thing("company:甲"), {
    id: "company:甲",
    kind: "Company",
    name: "甲",
    english: "",
    aliases: ["A"],
    fields: [],
    parent: "",
  });
  assert.equal(db.thing("layer:链/上游").parent, "chain:链");
  assert.deepEqual(db.parts("chain:链"), ["layer:链/上游"]);
  assert.deepEqual(
    [db.thing("company:无").name, db.kindOf("company:无"), db.has("company:无")],
    ["company:无", "", false],
  );
});

test("the statements about a thing come in the order of the source", () => {
  const db = tiny();
  assert.deepEqual(
    db.at("facts", "company:甲").map(({ id, cite }) => [id, cite.locator, cite.strength, cite.source]),
    [
      ["f2", "L3", "explicit", "report:报告"],
      ["f3", "L4", "explicit", "report:报告"],
      ["f1", "L20", "implied", "report:报告"],
      ["f4", "L100", "explicit", "report:报告"],
    ],
  );
  assert.deepEqual(
    db.about("chain:链").map(({ id }) => id),
    ["g1"],
  );
  assert.deepEqual(db.at("facts", "company:无"), []);
});

test("facts that hold in a chain are found by the chain", () => {
  const db = tiny();
  assert.deepEqual(
    db.within("chain:链").map(({ id }) => id),
    ["f4"],
  );
  assert.deepEqual(db.within("company:甲"), []);
});

test("a statement is found by its id, and says what it is about", () => {
  const db = tiny();
  assert.deepEqual(endsOf(db.statement("g1")), ["chain:链", "company:甲"]);
  assert.deepEqual(endsOf(db.statement("f3")), ["company:甲", "product:乙"]);
  assert.equal(db.statement("g1").value, 0);
  assert.equal(db.statement("none"), null);
});

test("a page that was cut down knows of what it holds everything", () => {
  const whole = tiny();
  assert.deepEqual(
    [whole.isPartial, whole.isComplete("company:甲"), whole.isComplete("company:无")],
    [false, true, false],
  );
  const db = tiny();
  db.complete = [1];
  assert.deepEqual([db.isPartial, db.isComplete("company:甲"), db.isComplete("chain:链")], [true, true, false]);
  db.complete = [];
  assert.deepEqual([db.isPartial, db.isComplete("company:甲")], [true, false]);
});

test("the same statement of several places is one, with the strongest evidence first", () => {
  usePage({ words: { strengths: { explicit: [], implied: [], editorial: [] } } });
  const merged = distinct(tiny().at("facts", "company:甲"));
  assert.deepEqual(
    merged.map(({ id, again }) => [id, again.map((/** @type {any} */ each) => each.id)]),
    [
      ["f2", ["f1"]],
      ["f3", []],
      ["f4", []],
    ],
  );
});

test("places are compared by report, line and cell as numbers", () => {
  const at = (/** @type {string} */ source, /** @type {string} */ locator) => ({
    id: locator,
    cite: { source, locator },
  });
  const places = [at("r:a", "L2C10"), at("r:a", "L2C9"), at("r:a", "L10"), at("r:b", "L1"), at("r:a", "L2")];
  assert.deepEqual(
    places.sort(bySource).map(({ id }) => id),
    ["L2", "L2C9", "L2C10", "L10", "L1"],
  );
});

test("a layer is named after its chain, save within it", () => {
  useDataset(tiny());
  reader.language = "zh";
  assert.deepEqual(
    [fullName("layer:链/上游"), fullName("layer:链/上游", "chain:链"), fullName("company:甲")],
    ["链/上游", "上游", "甲"],
  );
  reader.language = "en";
  assert.equal(fullName("layer:链/上游"), "Chain L/上游");
  reader.language = "zh";
});

test("a figure is written as it is printed, with the unit where that stands elsewhere", () => {
  usePage({ words: { units: { 亿元: ["亿元", "CNY 100m"] }, levels: { 较高: ["较高", "rather high"] } } });
  assert.equal(asPrinted({ printed: "66.8亿元", unit: "亿元" }), "66.8亿元");
  assert.equal(asPrinted({ printed: "66.8", unit: "亿元" }), "66.8（亿元）");
  assert.equal(asPrinted({ printed: "", level: "较高" }), "较高");
  reader.language = "en";
  assert.deepEqual(
    [asPrinted({ printed: "66.8", unit: "亿元" }), asPrinted({ printed: "", level: "较高" })],
    ["66.8 (CNY 100m)", "rather high"],
  );
  reader.language = "zh";
});

test("a locator is told in words, in both languages", () => {
  assert.deepEqual(["p7", "p7-9", "L12", "L12-14", "L12C3H2R0", "Sheet1!B3"].map(locatorInWords), [
    "第 7 页",
    "第 7–9 页",
    "文本第 12 行的段落",
    "文本第 12–14 行的段落",
    "文本第 12 行的表格，第 3 格，表头在第 2 行，该行无行首标题",
    "",
  ]);
  reader.language = "en";
  assert.deepEqual(["p7-9", "L12C3"].map(locatorInWords), ["pages 7–9", "table row on line 12 of the text, cell 3"]);
  reader.language = "zh";
});
