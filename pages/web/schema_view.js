// @ts-check
// What a landscape is made of: how many things of each kind, and which relations join the kinds.

import { DB, valueAt } from "./dataset.js";
import { registerDiagram } from "./diagram.js";
import { choice, el } from "./dom.js";
import { headName } from "./head.js";
import { box } from "./marks.js";
import { hasView } from "./navigation.js";
import { counted, pick, SHELL, word } from "./words.js";

const EXAMPLES = 3;
const MAX_RELATIONS = 25;

/** The number of facts at each node. */
function degrees() {
  const counts = new Uint32Array(DB.nodes.id.length);
  const { start, end } = DB.facts;
  for (let row = 0; row < start.length; row += 1) {
    counts[start[row]] += 1;
    counts[end[row]] += 1;
  }
  return counts;
}

/** The things of each kind: how many, and those with the most facts. */
function kindCounts() {
  const counts = degrees();
  const found = new Map();
  DB.nodes.kind.forEach((kind, index) => {
    const entry = found.get(kind) || { count: 0, examples: [] };
    if (!found.has(kind)) found.set(kind, entry);
    entry.count += 1;
    const { examples } = entry;
    if (examples.length < EXAMPLES || counts[index] > counts[examples[EXAMPLES - 1]]) {
      examples.push(index);
      examples.sort((a, b) => counts[b] - counts[a] || a - b);
      examples.length = Math.min(EXAMPLES, examples.length);
    }
  });
  return Object.keys(SHELL.words.kinds)
    .map((kind) => ({ kind, ...found.get(DB.kinds.indexOf(kind)) }))
    .filter(({ count }) => count);
}

function kindCard({ kind, count, examples }) {
  const view = hasView("tables") ? `tables/nodes/${kind}` : null;
  const title = choice(
    "span",
    { class: "title card-link", tabindex: -1, "data-kind": kind, "data-to-view": view },
    counted(kind, count),
  );
  return el(
    "section",
    { class: "card kind-card", "data-kind": kind },
    el("h3", {}, title),
    el(
      "div",
      { class: "boxes inline" },
      examples.map((index) => box(index, { "data-to-view": `explore/${DB.nodes.id[index]}` })),
    ),
  );
}

const isSupportingKind = ({ kind }) => SHELL.words.supporting.includes(kind);

/** How many things of each core kind there are, in a line. */
export function kindCountsLine() {
  const rows = kindCounts().filter((each) => !isSupportingKind(each));
  const key = ({ kind, count }) =>
    choice(
      "span",
      { class: "kind-name card-link", tabindex: -1, "data-kind": kind, "data-to-view": `tables/nodes/${kind}` },
      counted(kind, count),
    );
  const all = choice(
    "span",
    { class: "link", tabindex: -1, "data-to-view": "schema" },
    pick("图谱结构", "Schema"),
    " ›",
  );
  return el(
    "section",
    { class: "block contents" },
    el("h2", {}, pick("收录的事物", "What is recorded")),
    el("div", { class: "kind-counts" }, rows.map(key), all),
  );
}

/** The kinds of things with their best-connected ones, core kinds first. */
export function kindsBlock() {
  const counts = kindCounts();
  const cards = (rows) => el("div", { class: "kinds" }, rows.map(kindCard));
  const supporting = counts.filter(isSupportingKind);
  return el(
    "section",
    { class: "block contents" },
    el("h2", {}, pick("收录的事物", "What is recorded")),
    cards(counts.filter((each) => !isSupportingKind(each))),
    supporting.length
      ? el(
          "details",
          {},
          el(
            "summary",
            {},
            pick(
              `来源所述的性质（${supporting.length} 类）`,
              `What sources say of things (${supporting.length} kinds)`,
            ),
          ),
          cards(supporting),
        )
      : "",
  );
}

/** How many facts of each kind join which kinds of things, the most frequent first. */
function relationCounts() {
  const found = new Map();
  const { kind, start, end } = DB.facts;
  for (let row = 0; row < start.length; row += 1) {
    const ends = [DB.kinds[DB.nodes.kind[start[row]]], DB.kinds[DB.nodes.kind[end[row]]]];
    const key = [valueAt(kind, row), ...ends].join(" ");
    const entry = found.get(key) || { relation: valueAt(kind, row), ends, count: 0 };
    if (!entry.count) found.set(key, entry);
    entry.count += 1;
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

function relationLine({ relation, ends, count }, max) {
  const end = (kind) => el("span", { class: "kind-name", "data-kind": kind }, word("kinds", kind));
  const link = choice(
    "span",
    { class: "relation-name card-link", tabindex: -1, "data-to-view": `tables/facts/${relation}` },
    word("edges", relation),
  );
  return el(
    "div",
    { class: "relation-row", role: "row" },
    el("span", { role: "cell" }, end(ends[0])),
    el("span", { role: "cell" }, "→ ", link, " →"),
    el("span", { role: "cell" }, end(ends[1])),
    el("span", { role: "cell", class: "track" }, el("i", { css: { width: `${Math.max(0.5, (count / max) * 100)}%` } })),
    el("b", { role: "cell" }, count.toLocaleString("en")),
  );
}

/** The most frequent relations, and a key for the others. */
function relationsBlock() {
  const relations = relationCounts();
  const max = relations[0]?.count || 1;
  const lines = (/** @type {any[]} */ rows) => rows.map((row) => relationLine(row, max));
  const rest = relations.slice(MAX_RELATIONS);
  const open = () => {
    table.append(...lines(rest));
    more.remove();
  };
  const more = choice("span", { class: "more", onclick: open }, pick(`其余 ${rest.length} 种`, `${rest.length} more`));
  const title = pick("关系", "Relations");
  const first = lines(relations.slice(0, MAX_RELATIONS));
  const table = el("div", { class: "relation-rows", role: "table", "aria-label": title }, first);
  return el("section", { class: "block" }, el("h2", {}, title), table, rest.length > 0 && more);
}

function schemaDiagram() {
  const title = pick("图谱结构", "Schema");
  return {
    title,
    subject: "",
    content: [
      el(
        "header",
        { class: "head" },
        headName(
          "",
          title,
          pick("各类事物与它们之间的关系，各有多少", "the kinds of things and the relations between them, with counts"),
        ),
      ),
      kindsBlock(),
      relationsBlock(),
    ],
    flows: [],
  };
}

export function registerSchemaView() {
  registerDiagram("schema", () => DB.facts.id.length > 0 && !DB.isPartial, schemaDiagram);
}
