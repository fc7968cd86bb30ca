// @ts-check
// The rows of an answer as the page shows them: words for codes, one column for a number, and where each row stands.

import { shortReport } from "./citation.js";
import { asPrinted, DB, endsOf } from "./dataset.js";
import { inChinese, pick, SHELL, word } from "./words.js";

/** @typedef {import("./answers.js").PageAnswer} PageAnswer */

/** The words that the cells of a column are of. */
const WORDS_OF = {
  kind: ["kinds", "edges", "metrics", "aspects"],
  relation: "edges",
  relations: "edges",
  strength: "strengths",
  coverage: "states",
  state: "states",
  metric: "metrics",
  modality: "modalities",
  aspect: "aspects",
  change: "terms",
  what: "terms",
  property: "properties",
};
const PLACE = /** @type {[string, string]} */ (["出处", "source"]);
const SEPARATOR = "; ";

/** The places of the columns that are shown: of a number and what is printed of it, the latter; of two languages, one. @param {PageAnswer} answer */
function shownColumns({ columns }) {
  const names = columns.map(([, name]) => name);
  const hasPrinted = names.some((name) => name.endsWith("_printed"));
  const isEnglish = (name) => name.endsWith("_en") && names.includes(name.slice(0, -3));
  const isShown = (name) =>
    !names.includes(`${name}_printed`) && !(hasPrinted && /(^|_)unit$/.test(name)) && !isEnglish(name);
  return names.flatMap((name, at) => (isShown(name) ? [at] : []));
}

/** @param {PageAnswer} answer @returns {[string, string][]} */
export const headOfAnswer = (answer) => [
  ...shownColumns(answer).map((at) => answer.columns[at]),
  ...(isCitedInRows(answer) ? [] : [PLACE]),
];

/** Whether the rows say themselves where their facts stand. @param {PageAnswer} answer */
const isCitedInRows = ({ columns }) => columns.some(([, name]) => name === "cited_before");

function inWords(column, text) {
  const tables = [WORDS_OF[column] || []].flat();
  if (!tables.length || !text) return text;
  const tableOf = (each) => tables.find((name) => SHELL.words[name]?.[each]) || tables[0];
  return text
    .split(SEPARATOR)
    .map((each) => word(tableOf(each), each))
    .join(pick("、", ", "));
}

/** What a row states comes first, then the whole that it is in, then what a source leaves out. */
const SORTS = ["fact", "figure", "statement", "PART_OF", "coverage"];
const sortOf = ({ sort, kind }) => SORTS.indexOf(kind === "PART_OF" ? kind : sort);

/** The statements of a row in the order in which they matter. @param {string[]} facts */
function statementsOf(facts) {
  const found = facts.map((id) => DB.statement(id)).filter(Boolean);
  return found.sort((a, b) => sortOf(a) - sortOf(b));
}

/** Where the first fact of a row stands, and how many more there are. */
function placeOfRow(statements) {
  if (!statements.length) return "";
  const { source, locator } = statements[0].cite;
  const more = statements.length > 1 ? `+${statements.length - 1}` : "";
  return [shortReport(source), locator, more].filter(Boolean).join(" ");
}

/** Where the number of a printed column stands, and its unit: -1 if nowhere. @param {PageAnswer} answer */
function numberOf(answer, at) {
  const names = answer.columns.map(([, name]) => name);
  const stem = names[at].replace(/_printed$/, "");
  if (stem === names[at]) return { number: -1, unit: -1 };
  const units = [`${stem}_unit`, ...(stem === "base" ? ["unit"] : [])];
  return { number: names.indexOf(stem), unit: names.findIndex((each) => units.includes(each)) };
}

/** The text of a cell in the language of the page: a column may have another for its English text. @param {PageAnswer} answer @param {string[]} cells */
function textOf(answer, cells, at) {
  const english = answer.columns.findIndex(([, name]) => name === `${answer.columns[at][1]}_en`);
  return pick(cells[at], cells[english]);
}

/** A cell in words; a number that is printed without its unit gets it. @param {PageAnswer} answer @param {string[]} cells */
function cellInWords(answer, cells, at) {
  const { unit } = numberOf(answer, at);
  if (unit >= 0) return asPrinted({ printed: cells[at], level: "", unit: cells[unit] });
  return inWords(answer.columns[at][1], textOf(answer, cells, at));
}

/** @param {PageAnswer} answer */
export function rowsOfAnswer(answer) {
  const shown = shownColumns(answer);
  return answer.rows.map(({ cells, nodes, facts }) => {
    const statements = statementsOf(facts);
    const [subject] = statements[0] ? endsOf(statements[0]) : nodes;
    return {
      text: [
        ...shown.map((at) => cellInWords(answer, cells, at)),
        ...(isCitedInRows(answer) ? [] : [placeOfRow(statements)]),
      ],
      node: subject || nodes[0] || "",
      kind: "",
      facts: statements.length ? statements.map(({ id }) => id) : facts,
      ...{ cells, nodes, ids: facts },
    };
  });
}

/** How rows compare in a column: what is printed of numbers by unit and number, all else as text. @param {PageAnswer} answer */
export function orderOfAnswer(answer, column) {
  const at = shownColumns(answer)[column];
  const { number, unit } = at === undefined ? { number: -1, unit: -1 } : numberOf(answer, at);
  if (number < 0) return (a, b) => inChinese.compare(a.text[column], b.text[column]);
  const amountIn = ({ cells }) => Number.parseFloat(cells[number]) || 0;
  const unitIn = ({ cells }) => cells[unit] || "";
  return (a, b) => inChinese.compare(unitIn(a), unitIn(b)) || amountIn(a) - amountIn(b);
}
