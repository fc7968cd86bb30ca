// Every fact as rows: tables that sort and filter, the accessible twin of the pictures.

const TABLES = {
  facts: { zh: "关系", en: "Relations", head: [["主体", "from"], ["关系", "relation"], ["对象", "to"], ["限定", "qualifiers"]] },
  figures: { zh: "数据", en: "Figures", head: [["指标", "metric"], ["原文数值", "as printed"], ["关于", "about"], ["时期", "period"]] },
  statements: { zh: "陈述", en: "Statements", head: [["对象", "about"], ["方面", "aspect"], ["陈述", "statement"], ["语气", "modality"]] },
  coverage: { zh: "来源的覆盖", en: "Coverage of the source", head: [["对象", "about"], ["方面", "aspect"], ["状态", "state"], ["说明", "note"]] },
  nodes: { zh: "事物", en: "Things", head: [["类型", "kind"], ["名称", "name"], ["别名", "aliases"], ["事实数", "facts"]] },
};
const CITED = [["依据", "strength"], ["报告", "report"], ["位置", "locator"]];
/** What a file says of a statement besides: a page shows it when the statement is opened. */
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
/** So many letters stand in a cell; of a report, whose whole name shows over it, on paper and in files, fewer. */
const LETTERS = { cell: 200, report: 12 };
const PAGE = 100;
const ON_PAPER = 1000;
const table = { name: "facts", kind: "", filter: "", sort: -1, down: false, shown: PAGE, rows: [], all: [] };

const cells = {
  facts: (row) => [fullName(row.start), pick(...word("edges", row.kind)), fullName(row.end), row.fields.map(([, zh, en, value]) => `${pick(brief(zh), brief(en))} ${value}`).join("；")],
  figures: (row) => [pick(...word("metrics", row.metric)), asPrinted(row), row.about.map(([role, node]) => `${pick(...word("roles", role))} ${fullName(node)}`).join("；"), [row.period, row.forecast && pick("预测", "forecast")].filter(Boolean).join(" ")],
  statements: (row) => [saidOf(row), row.relation ? pick(...word("edges", row.relation)) : row.aspect, row.relation ? endOf(row, "to") : row.text, row.modality && pick(...word("modalities", row.modality))],
  coverage: (row) => [row.about.map(([, node]) => fullName(node)).join("；"), pick(...word("aspects", row.aspect)), pick(...word("states", row.state)), row.note],
  nodes: (row) => [pick(...word("kinds", row.kind)), row.name, row.aliases.join("；"), String(row.count)],
};
/** The name of one end of a relation that is not actual. */
const endOf = (row, end) => fullName(row.about.find(([role]) => role === end)?.[1]);
/** What a statement is about: the start of a relation, or all things that it speaks of. */
const saidOf = (row) => (row.relation ? endOf(row, "from") : row.about.map(([, node]) => fullName(node)).join("；"));
const filedCells = (row) => FILED.map(([, , of]) => String(of(row) ?? ""));
const citedCells = (cite) => [pick(...word("strengths", cite.strength)), thingOf(cite.source).name, `${cite.section} ${cite.locator}`.trim()];

function allRows(name) {
  const answer = answerOf(name);
  if (answer) return answer.rows.map(({ cells: text, nodes, facts }) => ({ text, node: nodes[0] || "", nodes, facts, kind: "" }));
  if (name === "nodes") {
    const [facts, figures] = [DB.index("facts"), DB.index("figures")];
    return DB.nodes.id.map((id, at) => {
      const thing = { ...DB.node(at), count: (facts.get(at) || []).length + (figures.get(at) || []).length };
      return { thing, text: cells.nodes(thing), node: id, kind: thing.kind };
    });
  }
  return DB[name].id.map((_, at) => {
    const row = DB[MADE[name]](at);
    const kind = { facts: row.kind, figures: row.metric, statements: row.modality, coverage: row.state }[name];
    return { row, text: [...cells[name](row), ...citedCells(row.cite)], node: row.start || row.about[0]?.[1] || "", kind };
  }).sort((a, b) => ofReport(a) - ofReport(b) || bySource(a.row, b.row));
}

/** What is said of a report itself comes last: what it says comes first. */
const ofReport = ({ node }) => (thingOf(node).kind === "Report" ? 1 : 0);

/** Tables that say by themselves what their rows rest on, or list things. */
const isCited = (name) => Boolean(MADE[name]);
const heads = () => [...TABLES[table.name].head, ...(isCited(table.name) ? CITED : [])];
const kindsOf = (name) => ({ facts: "edges", figures: "metrics", statements: "modalities", coverage: "states", nodes: "kinds" })[name];

/** How rows compare in a column: values by their unit and size, counts as numbers, all else as text. */
function orderOf(name, column) {
  const { compare } = inChinese;
  const size = ({ row }) => row.value || row.low || row.high || 0;
  if (name === "figures" && column === 1) return (a, b) => compare(a.row.unit, b.row.unit) || size(a) - size(b) || compare(a.text[1], b.text[1]);
  return (a, b) => compare(a.text[column], b.text[column]);
}

function filterRows() {
  const wanted = folded(table.filter);
  const named = goingBy(wanted);
  const holds = ({ row, node, text }) => !wanted || text.some((each) => folded(each).includes(wanted)) || (row ? endsOf(row) : [node]).some((each) => named.has(each));
  table.rows = table.all.filter((each) => (!table.kind || each.kind === table.kind) && holds(each));
  if (table.sort >= 0) {
    const order = orderOf(table.name, table.sort);
    table.rows.sort((a, b) => order(a, b) * (table.down ? -1 : 1));
  }
}

/** A cell; a report, which every row names, in short. The name of its column stands before it on a phone. */
function cellOf(text, [zh, en], report) {
  const most = en === "report" ? report : LETTERS.cell;
  return made("td", { class: text ? (en === "report" ? "brief" : "") : "blank", "data-head": pick(zh, en), title: text.length > most ? clipped(text, 400) : "" }, said(clipped(text, most)));
}

function paintRows(report = LETTERS.report) {
  const body = document.querySelector("#table tbody");
  const named = heads();
  body.replaceChildren(...table.rows.slice(0, table.shown).map((each) => {
    const open = () => show(each.node, { facts: each.facts || (each.row ? [each.row.id] : []) });
    const line = made("tr", { tabindex: "0", onclick: open, onkeydown: (event) => { if (event.key === "Enter") open(); }, "data-node": each.node },
      ...each.text.map((text, at) => cellOf(text, named[at], report)));
    if (each.row) line.className = each.row.cite.strength;
    return line;
  }));
  document.getElementById("counted").textContent = pick(`${table.rows.length} 行`, amount(table.rows.length, "row"));
  const more = document.getElementById("further");
  more.hidden = table.rows.length <= table.shown;
  more.textContent = pick(`再显示 ${Math.min(PAGE, table.rows.length - table.shown)} 行`, `Show ${Math.min(PAGE, table.rows.length - table.shown)} more`);
}

function paintHead() {
  const head = document.querySelector("#table thead tr");
  head.replaceChildren(...heads().map(([zh, en], at) => {
    const sorted = table.sort === at ? (table.down ? "descending" : "ascending") : "none";
    const turn = () => { [table.down, table.sort] = [table.sort === at && !table.down, at]; filterRows(); paintHead(); paintRows(); remember(false); };
    return made("th", { scope: "col", "aria-sort": sorted }, made("button", { onclick: turn }, duo(zh, en), { ascending: " ↑", descending: " ↓", none: "" }[sorted]));
  }));
}

/** The filter and order of the table as the address has them: column 2 upwards is "2", downwards "-2". */
const orderInAddress = () => (table.sort < 0 ? "" : `${table.down ? "-" : ""}${table.sort + 1}`);

/** Filter and order the table as an address says. */
function narrowTable(filter, order) {
  const column = Math.abs(parseInt(order, 10) || 0);
  Object.assign(table, { filter, sort: column <= heads().length ? column - 1 : -1, down: order.startsWith("-") });
  document.getElementById("filter").value = filter;
  filterRows();
  paintHead();
  paintRows();
}

/** The answer to a question that the page carries. */
const answerOf = (name) => DATA.answers.find((answer) => answer.name === name);

/** Answers are tables too. */
function addAnswers() {
  for (const { name, zh, en, columns } of DATA.answers) TABLES[name] = { zh, en, head: columns };
}

/** The rows that the filter leaves, as a graph. */
const graphButton = () => made("span", { class: "views" }, made("button", { id: "as-graph", onclick: () => exploreRows(table.rows) }, duo("在探索中画出", "Draw in Explore")));

/** Show a table; `kind` narrows it to one kind of relation, metric, state or thing. The same table keeps its filter. */
function openTable(name, kind = "") {
  const known = TABLES[name] ? name : "facts";
  const kept = table.name === known && table.kind === kind ? {} : { filter: "", sort: -1, down: false };
  Object.assign(table, { name: known, kind, shown: PAGE, ...kept });
  table.all = allRows(table.name);
  const listed = Object.entries(TABLES).filter(([key]) => !answerOf(key) || key === table.name || DATA.answers.length === 1);
  const tabs = listed.map(([key, { zh, en }]) => made("button", { role: "tab", "aria-selected": String(key === table.name), onclick: () => openView(`tables/${key}`) }, duo(zh, en)));
  const present = [...new Set(table.all.map((each) => each.kind))];
  const words = Object.keys(WORDS[kindsOf(table.name)] || {}).filter((each) => present.includes(each));
  const select = made("select", { "aria-label": pick("类型", "kind"), onchange: (event) => openView(`tables/${table.name}${event.target.value ? `/${event.target.value}` : ""}`) },
    made("option", { value: "" }, pick("全部类型", "all kinds")), ...words.map((each) => made("option", { value: each, selected: each === kind }, pick(...word(kindsOf(table.name), each)))));
  const filter = made("input", { type: "search", id: "filter", placeholder: pick("筛选本表", "Filter this table"), "aria-label": pick("筛选本表", "Filter this table"), value: table.filter });
  filter.addEventListener("input", () => { table.filter = filter.value; table.shown = PAGE; filterRows(); paintRows(); laterRemember(); });
  const further = made("button", { id: "further", class: "open", onclick: () => { table.shown += PAGE; paintRows(); } });
  document.getElementById("table").replaceChildren(
    made("div", { class: "bar" }, made("div", { role: "tablist", "aria-label": pick("表", "tables") }, ...tabs), words.length ? select : "", filter, answerOf(table.name) ? graphButton() : "", made("span", { id: "counted", role: "status" })),
    made("div", { class: "scroll", tabindex: "0" }, made("table", { class: answerOf(table.name) ? "answer" : "" }, made("caption", { class: "spoken" }, duo(TABLES[table.name].zh, TABLES[table.name].en)), made("thead", {}, made("tr", {})), made("tbody", {})), further),
  );
  filterRows();
  paintHead();
  paintRows();
}

/** Show so many rows as a reader of paper will turn pages for, and say how many there are besides. */
function paintForPaper() {
  const screen = table.shown;
  table.shown = ON_PAPER;
  paintRows(LETTERS.cell);
  table.shown = screen;
  const count = table.rows.length;
  if (count > ON_PAPER) document.getElementById("counted").textContent = pick(`打印前 ${ON_PAPER} 行，共 ${count} 行；全部可导出为 CSV`, `the first ${ON_PAPER} of ${count} rows; CSV holds them all`);
}

/** What the list that is shown holds, head first: the table, what is said of the thing in the panel, or all that is drawn. */
function listed() {
  const id = state.chosen || stage.scene?.subject;
  const tabular = state.view.startsWith("tables");
  if (tabular && answerOf(table.name)) return [[...asNode(heads()), pick("事实", "facts")], ...table.rows.map(({ text, facts }) => [...text, facts.join("; ")])];
  if (tabular && !isCited(table.name)) return [heads(), ...table.rows].map(asNode);
  if (state.view === "map" && !id) return [TABLES.nodes.head, ...allRows("nodes").filter(({ kind }) => !stage.hidden.has(kind))].map(asNode);
  const head = [...TABLES[tabular ? table.name : "facts"].head, ...CITED, ...FILED].map(([zh, en]) => pick(zh, en));
  if (tabular) return [head, ...table.rows.map(({ row, text }) => [...text, ...filedCells(row)])];
  const statements = state.chosen || state.view === "map" ? [...statementsAt(id), ...DB.within(id)] : pictured();
  const once = [...new Map(statements.map((row) => [row.id, row])).values()];
  return [head, ...once.map((row) => [...asRelation(row), ...citedCells(row.cite), ...filedCells(row)])];
}

const asNode = (row) => row.text || row.map(([zh, en]) => pick(zh, en));

const statementsAt = (node) => Object.keys(MADE).flatMap((name) => DB.at(name, node));
const endsOf = (row) => (row.about ? row.about.map(([, node]) => node) : [row.start, row.end]);

/** A statement in the columns of relations: a figure relates what it is about to its value. */
function asRelation(row) {
  if (row.sort === "fact") return cells.facts(row);
  if (row.sort === "coverage") return cells.coverage(row);
  if (row.sort === "statement") return cells.statements(row);
  const [metric, value, about, period] = cells.figures(row);
  return [about, metric, value, period];
}

/** What a picture says: of its subject and within it, in its marks, and between the things it draws. */
function pictured() {
  const { subject } = stage.scene;
  const marks = shownMarks().filter((mark) => !isHidden(mark));
  const drawn = new Set(marks.map(({ node }) => node).filter(Boolean));
  const joins = (row) => !subject || endsOf(row).includes(subject) || endsOf(row).every((node) => drawn.has(node));
  const around = [subject, ...drawn].filter(Boolean).flatMap(statementsAt).filter(joins);
  const within = marks.flatMap(({ facts }) => facts).map((id) => DB.statement(id)).filter(Boolean);
  return [...around, ...DB.within(subject), ...within].sort(bySource);
}
