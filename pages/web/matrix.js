// @ts-check
// Industries and the vendors that sources name for each. One document for both ways it may lie: CSS turns it.

import { choice, el } from "./dom.js";
import { box, firstBoxes, gapMark, idAt } from "./marks.js";
import { pick, STRENGTHS, word } from "./words.js";

/** So many industries stand side by side; the others are listed below, closed. */
const MAX_COLUMNS = 10;
const MAX_VENDORS = 12;
/** So many industries are in the document before they are listed, where the browser's own search finds them. */
const MAX_READY = 40;

function linesOf(cell) {
  return cell.lines.map(([[zh, en], value, forecast, joint]) =>
    el(
      "span",
      {},
      pick(zh, en),
      " ",
      el("b", {}, value),
      forecast && ` ${pick("预测", "forecast")}`,
      joint && el("small", {}, pick(`（${joint} 合计）`, ` (${joint} together)`)),
    ),
  );
}

/** What figures say of an industry; hatched where a row of coverage says that the source leaves it out. */
function figureCell(cell, industry) {
  const facts = { tabindex: -1, "data-node": industry, "data-facts": cell.facts.join(" ") };
  if (cell.lines.length)
    return el(
      "div",
      { role: "cell", class: "cell" },
      choice("div", { class: STRENGTHS[cell.strength], ...facts }, linesOf(cell)),
    );
  if (!cell.facts.length) return el("div", { role: "cell", class: "cell none" });
  const text = pick("来源未给出", "not stated in the source");
  return el(
    "div",
    { role: "cell", class: "cell none" },
    choice("span", { class: "hatched", ...facts, title: text, "aria-label": text }, "—"),
  );
}

function columnOf(column) {
  const vendors = column.vendors.map(
    ([index, strength, facts]) =>
      () =>
        box([index, strength], { "data-facts": facts.join(" ") }),
  );
  return el(
    "div",
    { role: "row" },
    el("div", { role: "rowheader", class: "label" }, box(column.node)),
    el("div", { role: "cell", class: "cell" }, firstBoxes(vendors, MAX_VENDORS, "vendors")),
    column.cells.map((each) => figureCell(each, idAt(column.node))),
  );
}

function matrixTable(columns, rows, gaps, node) {
  const label = (text, mark) => el("div", { role: "columnheader", class: "label" }, text, mark);
  const heads = [
    label(word("kinds", "Industry"), gapMark(gaps, node)),
    label(pick("厂商", "Vendors")),
    ...rows.map(([zh, en]) => label(pick(zh, en))),
  ];
  const size = { "--columns": columns.length, "--rows": heads.length };
  return el(
    "div",
    { class: "matrix", role: "table", "aria-label": pick("行业与厂商", "Industries and vendors"), css: size },
    el("div", { role: "row" }, heads),
    columns.map(columnOf),
  );
}

/** The matrix of a chain. @param {string} node the layer or chain that its gaps are about */
export function matrixOf(matrix, node) {
  const { columns, rows, gaps } = matrix;
  const rest = columns.slice(MAX_COLUMNS);
  const first = matrixTable(columns.slice(0, MAX_COLUMNS), rows, gaps, node);
  if (!rest.length) return first;
  const title = pick(`另有 ${rest.length} 个行业`, `${rest.length} more industries`);
  const details = el("details", { class: "more-industries" }, el("summary", {}, title));
  const fill = () => {
    if (details.childElementCount > 1) return;
    const listed = matrixTable(rest, rows, [], node);
    listed.classList.add("listed");
    details.append(listed);
  };
  if (rest.length <= MAX_READY) fill();
  details.addEventListener("toggle", fill);
  return [first, details];
}
