// Every fact as rows: tables that sort and filter, the accessible twin of the pictures.

const TABLES = {
  facts: { zh: "关系", en: "Relations", head: [["主体", "from"], ["关系", "relation"], ["对象", "to"], ["限定", "qualifiers"]] },
  figures: { zh: "数据", en: "Figures", head: [["指标", "metric"], ["原文数值", "as printed"], ["关于", "about"], ["时期", "period"]] },
  coverage: { zh: "来源的覆盖", en: "What the source leaves out", head: [["对象", "about"], ["方面", "aspect"], ["状态", "state"], ["说明", "note"]] },
  nodes: { zh: "事物", en: "Things", head: [["类型", "kind"], ["名称", "name"], ["别名", "aliases"], ["事实数", "facts"]] },
};
const CITED = [["依据", "strength"], ["报告", "report"], ["位置", "locator"]];
const PAGE = 100;
const ON_PAPER = 1000;
const table = { name: "facts", kind: "", filter: "", sort: -1, down: false, shown: PAGE, rows: [], all: [] };

const cells = {
  facts: (row) => [thingOf(row.start).name, pick(...word("edges", row.kind)), thingOf(row.end).name, row.fields.map(([, zh, en, value]) => `${pick(brief(zh), brief(en))} ${value}`).join("；")],
  figures: (row) => [pick(...word("metrics", row.metric)), row.printed || row.level, row.about.map(([role, node]) => `${pick(...word("roles", role))} ${thingOf(node).name}`).join("；"), [row.period, row.forecast && pick("预测", "forecast")].filter(Boolean).join(" ")],
  coverage: (row) => [row.about.map(([, node]) => thingOf(node).name).join("；"), pick(...word("aspects", row.aspect)), pick(...word("states", row.state)), row.note],
  nodes: (row) => [pick(...word("kinds", row.kind)), row.name, row.aliases.join("；"), String(row.count)],
};
const citedCells = (cite) => [pick(...word("strengths", cite.strength)), thingOf(cite.source).name, `${cite.section} ${cite.locator}`.trim()];

function allRows(name) {
  if (name === "nodes") {
    const [facts, figures] = [DB.index("facts"), DB.index("figures")];
    return DB.nodes.id.map((id, at) => {
      const thing = { ...DB.node(at), count: (facts.get(at) || []).length + (figures.get(at) || []).length };
      return { thing, text: cells.nodes(thing), node: id, kind: thing.kind };
    });
  }
  const make = { facts: "fact", figures: "figure", coverage: "coverageRow" }[name];
  return DB[name].id.map((_, at) => {
    const row = DB[make](at);
    const kind = { facts: row.kind, figures: row.metric, coverage: row.state }[name];
    return { row, text: [...cells[name](row), ...citedCells(row.cite)], node: row.start || row.about[0]?.[1] || "", kind };
  }).sort((a, b) => bySource(a.row, b.row));
}

const heads = () => [...TABLES[table.name].head, ...(table.name === "nodes" ? [] : CITED)];
const kindsOf = (name) => ({ facts: "edges", figures: "metrics", coverage: "states", nodes: "kinds" })[name];

function filterRows() {
  const wanted = folded(table.filter);
  table.rows = table.all.filter((each) => (!table.kind || each.kind === table.kind) && (!wanted || each.text.some((text) => folded(text).includes(wanted))));
  if (table.sort >= 0) {
    const numeric = table.rows.every(({ text }) => !text[table.sort] || /^[\d,.]+$/.test(text[table.sort]));
    const order = new Intl.Collator("zh", { numeric: true });
    table.rows.sort((a, b) => (numeric ? Number(a.text[table.sort]) - Number(b.text[table.sort]) : order.compare(a.text[table.sort], b.text[table.sort])) * (table.down ? -1 : 1));
  }
}

function paintRows() {
  const body = document.querySelector("#table tbody");
  body.replaceChildren(...table.rows.slice(0, table.shown).map((each) => {
    const open = () => show(each.node, { facts: each.row ? [each.row.id] : [] });
    const line = made("tr", { tabindex: "0", onclick: open, onkeydown: (event) => { if (event.key === "Enter") open(); }, "data-node": each.node },
      ...each.text.map((text) => made("td", {}, said(clipped(text, 200)))));
    if (each.row) line.className = each.row.cite.strength;
    return line;
  }));
  document.getElementById("counted").textContent = pick(`${table.rows.length} 行`, `${table.rows.length} rows`);
  const more = document.getElementById("further");
  more.hidden = table.rows.length <= table.shown;
  more.textContent = pick(`再显示 ${Math.min(PAGE, table.rows.length - table.shown)} 行`, `Show ${Math.min(PAGE, table.rows.length - table.shown)} more`);
}

function paintHead() {
  const head = document.querySelector("#table thead tr");
  head.replaceChildren(...heads().map(([zh, en], at) => {
    const sorted = table.sort === at ? (table.down ? "descending" : "ascending") : "none";
    const turn = () => { [table.down, table.sort] = [table.sort === at && !table.down, at]; filterRows(); paintHead(); paintRows(); };
    return made("th", { scope: "col", "aria-sort": sorted }, made("button", { onclick: turn }, duo(zh, en), { ascending: " ↑", descending: " ↓", none: "" }[sorted]));
  }));
}

/** Show a table; `kind` narrows it to one kind of relation, metric, state or thing. */
function openTable(name, kind = "") {
  Object.assign(table, { name: TABLES[name] ? name : "facts", kind, filter: "", sort: -1, down: false, shown: PAGE });
  table.all = allRows(table.name);
  const tabs = Object.entries(TABLES).map(([key, { zh, en }]) => made("button", { role: "tab", "aria-selected": String(key === table.name), onclick: () => openView(`tables/${key}`) }, duo(zh, en)));
  const present = [...new Set(table.all.map((each) => each.kind))];
  const words = Object.keys(WORDS[kindsOf(table.name)]).filter((each) => present.includes(each));
  const select = made("select", { "aria-label": pick("类型", "kind"), onchange: (event) => openView(`tables/${table.name}${event.target.value ? `/${event.target.value}` : ""}`) },
    made("option", { value: "" }, pick("全部类型", "all kinds")), ...words.map((each) => made("option", { value: each, selected: each === kind }, pick(...word(kindsOf(table.name), each)))));
  const filter = made("input", { type: "search", id: "filter", placeholder: pick("筛选本表", "Filter this table"), "aria-label": pick("筛选本表", "Filter this table") });
  filter.addEventListener("input", () => { table.filter = filter.value; table.shown = PAGE; filterRows(); paintRows(); });
  const further = made("button", { id: "further", class: "open", onclick: () => { table.shown += PAGE; paintRows(); } });
  document.getElementById("table").replaceChildren(
    made("div", { class: "bar" }, made("div", { role: "tablist", "aria-label": pick("表", "tables") }, ...tabs), select, filter, made("span", { id: "counted", role: "status" })),
    made("div", { class: "scroll", tabindex: "0" }, made("table", {}, made("caption", { class: "spoken" }, duo(TABLES[table.name].zh, TABLES[table.name].en)), made("thead", {}, made("tr", {})), made("tbody", {})), further),
  );
  filterRows();
  paintHead();
  paintRows();
}

/** Show so many rows as a reader of paper will turn pages for, and say how many there are besides. */
function paintForPaper() {
  const screen = table.shown;
  table.shown = ON_PAPER;
  paintRows();
  table.shown = screen;
  const count = table.rows.length;
  if (count > ON_PAPER) document.getElementById("counted").textContent = pick(`打印前 ${ON_PAPER} 行，共 ${count} 行；全部可导出为 CSV`, `the first ${ON_PAPER} of ${count} rows; CSV holds them all`);
}

/** What the list that is shown holds, head first: the table, what is said of the thing in the panel, or of all drawn. */
function listed() {
  if (state.view.startsWith("tables")) return [heads().map(([zh, en]) => pick(zh, en)), ...table.rows.map(({ text }) => text)];
  const id = state.chosen || stage.scene?.subject;
  if (state.view === "map" && !id) return [TABLES.nodes.head.map(([zh, en]) => pick(zh, en)), ...allRows("nodes").filter(({ kind }) => !stage.hidden.has(kind)).map(({ text }) => text)];
  const drawn = new Set(shownMarks().map((mark) => mark.node).filter(Boolean));
  const seen = new Map((id ? [id] : [...drawn]).flatMap(statementsAt).map((each) => [each.row.id, each]));
  const head = [...TABLES.facts.head, ...CITED].map(([zh, en]) => pick(zh, en));
  return [head, ...[...seen.values()].map(({ row, text }) => [...text, ...citedCells(row.cite)])];
}

/** Everything said of a thing, in the columns of relations: a figure relates what it is about to its value. */
function statementsAt(node) {
  const facts = DB.at("facts", node).map((row) => ({ row, text: cells.facts(row) }));
  const figures = DB.at("figures", node).map((row) => { const [metric, value, about, period] = cells.figures(row); return { row, text: [about, metric, value, period] }; });
  const coverage = DB.at("coverage", node).map((row) => ({ row, text: cells.coverage(row) }));
  return [...facts, ...figures, ...coverage];
}
