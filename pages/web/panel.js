// @ts-check
// The details panel: what is said of a thing, each statement with its source.

import { bars } from "./bar_chart.js";
import { anyStatement, coverageLine, fieldOf, figureRow, linkTo, relationRow, statementLine } from "./citation.js";
import { DB, distinct, endsOf, nameOf, TABLES, thingOf, valueAt } from "./dataset.js";
import { byId, choice, clipped, el, isolated } from "./dom.js";
import { lazyRows } from "./lazy_rows.js";
import { hasView, nameOfView, openView, show, state, watch } from "./navigation.js";
import { phrasesOf } from "./relations.js";
import { amount, brief, colourOf, joined, pick, pickOf, SHELL, word } from "./words.js";

const MAX_ROWS = 6;
const MAX_CHAINS = 6;
const MAX_REPORTS = 40;

/** Sections that a view adds to what the panel says of a thing: functions of its id. @type {((id: string) => any[])[]} */
export const panelSections = [];

export const sectionTitle = (zh, en, count) =>
  el("h3", {}, pick(zh, en), count === undefined ? "" : el("small", {}, ` ${count}`));

/** The first of some rows and a button for the others. */
export const shortened = (rows, max = MAX_ROWS) => lazyRows(rows, (row) => row, max);

// ---------------------------------------------------------------- sections

const kindBlock = (title, items, make) =>
  items.length ? [el("h4", {}, title, el("small", {}, ` ${items.length}`)), ...lazyRows(items, make, MAX_ROWS)] : [];

/** The relations of a thing by kind and direction; the facts that relate it to one other thing are one row. */
function relationBlocks(id) {
  const facts = distinct(DB.at("facts", id));
  const groups = Map.groupBy(facts, (fact) => `${fact.start === id ? "→" : "←"}${fact.kind}`);
  const keys = ["→", "←"]
    .flatMap((arrow) => Object.keys(SHELL.words.edges).map((kind) => arrow + kind))
    .filter((key) => groups.has(key));
  let count = 0;
  const blocks = keys.flatMap((key) => {
    const byOther = Map.groupBy(groups.get(key) || [], (fact) => (fact.start === id ? fact.end : fact.start));
    count += byOther.size;
    return kindBlock(
      pickOf(phrasesOf({ kind: key.slice(1), outgoing: key[0] === "→" })),
      [...byOther.values()],
      (same) => relationRow(same, id),
    );
  });
  return blocks.length ? [sectionTitle("关系", "Relations", count), ...blocks] : [];
}

/** The facts that hold in a chain, by kind, and the parts that no relation names already. */
function withinBlocks(id) {
  const related = new Set(DB.at("facts", id).flatMap(endsOf));
  const parts = DB.parts(id).filter((part) => !related.has(part));
  const facts = distinct(DB.within(id));
  const byKind = Map.groupBy(facts, ({ kind }) => kind);
  const partRow = (part) =>
    el("div", { class: "fact" }, linkTo(part), " ", el("small", {}, word("kinds", DB.kindOf(part))));
  return [
    ...(parts.length ? [sectionTitle("组成部分", "Parts", parts.length), ...lazyRows(parts, partRow, 8)] : []),
    ...(facts.length
      ? [
          sectionTitle("此链中的事实", "Facts within this chain", facts.length),
          ...Object.keys(SHELL.words.edges).flatMap((kind) =>
            kindBlock(word("edges", kind), byKind.get(kind) || [], (fact) => anyStatement(fact, id)),
          ),
        ]
      : []),
  ];
}

function figureBlocks(id) {
  const found = distinct(DB.at("figures", id));
  if (!found.length) return [];
  return [
    sectionTitle("数据", "Figures", found.length),
    ...bars(id, found),
    ...lazyRows(found, (figure) => figureRow(figure, id), MAX_ROWS),
  ];
}

function coverageBlocks(id) {
  const order = Object.keys(SHELL.words.states);
  const found = DB.at("coverage", id).sort((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  return found.length
    ? [sectionTitle("来源的覆盖", "Coverage of the source", found.length), ...lazyRows(found, coverageLine, 4)]
    : [];
}

function statementBlocks(id) {
  const found = distinct(DB.at("statements", id));
  return found.length
    ? [sectionTitle("陈述", "Statements", found.length), ...lazyRows(found, (row) => statementLine(row, id), MAX_ROWS)]
    : [];
}

// ---------------------------------------------------------------- the heading

/** The views that show a thing, other than the one that is open: its own, the chains that draw it, Explore. */
function viewsOf(id) {
  const named = {
    chain: ["产业链图", "Chain diagram"],
    company: ["关系图", "Relations diagram"],
    leaders: ["智能链主", "Leaders"],
  };
  const own = Object.entries(named).map(([view, names]) => [
    view === "leaders" ? "leaders" : `${view}/${id}`,
    ...names,
  ]);
  const shown = own.filter(([view]) => (view === "leaders" ? DB.kindOf(id) === "Role" : true) && hasView(view));
  const drawn = chainsDrawing(id)
    .slice(0, MAX_CHAINS)
    .map((chain) => [`chain/${chain}`, `见于 ${nameOf(chain)}`, `In ${nameOf(chain)}`]);
  const explore = hasView("explore") && nameOfView() !== "explore" ? [[`explore/${id}`, "探索", "Explore"]] : [];
  return [...explore, ...shown, ...drawn].filter(([view]) => view !== state.view);
}

/** The chains in whose diagram a thing stands; the page sets it. @type {{ of: (id: string) => string[] }} */
export const chainIndex = { of: () => [] };
const chainsDrawing = (id) => chainIndex.of(id).filter((chain) => chain !== id);

function headingOf(id) {
  const thing = thingOf(id);
  const { kind, name, english, aliases, parent, fields } = thing;
  const other = pick(english, name);
  const also = [other !== nameOf(id) ? other : "", ...aliases].filter(Boolean);
  const views = viewsOf(id).map(([view, zh, en]) =>
    el("button", { onclick: () => openView(view, { chosen: id }) }, pick(zh, en)),
  );
  return [
    el("span", { class: "chip", css: { background: colourOf(kind) } }, word("kinds", kind)),
    el("h2", {}, isolated(nameOf(id))),
    also.length ? el("p", { class: "meta" }, pick("别名 ", "Also "), isolated(joined(also))) : "",
    parent ? el("p", { class: "meta" }, pick("属于 ", "Within "), linkTo(parent)) : "",
    fields.map(([, zh, en, value]) => el("p", { class: "meta" }, `${brief(pick(zh, en))} `, isolated(value))),
    views.length ? el("p", { class: "views" }, views) : "",
    DB.has(id) && !DB.isComplete(id)
      ? el(
          "p",
          { class: "meta partial" },
          pick(
            "此页只收录它与本页主题有关的事实。",
            "This page holds only those facts about it that concern its subject.",
          ),
        )
      : "",
  ];
}

/** What the panel says while nothing is chosen: how to choose, and the reports that everything here rests on. */
function reportList() {
  const help =
    nameOfView() === "tables"
      ? pick(
          "点选任一行，这里列出它的出处与相关事实。",
          "Choose a row: its source and what is related are listed here.",
        )
      : pick(
          "点选图中任一项，这里列出它的全部事实与出处。",
          "Choose anything in the picture: its facts and their sources are listed here.",
        );
  const counts = new Map();
  for (const name of Object.keys(TABLES)) {
    const table = DB[name];
    table.id.forEach((_, at) => {
      const source = valueAt(table.source, at);
      counts.set(source, (counts.get(source) || 0) + 1);
    });
  }
  const ranked = [...counts].filter(([at]) => at >= 0).sort((a, b) => b[1] - a[1]);
  const rows = ranked.slice(0, MAX_REPORTS).map(([at, count]) => {
    const report = DB.node(at);
    const about = [
      fieldOf(report, "publisher"),
      fieldOf(report, "published"),
      pick(`${count.toLocaleString("en")} 条事实`, `${amount(count.toLocaleString("en"), "fact")}`),
    ];
    return el(
      "div",
      { class: "fact" },
      choice("span", { class: "link", onclick: () => show(report.id, {}) }, isolated(clipped(report.name, 80))),
      el("span", { class: "with" }, isolated(about.filter(Boolean).join(" · "))),
    );
  });
  const title = el("h2", {}, pick("来源", "Sources"), el("small", {}, ` ${ranked.length}`));
  return [title, el("p", { class: "meta" }, help), ...rows];
}

// ---------------------------------------------------------------- filling

/** Fill the panel with what is chosen, or else the subject of the view. */
export function fillPanel() {
  const id = state.chosen || state.subject;
  const { facts } = state;
  const details = byId("details");
  const opening = facts
    .map((each) => DB.statement(each))
    .filter(Boolean)
    .map((row) => anyStatement(row, id));
  const first = opening.length
    ? [sectionTitle("此处的依据", "What this rests on", opening.length), ...shortened(opening, 8)]
    : [];
  const sections = id
    ? [
        ...panelSections.flatMap((make) => make(id)),
        ...figureBlocks(id),
        ...coverageBlocks(id),
        ...relationBlocks(id),
        ...statementBlocks(id),
        ...withinBlocks(id),
      ]
    : [];
  if (id && !sections.length && !first.length)
    sections.push(el("p", { class: "meta" }, pick("此页没有关于它的事实。", "No facts about it in this page.")));
  const content = [id ? headingOf(id) : "", first, sections, id || first.length ? "" : reportList()];
  details.replaceChildren(...content.flat(4).filter(Boolean));
  details.scrollTop = 0;
  byId("handle").replaceChildren(
    isolated(clipped(id ? nameOf(id) : pick("来源", "Sources"), 60)),
    " ",
    el("small", {}, pick("详情", "Details")),
  );
  if (opening.length === 1) opening[0].turn();
}

export function startPanel() {
  const panel = byId("panel");
  panel.setAttribute("aria-label", pick("详情", "Details"));
  const handle = el("button", { id: "handle", "aria-expanded": "false" });
  handle.addEventListener("click", () => panel.classList.toggle("open"));
  panel.replaceChildren(handle, el("div", { id: "details", tabindex: 0 }));
  new MutationObserver(() => handle.setAttribute("aria-expanded", String(panel.classList.contains("open")))).observe(
    panel,
    { attributes: true, attributeFilter: ["class"] },
  );
  watch(fillPanel);
}
