// @ts-check
// What stands in the tables: a row for each statement, thing, vendor, or row of an answer.

import { headOfAnswer, orderOfAnswer, rowsOfAnswer } from "./answer_rows.js";
import { answerNamed } from "./answers.js";
import { asPrinted, bySource, compared, DB, endsOf, fullName, nameOf, TABLES, thingOf } from "./dataset.js";
import { brief, FIRMS, inChinese, joined, pick, SHELL, word } from "./words.js";

/** @typedef {{ text: string[], node: string, kind: string, row?: any, facts?: string[], nodes?: string[], cells?: string[], ids?: string[] }} TableRow */

/** The tables by name, with their columns in Chinese and English. */
const COLUMNS = {
  vendors: {
    zh: "厂商",
    en: "Vendors",
    head: [
      ["厂商", "vendor"],
      ["产业链与位置", "chain and place"],
      ["服务行业", "industries"],
      ["产品与模型", "products and models"],
      ["份额", "shares"],
      ["事实数", "facts"],
    ],
  },
  facts: {
    zh: "关系",
    en: "Relations",
    head: [
      ["主体", "from"],
      ["关系", "relation"],
      ["对象", "to"],
      ["限定", "qualifiers"],
    ],
  },
  figures: {
    zh: "数据",
    en: "Figures",
    head: [
      ["指标", "metric"],
      ["原文数值", "as printed"],
      ["关于", "about"],
      ["时期", "period"],
    ],
  },
  statements: {
    zh: "陈述",
    en: "Statements",
    head: [
      ["对象", "about"],
      ["方面", "aspect"],
      ["陈述", "statement"],
      ["语气", "modality"],
    ],
  },
  coverage: {
    zh: "来源的覆盖",
    en: "Coverage of the source",
    head: [
      ["对象", "about"],
      ["方面", "aspect"],
      ["状态", "state"],
      ["说明", "note"],
    ],
  },
  nodes: {
    zh: "事物",
    en: "Things",
    head: [
      ["类型", "kind"],
      ["名称", "name"],
      ["别名", "aliases"],
      ["事实数", "facts"],
    ],
  },
};
const CITED = [
  ["依据", "strength"],
  ["报告", "report"],
  ["位置", "locator"],
];
/** What a file says of a statement besides: the page shows it when the statement is opened. */
const FILED = [
  ["时间", "as of", (row) => row.cite.as_of],
  ["判断者", "judged by", (row) => row.cite.by],
  ["理由", "why", (row) => row.cite.why],
  ["比较", "op", (row) => row.op],
  ["数值", "value", (row) => row.value],
  ["下限", "low", (row) => row.low],
  ["上限", "high", (row) => row.high],
  ["单位", "unit", (row) => row.unit],
  ["时期", "period", (row) => row.period],
  ["预测", "forecast", (row) => row.forecast && pick("是", "yes")],
  ["事实", "fact id", (row) => row.id],
];
const OFFERED = ["OFFERS", "DEVELOPS"];
const STANDS_IN = ["ACTS_IN", "BELONGS_TO", "EXAMPLE_OF"];
const SHARE_METRICS = (metric) => metric.includes("share");
export const tableNames = () => Object.keys(COLUMNS);
export const isTable = (name) => name in COLUMNS || Boolean(answerNamed(name));
/** Tables whose rows say by themselves what they rest on. */
const isCited = (name) => name in TABLES;

export function tableTitle(name) {
  const { zh, en } = answerNamed(name) || COLUMNS[name];
  return pick(zh, en);
}

/** The columns of a table, in Chinese and English. */
export function headOfTable(name) {
  const answer = answerNamed(name);
  if (answer) return headOfAnswer(answer).map(([zh, en]) => [zh, en.replaceAll("_", " ")]);
  return [...COLUMNS[name].head, ...(isCited(name) ? CITED : [])];
}

const list = (names) => joined([...new Set(names)]);
const endNamed = (row, role) => fullName(row.about.find(([each]) => each === role)?.[1]);
const aboutOf = (row) => joined(row.about.map(([, node]) => fullName(node)));

const CELLS = {
  facts: (row) => [
    fullName(row.start),
    word("edges", row.kind),
    fullName(row.end),
    joined(row.fields.map(([, zh, en, value]) => `${brief(pick(zh, en))} ${value}`)),
  ],
  figures: (row) => [
    word("metrics", row.metric),
    asPrinted(row),
    joined(row.about.map(([role, node]) => `${word("roles", role)} ${fullName(node)}`)),
    [row.period, row.forecast && pick("预测", "forecast")].filter(Boolean).join(" "),
  ],
  statements: (row) =>
    row.relation
      ? [
          endNamed(row, "from"),
          word("edges", row.relation),
          endNamed(row, "to"),
          row.modality && word("modalities", row.modality),
        ]
      : [aboutOf(row), row.aspect, row.text, row.modality && word("modalities", row.modality)],
  coverage: (row) => [aboutOf(row), word("aspects", row.aspect), word("states", row.state), row.note],
};

const citedCells = (cite) => [
  word("strengths", cite.strength),
  thingOf(cite.source).name,
  `${cite.section} ${cite.locator}`.trim(),
];
const kindOfRow = {
  facts: (row) => row.kind,
  figures: (row) => row.metric,
  statements: (row) => row.modality,
  coverage: (row) => row.state,
};

/** @returns {TableRow[]} */
function statementRows(name) {
  const rows = DB[name].id.map((_, at) => {
    const row = DB[TABLES[name]](at);
    return {
      row,
      text: [...CELLS[name](row), ...citedCells(row.cite)],
      node: row.start || row.about[0]?.[1] || "",
      kind: kindOfRow[name](row),
    };
  });
  const isOfReport = ({ node }) => Number(DB.kindOf(node) === "Report"); // what is said of a report itself comes last
  return rows.sort((a, b) => isOfReport(a) - isOfReport(b) || bySource(a.row, b.row));
}

const factCount = (index) => (DB.rows("facts").get(index) || []).length + (DB.rows("figures").get(index) || []).length;

/** @returns {TableRow[]} */
function nodeRows() {
  return DB.nodes.id.map((id, index) => {
    const { kind, aliases } = DB.node(index);
    return { text: [word("kinds", kind), nameOf(id), joined(aliases), String(factCount(index))], node: id, kind };
  });
}

/** The shares that figures state of a vendor. */
function sharesOfVendor(id) {
  const figures = DB.at("figures", id).filter(({ metric }) => SHARE_METRICS(metric));
  return list(
    figures.map((figure) =>
      [
        figure.about
          .filter(([, node]) => node !== id)
          .map(([, node]) => nameOf(node))
          .join(" "),
        asPrinted(figure),
        figure.period,
      ]
        .filter(Boolean)
        .join(" "),
    ),
  );
}

/** Companies and organizations that stand somewhere, offer or serve, those with the most facts first. @returns {TableRow[]} */
function vendorRows() {
  const rows = DB.nodes.id.flatMap((id, index) => {
    if (!FIRMS.includes(DB.kinds[DB.nodes.kind[index]])) return [];
    const facts = DB.at("facts", id).filter((fact) => fact.start === id && !fact.cite.until);
    const ends = (kinds) => facts.filter(({ kind }) => kinds.includes(kind)).map(({ end }) => end);
    const [places, offered] = [ends(STANDS_IN), ends(OFFERED)];
    const served = ends(["SERVES"]).filter((end) => DB.kindOf(end) === "Industry");
    const shares = sharesOfVendor(id);
    if (!places.length && !offered.length && !served.length && !shares) return [];
    const text = [
      nameOf(id),
      list(places.map(placeName)),
      list(served.map((each) => nameOf(each))),
      list(offered.map((each) => nameOf(each))),
      shares,
      String(factCount(index)),
    ];
    return [{ text, node: id, kind: DB.kindOf(id) }];
  });
  const facts = ({ text }) => Number(text[text.length - 1]);
  return rows.sort((a, b) => facts(b) - facts(a) || inChinese.compare(a.text[0], b.text[0]));
}

/** A place with the chain that it is part of. */
function placeName(id) {
  const { parent } = thingOf(id);
  return parent ? `${nameOf(parent)}/${nameOf(id)}` : nameOf(id);
}

/** @returns {TableRow[]} */
export function rowsOfTable(name) {
  const answer = answerNamed(name);
  if (answer) return rowsOfAnswer(answer);
  if (name === "nodes") return nodeRows();
  if (name === "vendors") return vendorRows();
  return statementRows(name);
}

/** The table of words that says what the rows of a table are of. */
export const wordsOfKind = (name) =>
  ({
    facts: "edges",
    figures: "metrics",
    statements: "modalities",
    coverage: "states",
    nodes: "kinds",
    vendors: "kinds",
  })[name];

/** How rows compare in a column: figures by unit and size, all else as text in Chinese order, digits as numbers. */
export function orderOfColumn(name, column) {
  const answer = answerNamed(name);
  if (answer) return orderOfAnswer(answer, column);
  const size = ({ row }) => row.value || row.low || row.high || 0;
  if (name === "figures" && column === 1)
    return (a, b) => compared(a.row.unit, b.row.unit) || size(a) - size(b) || inChinese.compare(a.text[1], b.text[1]);
  return (a, b) => inChinese.compare(a.text[column], b.text[column]);
}

// ---------------------------------------------------------------- rows of a file

const filedCells = (row) => FILED.map(([, , of]) => String(/** @type {(row: any) => any} */ (of)(row) ?? ""));
const titlesOf = (columns) => columns.map(([zh, en]) => pick(zh, en));

/** A statement in the columns of relations: a figure relates what it is about to its value. */
function asRelation(row) {
  if (row.sort === "fact") return CELLS.facts(row);
  if (row.sort === "coverage") return CELLS.coverage(row);
  if (row.sort === "statement") return CELLS.statements(row);
  const [metric, value, about, period] = CELLS.figures(row);
  return [about, metric, value, period];
}

/** A table as the rows of a file, the head first. @param {TableRow[]} rows */
export function fileOfTable(name, rows) {
  const answer = answerNamed(name);
  if (answer) {
    const titles = [...titlesOf(answer.columns), pick("事实", "facts")];
    return [titles, ...rows.map(({ cells, ids }) => [...(cells || []), (ids || []).join("; ")])];
  }
  const head = titlesOf(headOfTable(name));
  if (!isCited(name)) return [head, ...rows.map(({ text }) => text)];
  return [[...head, ...titlesOf(FILED)], ...rows.map(({ row, text }) => [...text, ...filedCells(row)])];
}

/** Statements of any sort as the rows of a file, each once, in the order of the sources. */
export function fileOfStatements(statements) {
  const once = [...new Map(statements.map((row) => [row.id, row])).values()].sort(bySource);
  const head = titlesOf([...COLUMNS.facts.head, ...CITED, ...FILED]);
  return [head, ...once.map((row) => [...asRelation(row), ...citedCells(row.cite), ...filedCells(row)])];
}

/** The things that a row is about. */
export const thingsInRow = ({ row, node, nodes }) => (row ? endsOf(row) : nodes || [node]);
export const kindWordsPresent = (name, rows) => {
  const present = new Set(rows.map(({ kind }) => kind));
  return Object.keys(SHELL.words[wordsOfKind(name)] || {}).filter((each) => present.has(each));
};
