// @ts-check
// Every fact as rows: tables that sort and filter, the accessible twin of the diagrams.

import { answerNamed, answers } from "./answers.js";
import { byId, clipped, el, isolated } from "./dom.js";
import { exploreRows } from "./explore.js";
import { hasView, openView, register, remember, rememberSoon, show } from "./navigation.js";
import { thingsNamed } from "./search.js";
import {
  fileOfTable,
  headOfTable,
  isTable,
  kindWordsPresent,
  orderOfColumn,
  rowsOfTable,
  tableNames,
  tableTitle,
  thingsInRow,
  wordsOfKind,
} from "./table_rows.js";
import { amount, fold, pick, word } from "./words.js";

/** So many characters stand in a cell; of a report, whose whole name shows over it and in files, fewer. */
const MAX_CELL = 200;
const MAX_REPORT = 12;
const PAGE_ROWS = 100;
const PAPER_ROWS = 1000;
/** Column `sort` orders the rows, downwards if `isDescending`; -1 is the order of the sources. */
const table = {
  name: "facts",
  kind: "",
  filter: "",
  sort: -1,
  isDescending: false,
  shown: PAGE_ROWS,
  /** @type {any[]} */ rows: [],
  /** @type {any[]} */ all: [],
};

function filterRows() {
  const wanted = fold(table.filter);
  const named = thingsNamed(wanted);
  const holds = (each) =>
    !wanted || each.text.some((text) => fold(text).includes(wanted)) || thingsInRow(each).some((id) => named.has(id));
  table.rows = table.all.filter((each) => (!table.kind || each.kind === table.kind) && holds(each));
  if (table.sort < 0) return;
  const order = orderOfColumn(table.name, table.sort);
  table.rows.sort((a, b) => order(a, b) * (table.isDescending ? -1 : 1));
}

/** A cell; a report, which every row names, in short. The name of its column stands before it on a phone. */
function cellOf(text, [zh, en], maxReport) {
  const isReport = en === "report";
  const max = isReport ? maxReport : MAX_CELL;
  const look = text ? (isReport ? "brief" : "") : "blank";
  return el(
    "td",
    { class: look, "data-head": pick(zh, en), title: text.length > max ? clipped(text, 400) : "" },
    isolated(clipped(text, max)),
  );
}

function rowElement(each, columns, maxReport) {
  const open = () => {
    for (const row of document.querySelectorAll("#table tr.chosen")) row.classList.remove("chosen");
    line.classList.add("chosen");
    show(each.node, { facts: each.facts || (each.row ? [each.row.id] : []) });
  };
  const onkeydown = (event) => event.key === "Enter" && open();
  const onclick = () => getSelection()?.isCollapsed !== false && open();
  const line = el(
    "tr",
    { tabindex: 0, onclick, onkeydown, "data-node": each.node, class: each.row?.cite.strength },
    each.text.map((text, at) => cellOf(text, columns[at], maxReport)),
  );
  return line;
}

function paintRows(maxReport = MAX_REPORT) {
  const columns = headOfTable(table.name);
  document
    .querySelector("#table tbody")
    ?.replaceChildren(...table.rows.slice(0, table.shown).map((each) => rowElement(each, columns, maxReport)));
  byId("row-count").textContent = pick(`${table.rows.length} 行`, amount(table.rows.length, "row"));
  const more = byId("more-rows");
  const next = Math.min(PAGE_ROWS, table.rows.length - table.shown);
  more.hidden = next <= 0;
  more.textContent = pick(`再显示 ${next} 行`, `Show ${next} more`);
}

function paintHead() {
  const cells = headOfTable(table.name).map(([zh, en], at) => {
    const isSorted = table.sort === at;
    const direction = isSorted ? (table.isDescending ? "descending" : "ascending") : "none";
    const turn = () => {
      [table.isDescending, table.sort] = [isSorted && !table.isDescending, at];
      repaint();
      remember(false);
    };
    return el(
      "th",
      { scope: "col", "aria-sort": direction },
      el("button", { onclick: turn }, pick(zh, en), { ascending: " ↑", descending: " ↓", none: "" }[direction]),
    );
  });
  document.querySelector("#table thead tr")?.replaceChildren(...cells);
}

function repaint() {
  filterRows();
  paintHead();
  paintRows();
}

// ---------------------------------------------------------------- the view

const option = (value, text, selected) => el("option", { value, selected }, text);

/** A choice of one kind of relation, metric, state or thing. */
function kindSelect() {
  const kinds = kindWordsPresent(table.name, table.all);
  if (kinds.length < 2) return "";
  const open = ({ target }) => openView(`tables/${table.name}${target.value ? `/${target.value}` : ""}`);
  return el(
    "select",
    { "aria-label": pick("类型", "kind"), onchange: open },
    option("", pick("全部类型", "all kinds"), false),
    kinds.map((each) => option(each, word(wordsOfKind(table.name), each), each === table.kind)),
  );
}

function filterField() {
  const label = pick("筛选本表", "Filter this table");
  const field = el("input", {
    type: "search",
    id: "filter",
    placeholder: label,
    "aria-label": label,
    value: table.filter,
  });
  field.addEventListener("input", () => {
    table.filter = field.value;
    table.shown = PAGE_ROWS;
    filterRows();
    paintRows();
    rememberSoon();
  });
  return field;
}

/** The names of the tables; an answer is listed where it is the page's only one. */
function tabs() {
  const names = [
    ...(answers.length === 1 || answerNamed(table.name) ? [answerNamed(table.name)?.name || answers[0].name] : []),
    ...tableNames(),
  ];
  return el(
    "div",
    { role: "tablist", "aria-label": pick("表", "Tables") },
    names.map((name) =>
      el(
        "button",
        { role: "tab", "aria-selected": String(name === table.name), onclick: () => openView(`tables/${name}`) },
        tableTitle(name),
      ),
    ),
  );
}

function openTable(rest, stage) {
  const [asked = "", kind = ""] = rest.split("/");
  const name = asked || "vendors";
  const isSame = table.name === name && table.kind === kind;
  Object.assign(
    table,
    { name, kind, shown: PAGE_ROWS },
    isSame ? {} : { filter: "", sort: -1, isDescending: false },
    recalled,
  );
  recalled = {};
  table.all = rowsOfTable(name);
  const answer = answerNamed(name);
  const drawButton =
    answer && hasView("explore")
      ? el(
          "button",
          { id: "as-graph", onclick: () => exploreRows(table.rows, table.name) },
          pick("在探索中画出", "Draw in Explore"),
        )
      : "";
  const more = el("button", {
    id: "more-rows",
    onclick: () => {
      table.shown += PAGE_ROWS;
      paintRows();
    },
  });
  stage.append(
    el(
      "section",
      { id: "table" },
      el("h1", {}, isolated(tableTitle(name))),
      el(
        "div",
        { class: "controls" },
        tabs(),
        kindSelect(),
        filterField(),
        drawButton,
        el("span", { id: "row-count", role: "status" }),
      ),
      el(
        "div",
        { class: "scroll" },
        el(
          "table",
          { class: answer ? "answer" : "" },
          el("caption", { class: "spoken" }, tableTitle(name)),
          el("thead", {}, el("tr", {})),
          el("tbody", {}),
        ),
        more,
      ),
    ),
  );
  repaint();
  return {
    title: answer ? tableTitle(name) : pick(`数据表：${tableTitle(name)}`, `Table: ${tableTitle(name)}`),
    subject: "",
  };
}

/** The order of the table as the address has it: column 2 ascending is "2", descending "-2". */
const orderInAddress = () => (table.sort < 0 ? "" : `${table.isDescending ? "-" : ""}${table.sort + 1}`);
let recalled = {};

function recallTable(address) {
  const order = address.get("o") || "";
  const column = Math.abs(Number.parseInt(order, 10) || 0);
  const rest = (address.get("v") || "").split("/")[1] || "vendors";
  const isColumn = isTable(rest) && column <= headOfTable(rest).length;
  recalled = { filter: address.get("q") || "", sort: isColumn ? column - 1 : -1, isDescending: order.startsWith("-") };
}

export function registerTables() {
  register("tables", {
    has: (rest) => isTable(rest.split("/")[0] || "vendors"),
    open: openTable,
    shows: () => false,
    address: () => [
      ["q", table.filter],
      ["o", orderInAddress()],
    ],
    recall: recallTable,
    table: () => fileOfTable(table.name, table.rows),
  });
}

/** Show so many rows as a reader of paper will turn pages for, and say how many there are besides. */
export function paintForPaper() {
  const { shown } = table;
  table.shown = PAPER_ROWS;
  paintRows(MAX_CELL);
  table.shown = shown;
  const count = table.rows.length;
  if (count > PAPER_ROWS)
    byId("row-count").textContent = pick(
      `打印前 ${PAPER_ROWS} 行，共 ${count} 行；全部可导出为 CSV`,
      `the first ${PAPER_ROWS} of ${count} rows; CSV holds them all`,
    );
}

export const paintForScreen = () => paintRows();
