// The details panel: what is said about a thing, and where each statement stands. Text enters as textContent only.

/** Make an element: made("p", {class: "meta"}, "text", otherElement). */
function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
  return element;
}

/** Text out of the data: apart from the text around it, whatever direction its letters run. */
const said = (text) => made("bdi", {}, String(text));
const duo = (zh, en) => made("span", {}, zh, " ", made("small", {}, en));
const word = (table, name) => (WORDS[table] || {})[name] || [name, name];
const thingOf = (id) => VIEW.things[id] || { kind: "", name: id, aliases: [] };
const clipped = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

function goTo(id) {
  const leave = (event) => { event.preventDefault(); event.stopPropagation(); show(id, true); };
  return made("button", { class: "go", onclick: leave, title: word("kinds", thingOf(id).kind).slice(0, 2).join(" ") }, said(clipped(thingOf(id).name, 80)));
}

const fieldOf = (thing, key) => ((thing.fields || []).find((row) => row[0] === key) || [])[3];

// ---------------------------------------------------------------- one statement and its citation

function citation(statement) {
  const cite = statement.cite;
  const report = thingOf(cite.source);
  const time = cite.as_of && (cite.as_of_stated ? cite.as_of : `${cite.as_of}（取自报告日期 the report's date）`);
  const [zh, en] = word("strengths", cite.strength);
  const rows = [
    ["依据", "basis", `${zh} ${en}`],
    ["理由", "why", cite.why],
    ["判断者", "by", cite.by],
    ["报告", "report", report.name],
    ["发布", "publisher", [fieldOf(report, "publisher"), fieldOf(report, "published")].filter(Boolean).join("，")],
    ["章节", "section", cite.section],
    ["位置", "locator", cite.locator],
    ["时间", "as of", time],
    ...(statement.fields || []).map(([, fieldZh, fieldEn, value]) => [fieldZh.split(/[，；]/)[0], fieldEn.split(/[,;]/)[0], value]),
    ["事实", "fact id", statement.id],
  ].filter((row) => row[2]);
  const list = made("dl", { class: "cite" });
  for (const [nameZh, nameEn, value] of rows) {
    const content = nameEn === "locator" || nameEn === "fact id" ? made("code", {}, value) : said(value);
    list.append(made("dt", {}, duo(nameZh, nameEn)), made("dd", {}, content));
  }
  return list;
}

const badge = (strength) => made("span", { class: `badge ${strength}`, title: word("strengths", strength)[1] }, word("strengths", strength)[0]);

function statementRow(statement, what, extra) {
  const { strength, locator } = statement.cite;
  const row = made("details", { class: `fact ${strength} ${extra || ""}`, "data-fact": statement.id });
  const summary = made("summary", { title: "查看来源 Show the source" }, made("span", { class: "what" }, ...what), badge(strength), made("span", { class: "place" }, locator));
  row.append(summary);
  row.addEventListener("toggle", () => { if (row.open && row.children.length === 1) row.append(citation(statement)); });
  return row;
}

/** The qualifiers of a relation in short; the citation has them in full. That it is in this chain goes without saying. */
function qualifiers(fields) {
  const rows = (fields || []).filter(([key, , , value]) => key !== "chain" || value !== thingOf(VIEW.subject).name);
  if (!rows.length) return "";
  return made("span", { class: "with" }, ...rows.flatMap(([, zh, , value], at) => [at ? "；" : "", `${zh.split(/[，；]/)[0]} `, made("b", {}, said(value))]));
}

// ---------------------------------------------------------------- sections

function relationRow(fact, id) {
  const other = fact.start === id ? fact.end : fact.start;
  const kind = word("kinds", thingOf(other).kind)[0];
  return statementRow(fact, [goTo(other), " ", made("small", {}, kind), qualifiers(fact.fields)]);
}

/** Show the first rows and a button for the others. */
function shortened(rows, most) {
  const few = rows.length > most + 2 ? rows.slice(0, most) : rows;
  const rest = rows.slice(few.length);
  if (!rest.length) return few;
  const more = made("button", { class: "more" }, `其余 ${rest.length} 条 `, made("small", {}, `${rest.length} more`));
  more.addEventListener("click", () => more.replaceWith(...rest));
  return [...few, more];
}

function relations(id) {
  const groups = new Map();
  for (const kind of Object.keys(WORDS.edges)) for (const way of ["→", "←"]) groups.set(`${way}${kind}`, []);
  for (const fact of VIEW.facts) {
    if (fact.start === id) groups.get(`→${fact.kind}`)?.push(fact);
    if (fact.end === id) groups.get(`←${fact.kind}`)?.push(fact);
  }
  const filled = [...groups].filter(([, facts]) => facts.length).sort(([a], [b]) => (a[0] === b[0] ? 0 : a[0] === "→" ? -1 : 1));
  if (!filled.length) return [];
  const blocks = filled.flatMap(([key, facts]) => {
    const [zh, en] = word("edges", key.slice(1));
    return [made("h4", {}, `${key[0]} `, duo(zh, `${en} · ${facts.length}`)), ...shortened(facts.map((fact) => relationRow(fact, id)), 6)];
  });
  return [made("h3", {}, duo("关系", "Relations")), ...blocks];
}

function figureRow(figure, id) {
  const [zh, en] = word("metrics", figure.metric);
  const about = figure.about.filter(([, node]) => node !== id).flatMap(([role, node], at) => [at ? "；" : "", `${word("roles", role)[0]} `, goTo(node)]);
  const time = [figure.period, figure.forecast ? "预测 forecast" : ""].filter(Boolean).join(" ");
  const rest = [time, figure.basis && `口径 ${figure.basis}`, figure.named_source && `出处 ${figure.named_source}`].filter(Boolean).join("；");
  const what = [duo(zh, en), " ", made("b", {}, said(figure.printed || figure.level || ""))];
  if (rest) what.push(made("span", { class: "with" }, said(rest)));
  if (about.length) what.push(made("span", { class: "with" }, ...about));
  return statementRow(figure, what);
}

function figures(id) {
  const found = VIEW.figures.filter(({ about }) => about.some(([, node]) => node === id));
  if (!found.length) return [];
  return [made("h3", {}, duo("数据", `Figures · ${found.length}`)), ...shortened(found.map((figure) => figureRow(figure, id)), 6)];
}

function coverageRow(row) {
  const [zh, en] = word("aspects", row.aspect);
  const [stateZh, stateEn] = word("states", row.state);
  const note = row.note ? made("span", { class: "with" }, said(row.note)) : "";
  return statementRow(row, [made("b", {}, zh), `：${stateZh} `, made("small", {}, `${en}: ${stateEn}`), note], row.state === "complete" ? "" : "gap");
}

function coverage(id) {
  const found = VIEW.coverage.filter(({ about }) => about.some(([, node]) => node === id));
  if (!found.length) return [];
  const order = Object.keys(WORDS.states);
  found.sort((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  return [made("h3", {}, duo(...word("statements", "Coverage"))), ...shortened(found.map(coverageRow), 5)];
}

function heading(id) {
  const thing = thingOf(id);
  const [zh, en] = word("kinds", thing.kind);
  const chip = made("span", { class: "chip" }, `${zh} ${en}`);
  chip.style.background = colourOf(thing.kind);
  const head = [chip, made("h2", {}, said(thing.name))];
  if (thing.aliases.length) head.push(made("p", { class: "meta" }, "别名 aliases：", said(thing.aliases.join("；"))));
  if (thing.parent) head.push(made("p", { class: "meta" }, "上级 within：", goTo(thing.parent)));
  for (const [, nameZh, nameEn, value] of thing.fields || []) head.push(made("p", { class: "meta" }, `${nameZh.split(/[，；]/)[0]} ${nameEn.split(/[,;]/)[0]}：`, said(value)));
  return head;
}

/** Fill the panel with a thing. */
function fillPanel(id) {
  const panel = document.getElementById("details");
  const home = () => show(VIEW.subject, false);
  const back = id === VIEW.subject ? "" : made("button", { class: "back", onclick: home }, "‹ ", said(clipped(thingOf(VIEW.subject).name, 40)));
  const sections = [...coverage(id), ...figures(id), ...relations(id)];
  if (!sections.length) sections.push(made("p", { class: "meta" }, "此页没有关于它的其他事实。No further facts about it on this page."));
  panel.replaceChildren(...[back, ...heading(id), ...sections].filter(Boolean));
  panel.scrollTop = 0;
  document.getElementById("handle").replaceChildren(said(clipped(thingOf(id).name, 60)), " ", made("small", {}, "详情 Details"));
}
