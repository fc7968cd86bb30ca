// @ts-check
// Two to four things side by side: what they share first, figures that may be compared, and what sources leave out.

import { linkTo } from "./citation.js";
import { comparison, sharedBy } from "./comparison.js";
import { asPrinted } from "./dataset.js";
import { el, isolated } from "./dom.js";
import { askComparison } from "./explore_questions.js";
import { explore } from "./explore_state.js";
import { show } from "./navigation.js";
import { relationsOf } from "./page_relations.js";
import { pick, word } from "./words.js";

/** @typedef {import("./explore_questions.js").ComparisonQuestion} ComparisonQuestion */
/** @typedef {import("./comparison.js").RelationRow} RelationRow */
/** @typedef {import("./comparison.js").FigureRow} FigureRow */

const MAX_ROWS_SHOWN = 8;

/** @param {ComparisonQuestion} question */
export function comparisonContent({ things }) {
  const { relations, figures, coverage } = comparison(relationsOf(), things);
  const head = el(
    "tr",
    {},
    el("td", {}),
    things.map((id) => el("th", { scope: "col" }, linkTo(id), things.length > 2 ? dropButton(things, id) : "")),
  );
  const groups = [...Map.groupBy(relations, ({ kind, outgoing }) => `${kind}\n${outgoing}`).values()];
  groups.sort((a, b) => Math.max(...b.map(sharedBy)) - Math.max(...a.map(sharedBy)));
  const body = [
    coverageBody(coverage),
    figures.length ? figureBody(figures, things) : "",
    groups.map((rows) => relationBody(rows, things)),
  ];
  return [
    el("div", { class: "compare-scroll", tabindex: 0 }, el("table", { class: "compare" }, el("thead", {}, head), body)),
  ];
}

function dropButton(things, id) {
  const drop = () => {
    explore.picked = things.filter((each) => each !== id);
    askComparison(explore.picked);
  };
  return el("button", { class: "drop", "aria-label": pick("移出比较", "Take out"), onclick: drop }, "×");
}

const headRow = (text, note, count) =>
  el(
    "tr",
    { class: "group" },
    el("th", { colspan: count + 1, scope: "rowgroup" }, text, note ? el("small", {}, ` ${note}`) : ""),
  );

/** What the sources leave out of each thing, if of any. */
function coverageBody(coverage) {
  const gaps = coverage.map((rows) => rows.filter(({ state }) => state !== "complete"));
  if (!gaps.some((rows) => rows.length)) return "";
  const cell = (rows) =>
    el(
      "td",
      {},
      rows.map((row) =>
        el(
          "button",
          { class: "gap-link", onclick: () => show("", { facts: [row.id] }) },
          `${word("aspects", row.aspect)}${pick("：", ": ")}${word("states", row.state)}`,
        ),
      ),
    );
  return el(
    "tbody",
    {},
    headRow(pick("来源的覆盖", "Coverage of the sources"), "", coverage.length),
    el("tr", {}, el("th", { scope: "row" }), gaps.map(cell)),
  );
}

/** @param {FigureRow[]} figures */
function figureBody(figures, things) {
  const name = ({ metric, unit, period, basis, forecast, others }) =>
    [
      word("metrics", metric),
      period,
      basis,
      forecast && pick("预测", "forecast"),
      ...others.map(([, id]) => id && relationsOf().db.thing(id).name),
      unit && word("units", unit),
    ]
      .filter(Boolean)
      .join(" · ");
  const cell = (/** @type {any[]} */ found) =>
    el(
      "td",
      {},
      found.length
        ? found.map((figure) =>
            el(
              "button",
              { class: "cell-link", onclick: () => show("", { facts: [figure.id] }) },
              isolated(asPrinted(figure)),
            ),
          )
        : notStated(),
    );
  const rows = figures.map((row) => el("tr", {}, el("th", { scope: "row" }, isolated(name(row))), row.cells.map(cell)));
  return el(
    "tbody",
    {},
    headRow(pick("数据（口径相同者）", "Figures (alike in every dimension)"), String(figures.length), things.length),
    rows,
  );
}

/** The neighbours over one relation and direction, those of most things first. @param {RelationRow[]} rows */
function relationBody(rows, things) {
  const [{ kind, outgoing }] = rows;
  const title = outgoing ? `${word("edges", kind)} →` : `← ${word("edges", kind)}`;
  const shared = rows.filter((row) => sharedBy(row) === things.length).length;
  const note = shared
    ? pick(`共有 ${shared} · 计 ${rows.length}`, `${shared} shared · ${rows.length} in all`)
    : pick(`无共有 · 计 ${rows.length}`, `none shared · ${rows.length} in all`);
  const body = el("tbody", {}, headRow(title, note, things.length));
  const elements = rows.map((row) => relationElement(row));
  body.append(...elements.slice(0, MAX_ROWS_SHOWN));
  const rest = elements.slice(MAX_ROWS_SHOWN);
  if (rest.length) {
    const more = el(
      "tr",
      {},
      el(
        "td",
        { colspan: things.length + 1 },
        el(
          "button",
          { class: "more", onclick: () => more.replaceWith(...rest) },
          pick(`其余 ${rest.length} 项`, `${rest.length} more`),
        ),
      ),
    );
    body.append(more);
  }
  return body;
}

/** @param {RelationRow} row */
function relationElement(row) {
  const cells = row.cells.map((relation, at) => {
    if (!relation) return el("td", {}, row.gaps[at].length ? gapCell(row.gaps[at]) : notStated());
    const facts = relation.facts.map(({ id }) => id);
    const strength = relation.strength || "explicit";
    const text = facts.length > 1 ? pick(`✓ ${facts.length} 处`, `✓ ${facts.length} places`) : "✓";
    return el(
      "td",
      {},
      el(
        "button",
        { class: `cell-link ${strength}`, title: word("strengths", strength), onclick: () => show("", { facts }) },
        text,
        strength === "explicit" ? "" : el("small", {}, ` ${word("strengths", strength)}`),
      ),
    );
  });
  return el("tr", { class: sharedBy(row) > 1 ? "shared" : "" }, el("th", { scope: "row" }, linkTo(row.other)), cells);
}

const notStated = () => el("small", { class: "not-stated" }, pick("未直接写", "not stated directly"));

/** A cell that a source may have filled. */
function gapCell(rows) {
  const [row] = rows;
  return el(
    "button",
    {
      class: "gap-link",
      title: rows
        .map(({ note }) => note)
        .filter(Boolean)
        .join("\n"),
      onclick: () => show("", { facts: rows.map(({ id }) => id) }),
    },
    word("states", row.state),
  );
}
