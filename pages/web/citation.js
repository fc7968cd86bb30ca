// @ts-check
// A statement in a line, and its citations, each with the place that it was read from.

import { factSign } from "./change_marks.js";
import { asPrinted, DB, fullName, locatorInWords, nameOf, thingOf } from "./dataset.js";
import { choice, clipped, el, isolated } from "./dom.js";
import { show, state } from "./navigation.js";
import { bracketed, brief, joined, pick, word } from "./words.js";

const REPORT_NAME = 10;

/** A link to a thing: it shows the thing wherever it can be seen best. */
export function linkTo(id) {
  const follow = (event) => {
    event.preventDefault();
    event.stopPropagation();
    show(id, { move: true });
  };
  return choice(
    "span",
    { class: "link", onclick: follow, title: word("kinds", DB.kindOf(id)) },
    isolated(clipped(fullName(id, state.chosen || state.subject), 80)),
  );
}

export const fieldOf = (thing, key) => thing.fields.find((row) => row[0] === key)?.[3];

/** A report in a few characters: its shortest alias, or the beginning of its name. */
export function shortReport(id) {
  const { name, aliases } = thingOf(id);
  const shortest = [...aliases].sort((a, b) => a.length - b.length)[0];
  return clipped(shortest && shortest.length < name.length ? shortest : name, REPORT_NAME);
}

/** A citation in full. */
export function citationOf(statement) {
  const { cite } = statement;
  const report = thingOf(cite.source);
  const time =
    cite.as_of &&
    (cite.as_of_stated ? cite.as_of : `${cite.as_of}${bracketed(pick("取自报告日期", "the report's date"))}`);
  const rows = [
    [pick("依据", "evidence"), word("strengths", cite.strength)],
    [pick("理由", "why"), cite.why],
    [pick("判断者", "judged by"), cite.by],
    [pick("报告", "report"), report.name],
    [pick("发布", "publisher"), joined([fieldOf(report, "publisher"), fieldOf(report, "published")], "，")],
    [pick("出处", "from"), cite.named_source],
    [pick("章节", "section"), cite.section],
    [pick("位置", "locator"), cite.locator, "code"],
    [pick("即", "that is"), locatorInWords(cite.locator)],
    [pick("时间", "as of"), time],
    [pick("终止", "until"), cite.until],
    [
      pick("核对", "review"),
      joined([cite.reviewed && word("reviews", cite.reviewed), cite.reviewed_by, cite.reviewed_on], "，"),
    ],
    ...(statement.fields || []).map(([, zh, en, value]) => [brief(pick(zh, en)), value]),
    [pick("事实", "fact id"), statement.id, "code"],
  ].filter(([, value]) => value);
  const cells = rows.flatMap(([name, value, tag]) => [
    el("dt", {}, name),
    el("dd", {}, tag ? el(tag, {}, value) : isolated(value)),
  ]);
  return el("dl", { class: "cite" }, cells);
}

/**
 * A statement in a line; the button at its end opens its citations.
 * @param {any} statement with the same statement of other places in `again`
 * @param {any[]} content
 */
export function statementRow(statement, content, look = "") {
  const { strength, locator, source } = statement.cite;
  const cited = [statement, ...(statement.again || [])];
  const place = [shortReport(source), locator, cited.length > 1 ? `+${cited.length - 1}` : ""]
    .filter(Boolean)
    .join(" ");
  const button = el(
    "button",
    {
      class: "source",
      "aria-expanded": "false",
      title: [nameOf(source), locatorInWords(locator)].filter(Boolean).join(" · "),
    },
    el("span", { class: `badge ${strength}` }, word("strengths", strength)),
    el("span", { class: "place" }, place),
  );
  const line = el("div", { class: "line" }, el("span", { class: "what" }, factSign(statement.id), content), button);
  const row = el("div", { class: `fact ${strength} ${look}`, "data-fact": statement.id }, line);
  row.turn = () => {
    const isOpen = row.classList.toggle("open");
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) row.append(...cited.map(citationOf));
    else for (const list of row.querySelectorAll(":scope > dl")) list.remove();
  };
  line.addEventListener("click", () => {
    if (getSelection()?.isCollapsed !== false) row.turn();
  });
  return row;
}

/** The qualifiers of a relation in short. That it holds in the chain that is open goes without saying. */
function qualifiersOf(fields) {
  const subject = state.subject && nameOf(state.subject);
  const rows = fields.filter(([key, , , value]) => key !== "chain" || value !== subject);
  if (!rows.length) return "";
  return el(
    "span",
    { class: "with" },
    rows.map(([, zh, en, value], at) => [
      at ? pick("；", "; ") : "",
      brief(pick(zh, en)),
      " ",
      el("b", {}, isolated(value)),
    ]),
  );
}

const separated = (items) => items.map((each, at) => [at ? pick("；", "; ") : "", each]);

/** A relation of a thing: the statements to one other thing as one row. @param {any[]} facts */
export function relationRow(facts, id) {
  const [first, ...rest] = facts;
  const other = first.start === id ? first.end : first.start;
  const again = [...(first.again || []), ...rest.flatMap((fact) => [fact, ...(fact.again || [])])];
  const kind = el("small", {}, word("kinds", DB.kindOf(other)));
  return statementRow({ ...first, again }, [linkTo(other), " ", kind, facts.map((fact) => qualifiersOf(fact.fields))]);
}

export function figureRow(figure, id) {
  const about = figure.about
    .filter(([, node]) => node !== id)
    .map(([role, node]) => [word("roles", role), " ", linkTo(node)]);
  const rest = [
    figure.period,
    figure.forecast && pick("预测", "forecast"),
    figure.basis && `${pick("口径", "basis")} ${figure.basis}`,
    figure.named_source && `${pick("出处", "from")} ${figure.named_source}`,
  ].filter(Boolean);
  const content = [word("metrics", figure.metric), " ", el("b", {}, isolated(asPrinted(figure)))];
  if (rest.length) content.push(el("span", { class: "with" }, isolated(joined(rest))));
  if (about.length) content.push(el("span", { class: "with" }, separated(about)));
  return statementRow(figure, content);
}

export function coverageLine(row) {
  const content = [
    el("b", {}, word("aspects", row.aspect)),
    pick("：", ": "),
    word("states", row.state),
    row.note && el("span", { class: "with" }, isolated(row.note)),
  ];
  return statementRow(row, content, row.state === "complete" ? "" : "gap");
}

export function statementLine(row, id) {
  const modality = row.modality ? [el("b", {}, word("modalities", row.modality)), pick("：", ": ")] : [];
  if (row.relation) {
    const ends = Object.fromEntries(row.about);
    return statementRow(row, [
      ...modality,
      linkTo(ends.from),
      " — ",
      word("edges", row.relation),
      " → ",
      linkTo(ends.to),
    ]);
  }
  const others = row.about.filter(([, node]) => node !== id).map(([, node]) => linkTo(node));
  const aspect = row.aspect ? [el("b", {}, isolated(row.aspect)), pick("：", ": ")] : [];
  return statementRow(row, [
    ...modality,
    ...aspect,
    isolated(row.text),
    others.length ? el("span", { class: "with" }, separated(others)) : "",
  ]);
}

/** Any statement in a line, told apart from what the panel is about. */
export function anyStatement(row, id) {
  if (row.sort === "figure") return figureRow(row, id);
  if (row.sort === "coverage") return coverageLine(row);
  if (row.sort === "statement") return statementLine(row, id);
  return statementRow(row, [
    linkTo(row.start),
    " — ",
    word("edges", row.kind),
    " → ",
    linkTo(row.end),
    qualifiersOf(row.fields),
  ]);
}
