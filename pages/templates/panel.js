// The details panel: what is said about a thing, and where each statement stands.

function goTo(id) {
  const leave = (event) => { event.preventDefault(); event.stopPropagation(); show(id, { move: true }); };
  return made("button", { class: "go", onclick: leave, title: word("kinds", thingOf(id).kind).slice(0, 2).join(" ") }, said(clipped(fullName(id, state.chosen || stage.scene?.subject), 80)));
}

const fieldOf = (thing, key) => (thing.fields.find((row) => row[0] === key) || [])[3];
const CHAINS_NAMED = 6;
const brief = (text) => text.split(/[，；,;]/)[0];

// ---------------------------------------------------------------- one statement and its citation

function citation(statement) {
  const { cite } = statement;
  const report = thingOf(cite.source);
  const time = cite.as_of && (cite.as_of_stated ? cite.as_of : `${cite.as_of}（${pick("取自报告日期", "the report's date")}）`);
  const rows = [
    ["依据", "basis", pick(...word("strengths", cite.strength))],
    ["理由", "why", cite.why],
    ["判断者", "judged by", cite.by],
    ["报告", "report", report.name],
    ["发布", "publisher", [fieldOf(report, "publisher"), fieldOf(report, "published")].filter(Boolean).join("，")],
    ["章节", "section", cite.section],
    ["位置", "locator", cite.locator],
    ["即", "that is", placeInWords(cite.locator)],
    ["时间", "as of", time],
    ["终止", "until", cite.until],
    ["核对", "review", [cite.reviewed && pick(...word("reviews", cite.reviewed)), cite.reviewed_by, cite.reviewed_on].filter(Boolean).join("，")],
    ...(statement.fields || []).map(([, zh, en, value]) => [brief(zh), brief(en), value]),
    ["事实", "fact id", statement.id],
  ].filter((row) => row[2]);
  const list = made("dl", { class: "cite" });
  for (const [zh, en, value] of rows) {
    const content = en === "locator" || en === "fact id" ? made("code", {}, value) : said(value);
    list.append(made("dt", {}, duo(zh, en)), made("dd", {}, content));
  }
  return list;
}

const badge = (strength) => made("span", { class: `badge ${strength}` }, duo(...word("strengths", strength)));

/** Facts that state the same in several places, as one: that of the strongest citation, with the others in `again`. */
function distinct(facts) {
  const order = Object.keys(WORDS.strengths);
  const groups = new Map();
  for (const fact of facts) {
    const { id, cite, ...content } = fact;
    const stated = JSON.stringify(content);
    groups.set(stated, [...(groups.get(stated) || []), fact]);
  }
  return [...groups.values()].map((group) => {
    const [first, ...again] = group.sort((a, b) => order.indexOf(a.cite.strength) - order.indexOf(b.cite.strength));
    return { ...first, again };
  });
}

/** A statement in a line; the button at its end opens its citations. */
function statementRow(statement, what, extra) {
  const { strength, locator } = statement.cite;
  const cited = [statement, ...(statement.again || [])];
  const more = cited.length > 1 ? ` +${cited.length - 1}` : "";
  const source = made("button", { class: "source", "aria-expanded": "false", title: pick("查看来源", "Show the source") }, badge(strength), made("span", { class: "place", title: placeInWords(locator) }, locator + more));
  const line = made("div", { class: "line" }, made("span", { class: "what" }, ...what), source);
  const row = made("div", { class: `fact ${strength} ${extra || ""}`, "data-fact": statement.id }, line);
  row.turn = () => {
    const open = row.classList.toggle("open");
    source.setAttribute("aria-expanded", String(open));
    if (open) row.append(...cited.map(citation));
    else for (const list of row.querySelectorAll(":scope > dl")) list.remove();
  };
  line.addEventListener("click", row.turn);
  return row;
}

/** The qualifiers of a relation in short; the citation has them in full. That it is in this chain goes without saying. */
function qualifiers(fields) {
  const rows = fields.filter(([key, , , value]) => key !== "chain" || !stage.scene || value !== thingOf(stage.scene.subject).name);
  if (!rows.length) return "";
  return made("span", { class: "with" }, ...rows.flatMap(([, zh, en, value], at) => [at ? "；" : "", ...duo(brief(zh), brief(en)), " ", made("b", {}, said(value))]));
}

// ---------------------------------------------------------------- sections

const section = (zh, en, count) => made("h3", {}, duo(zh, en), count === undefined ? "" : made("small", {}, ` ${count}`));

function relationRow(fact, id) {
  const other = fact.start === id ? fact.end : fact.start;
  return statementRow(fact, [goTo(other), " ", made("small", {}, duo(...word("kinds", thingOf(other).kind))), qualifiers(fact.fields)]);
}

/** Show the first rows and a button for the others. */
function shortened(rows, most) {
  const few = rows.length > most + 2 ? rows.slice(0, most) : rows;
  const rest = rows.slice(few.length);
  if (!rest.length) return few;
  const more = made("button", { class: "more" }, duo(`其余 ${rest.length} 条`, `${rest.length} more`));
  more.addEventListener("click", () => more.replaceWith(...rest));
  return [...few, more];
}

function relations(id) {
  const groups = new Map();
  for (const way of ["→", "←"]) for (const kind of Object.keys(WORDS.edges)) groups.set(`${way}${kind}`, []);
  const facts = distinct(DB.at("facts", id));
  for (const fact of facts) groups.get(`${fact.start === id ? "→" : "←"}${fact.kind}`)?.push(fact);
  const blocks = [...groups].flatMap(([key, rows]) => kindBlock(`${key[0]} `, key.slice(1), rows.map((fact) => relationRow(fact, id))));
  return blocks.length ? [section("关系", "Relations", facts.length), ...blocks] : [];
}

const kindBlock = (way, kind, rows) => (rows.length ? [made("h4", {}, way, duo(...word("edges", kind)), made("small", {}, ` ${rows.length}`)), ...shortened(rows, 6)] : []);

/** The facts that hold in a chain, by kind, and the parts that no relation names already. */
function inside(id) {
  const related = new Set(DB.at("facts", id).flatMap(endsOf));
  const parts = DB.parts(id).filter((part) => !related.has(part));
  const facts = distinct(DB.within(id));
  const rowsOf = (kind) => facts.filter((fact) => fact.kind === kind).map((fact) => statementOf(fact, id));
  const names = parts.map((part) => made("div", { class: "fact" }, goTo(part), " ", made("small", {}, duo(...word("kinds", thingOf(part).kind)))));
  return [
    ...(parts.length ? [section("组成部分", "Parts", parts.length), ...shortened(names, 8)] : []),
    ...(facts.length ? [section("此链中的事实", "Facts within this chain", facts.length), ...Object.keys(WORDS.edges).flatMap((kind) => kindBlock("", kind, rowsOf(kind)))] : []),
  ];
}

function figureRow(figure, id) {
  const about = figure.about.filter(([, node]) => node !== id).flatMap(([role, node], at) => [at ? "；" : "", ...duo(...word("roles", role)), " ", goTo(node)]);
  const rest = [figure.period, figure.forecast && pick("预测", "forecast"), figure.basis && `${pick("口径", "basis")} ${figure.basis}`, figure.named_source && `${pick("出处", "from")} ${figure.named_source}`].filter(Boolean).join("；");
  const what = [...duo(...word("metrics", figure.metric)), " ", made("b", {}, said(asPrinted(figure)))];
  if (rest) what.push(made("span", { class: "with" }, said(rest)));
  if (about.length) what.push(made("span", { class: "with" }, ...about));
  return statementRow(figure, what);
}

/** Figures of one metric and unit, about the thing alone, over time or side by side, as bars. */
function chart(id, figures) {
  const sets = new Map();
  for (const figure of figures) {
    const { metric, value, unit, about } = figure;
    if (!Number.isFinite(value) || about.length > 2) continue;
    const set = sets.get(`${metric} ${unit}`) || [];
    const again = (other) => ["printed", "period", "forecast"].every((each) => other[each] === figure[each]) && other.about.join() === about.join();
    if (!set.some((each) => again(each.figure))) sets.set(`${metric} ${unit}`, [...set, { figure, value }]);
  }
  return [...sets.values()].filter((rows) => rows.length > 1).slice(0, 2).map((rows) => {
    const most = Math.max(...rows.map(({ value }) => value)) || 1;
    const overTime = rows.every(({ figure }) => figure.about.every(([role, node]) => node === id || role === "region"));
    if (overTime) rows.sort((a, b) => (a.figure.period < b.figure.period ? -1 : 1));
    const bars = rows.slice(0, 8).map(({ figure, value }) => {
      const name = figure.about.filter(([, node]) => node !== id).map(([, node]) => thingOf(node).name).join(" ") || figure.period || "";
      const bar = made("i", { class: figure.forecast ? "forecast" : "" });
      bar.style.width = `${Math.max(1, (value / most) * 100)}%`;
      return made("div", {}, made("span", {}, said(clipped([name, figure.about.length > 1 ? figure.period : ""].filter(Boolean).join(" "), 24))), made("span", { class: "bar" }, bar), made("b", {}, said(asPrinted(figure))));
    });
    return made("div", { class: "chart", role: "img", "aria-label": word("metrics", rows[0].figure.metric).join(" ") }, made("h4", {}, duo(...word("metrics", rows[0].figure.metric))), ...bars);
  });
}

function figures(id) {
  const found = distinct(DB.at("figures", id));
  if (!found.length) return [];
  return [section("数据", "Figures", found.length), ...chart(id, found), ...shortened(found.map((figure) => figureRow(figure, id)), 6)];
}

function coverageRow(row) {
  const [zh, en] = word("aspects", row.aspect);
  const [stateZh, stateEn] = word("states", row.state);
  return statementRow(row, [made("b", {}, duo(zh, en)), pick("：", ": "), ...duo(stateZh, stateEn), row.note ? made("span", { class: "with" }, said(row.note)) : ""], row.state === "complete" ? "" : "gap");
}

function coverage(id) {
  const order = Object.keys(WORDS.states);
  const found = DB.at("coverage", id).sort((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  if (!found.length) return [];
  return [section("来源的覆盖", "Coverage of the source", found.length), ...shortened(found.map(coverageRow), 4)];
}

function statementLine(row, id) {
  const modality = row.modality ? [made("b", {}, duo(...word("modalities", row.modality))), pick("：", ": ")] : [];
  if (row.relation) {
    const ends = Object.fromEntries(row.about);
    return statementRow(row, [...modality, goTo(ends.from), " — ", ...duo(...word("edges", row.relation)), " → ", goTo(ends.to)]);
  }
  const others = row.about.filter(([, node]) => node !== id).flatMap(([, node], at) => [at ? "；" : "", goTo(node)]);
  const aspect = row.aspect ? [made("b", {}, said(row.aspect)), pick("：", ": ")] : [];
  return statementRow(row, [...modality, ...aspect, said(row.text), others.length ? made("span", { class: "with" }, ...others) : ""]);
}

function statements(id) {
  const found = distinct(DB.at("statements", id));
  if (!found.length) return [];
  return [section("陈述", "Statements", found.length), ...shortened(found.map((row) => statementLine(row, id)), 6)];
}

function heading(id) {
  const thing = thingOf(id);
  const chip = made("span", { class: "chip" }, duo(...word("kinds", thing.kind)));
  chip.style.background = colourOf(thing.kind);
  const head = [chip, made("h2", {}, said(thing.name))];
  if (thing.aliases.length) head.push(made("p", { class: "meta" }, duo("别名 ", "Also "), said(thing.aliases.join("；"))));
  if (thing.parent) head.push(made("p", { class: "meta" }, duo("属于 ", "Within "), goTo(thing.parent)));
  for (const [, zh, en, value] of thing.fields) head.push(made("p", { class: "meta" }, duo(`${brief(zh)} `, `${brief(en)} `), said(value)));
  const views = viewsOf(id);
  if (state.view !== "explore" && DB.places.has(id)) views.push(["explore", "探索", "Explore"]);
  if (views.length) head.push(made("p", { class: "views" }, ...views.map(([view, zh, en]) => made("button", { onclick: () => (view === "explore" ? exploreFrom(id) : openView(view, { chosen: id })) }, duo(zh, en)))));
  return head;
}

/** The views that show a thing, other than the one that is open: as their subject, or the chains that draw it. */
function viewsOf(id) {
  const named = { chain: ["产业链图谱", "Chain map"], company: ["企业图", "Company map"], leaders: ["智能链主", "Leaders"] };
  const own = ["chain", "company", "leaders"].map((view) => [`${view}/${id}`, ...named[view]]).filter(([view]) => hasView(view));
  const draws = ({ marks }) => Object.values(marks).some((mark) => mark.node === id);
  const chains = Object.values(DATA.scenes).filter((scene) => scene.id.startsWith("chain/") && scene.subject !== id && draws(scene));
  const drawn = chains.slice(0, CHAINS_NAMED).map((scene) => [scene.id, `见于 ${scene.zh}`, `In ${scene.en}`]);
  return [...own, ...drawn].filter(([view]) => view !== state.view);
}

function statementOf(row, id) {
  if (row.sort === "figure") return figureRow(row, id);
  if (row.sort === "coverage") return coverageRow(row);
  if (row.sort === "statement") return statementLine(row, id);
  const [start, end] = [goTo(row.start), goTo(row.end)];
  return statementRow(row, [start, ` — `, ...duo(...word("edges", row.kind)), ` → `, end, qualifiers(row.fields)]);
}

/** What the panel says while nothing is chosen: how to choose, and the reports that everything here rests on. */
function reports() {
  const tabular = state.view.startsWith("tables");
  const help = tabular ? ["点选任一行，这里列出它的出处与相关事实。", "Choose a row: its source and what is related are listed here."] : ["点选图中任一项，这里列出它的全部事实与出处。", "Choose anything in the picture: its facts and their sources are listed here."];
  const counts = new Map();
  for (const table of Object.keys(MADE).map((name) => DB[name])) table.id.forEach((_, at) => { const source = coded(table.source, at); counts.set(source, (counts.get(source) || 0) + 1); });
  const rows = [...counts].filter(([at]) => at >= 0).sort((a, b) => b[1] - a[1]).map(([at, count]) => {
    const report = DB.node(at);
    const about = [fieldOf(report, "publisher"), fieldOf(report, "published"), pick(`${count.toLocaleString("en")} 条事实`, `${count.toLocaleString("en")} facts`)].filter(Boolean).join(" · ");
    return made("div", { class: "fact" }, made("button", { class: "go", onclick: () => show(report.id, {}) }, said(clipped(report.name, 80))), made("span", { class: "with" }, said(about)));
  });
  return [made("p", { class: "meta" }, duo(...help)), section("来源", "Sources", rows.length), ...rows.slice(0, 40)];
}

/** Fill the panel with a thing; `facts` are statements that open it, such as those behind a cell of a matrix. */
function fillPanel(id, facts = []) {
  const panel = document.getElementById("details");
  const first = facts.map((each) => DB.statement(each)).filter(Boolean).map((row) => statementOf(row, id));
  const opening = first.length ? [section("此处的依据", "What this rests on", first.length), ...shortened(first, 8)] : [];
  const sections = id ? [...exploreSections(id), ...figures(id), ...coverage(id), ...relations(id), ...statements(id), ...inside(id)] : [];
  if (id && !sections.length && !opening.length) sections.push(made("p", { class: "meta" }, duo("此页没有关于它的事实。", "No facts about it in this page.")));
  panel.replaceChildren(...(id ? heading(id) : []), ...opening, ...sections, ...(id || first.length ? [] : reports()));
  panel.scrollTop = 0;
  document.getElementById("handle").replaceChildren(...(id ? [said(clipped(thingOf(id).name, 60)), " "] : []), made("small", {}, ...duo("详情", "Details")));
  if (first.length === 1) first[0].turn();
}
