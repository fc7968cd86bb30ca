// @ts-check
// The rows of what changed of the things that a diagram shows, below it.

import { headOfAnswer, rowsOfAnswer } from "./answer_rows.js";
import { answerNamed } from "./answers.js";
import { hasChanges, signOf } from "./change_marks.js";
import { clipped, el, isolated } from "./dom.js";
import { openView } from "./navigation.js";
import { pick, word } from "./words.js";

/** So many rows of each group, and in all, stand below a diagram until a reader asks for the others. */
const MAX_CHANGES = 6;
const MAX_CHANGE_ROWS = 50;
const MAX_CHANGE_TEXT = 90;
/** Columns that stand below a diagram: the others are in the table. */
const CHANGE_COLUMNS = [
  "change",
  "kind",
  "subject",
  "object",
  "property",
  "before",
  "after",
  "cited_before",
  "cited_after",
];

/**
 * What changed of the things that a diagram shows, as rows, and the way to all of them.
 * @param {Element} article
 * @param {string[]} [things] what stands in it, also where it is not shown at once
 */
export function changesBelow(article, things = []) {
  const answer = answerNamed("changes");
  if (!hasChanges() || !answer) return "";
  const shownNow = [...article.querySelectorAll("[data-node]")].map((each) => each.getAttribute("data-node"));
  const drawn = new Set([...things, ...shownNow]);
  const rows = rowsOfAnswer(answer);
  const head = headOfAnswer(answer);
  const here = rows.filter((row) => isDrawn(row, drawn));
  const groups = [...Map.groupBy(here, ({ cells }) => `${cells[1]}\n${cells[0]}`).values()];
  const listed = firstRows(groups);
  const isApart = here.some(({ cells }) => /^only_/.test(cells[0]));
  const title = isApart
    ? pick("图中两者对照", "The two on this diagram")
    : pick("图中的变化", "Changes on this diagram");
  const table = here.length ? tableOf(listed, head) : "";
  const more = el(
    "button",
    {
      class: "link",
      onclick: () => {
        if (table) table.replaceWith(tableOf(here, head));
        more.remove();
      },
    },
    pick(`图中全部 ${here.length} 行`, `All ${here.length} rows of this diagram`),
  );
  return el(
    "section",
    { class: "changes" },
    el("h2", {}, title, el("small", {}, ` ${here.length}`)),
    countsOf(groups),
    table,
    listed.length < here.length && more,
    el(
      "button",
      { class: "link", onclick: () => openView("tables/changes") },
      pick(`全部 ${rows.length} 行变化`, `All ${rows.length} rows of the page`),
    ),
  );
}

/** The first rows of each group, so that all groups are there; no more than a reader looks through. @template T @param {T[][]} groups */
export const firstRows = (groups) => groups.flatMap((group) => group.slice(0, MAX_CHANGES)).slice(0, MAX_CHANGE_ROWS);

/** Rows as a table of the columns that are filled in them. */
function tableOf(rows, head) {
  const isFilled = (at) => rows.some(({ text }) => text[at]);
  const shown = head.flatMap(([, name], at) => (CHANGE_COLUMNS.includes(name) && isFilled(at) ? [at] : []));
  return changeTable(rows, head, shown);
}

/** Whether a diagram shows what a row is about: a thing, or both ends of a relation. @param {any} row @param {Set<string | null>} drawn */
function isDrawn({ cells, nodes }, drawn) {
  const what = cells[1];
  if (what === "relation" || what === "evidence") return nodes.every((id) => drawn.has(id));
  return drawn.has(nodes[0]);
}

/** How many rows of each group there are: nodes: 12 added, 3 gone. @param {any[][]} groups */
function countsOf(groups) {
  const lines = Map.groupBy(groups, ([{ cells }]) => cells[1]);
  const said = ([what, found]) => {
    const counts = found.map((rows) =>
      pick(`${word("terms", rows[0].cells[0])} ${rows.length}`, `${rows.length} ${word("terms", rows[0].cells[0])}`),
    );
    return el("p", {}, `${word("terms", what)}${pick("：", ": ")}${counts.join(pick("、", ", "))}`);
  };
  return [...lines].map(said);
}

function changeTable(rows, head, shown) {
  const heading = (at) => pick(head[at][0], head[at][1].replaceAll("_", " "));
  const cell = (row, at) =>
    el("td", { "data-head": heading(at), class: row.text[at] ? "" : "blank" }, content(row, at));
  const content = (row, at) => {
    const text = isolated(clipped(row.text[at], MAX_CHANGE_TEXT));
    if (head[at][1] === "change") return [signOf([row.cells[0], ""]), text];
    if (head[at][1] !== "subject") return text;
    return el(
      "span",
      { role: "button", tabindex: 0, class: "link", "data-node": row.node, "data-facts": row.facts.join(" ") },
      text,
    );
  };
  return el(
    "table",
    {},
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        shown.map((at) => el("th", { scope: "col" }, heading(at))),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map((row) =>
        el(
          "tr",
          {},
          shown.map((at) => cell(row, at)),
        ),
      ),
    ),
  );
}
