// @ts-check
// What is upstream or downstream of a thing, step by step, each with the sentence by which it is reached.

import { linkTo } from "./citation.js";
import { DB } from "./dataset.js";
import { el } from "./dom.js";
import { drawPaths } from "./explore_acts.js";
import { filterCount, relationShows } from "./explore_filters.js";
import { askTrace, MAX_DISTANCE } from "./explore_questions.js";
import { pathList, sentenceParts, sentenceRow } from "./explore_sentences.js";
import { explore } from "./explore_state.js";
import { lazyRows } from "./lazy_rows.js";
import { relationsOf } from "./page_relations.js";
import { Trace } from "./trace.js";
import { amount, counted, FIRMS, pick, word } from "./words.js";

/** @typedef {import("./explore_questions.js").TraceQuestion} TraceQuestion */

const MAX_ROWS_OF_KIND = 6;
const MAX_POINTS = 6;
const MAX_NAMED = 5;
const MAX_TRACE_DRAWN = 80;

/** @param {TraceQuestion} question */
export function traceOf({ start, upstream, distance }) {
  const allows = filterCount(explore.filters) ? relationShows(explore.filters) : null;
  return new Trace(relationsOf(), start, { upstream, maxDistance: distance, allows });
}

/** @param {TraceQuestion} question */
export function traceContent(question) {
  const trace = traceOf(question);
  const { reached } = trace;
  const silence = pick("来源未写出这一方向的供应。", "The sources state no supply in this direction.");
  const steps = [...Map.groupBy(reached, ({ distance }) => distance)].sort((a, b) => a[0] - b[0]);
  return [
    traceTools(question, reached),
    reached.length ? "" : el("p", { class: "no-path" }, silence),
    steps.map(([distance, found]) => stepContent(distance, found)),
    pointsContent(trace),
  ];
}

function traceTools({ start, upstream, distance }, reached) {
  const direction = (/** @type {boolean} */ isUp, name) => {
    const onclick = () => askTrace(start, isUp, distance);
    return el("button", { class: "button", "aria-pressed": String(isUp === upstream), onclick }, name);
  };
  const onchange = ({ target }) => askTrace(start, upstream, Number(target.value));
  const options = Array.from({ length: MAX_DISTANCE }, (_, at) => {
    const name = pick(`${at + 1} 步之内`, `within ${amount(at + 1, "step")}`);
    return el("option", { value: at + 1, selected: at + 1 === distance }, name);
  });
  const draw = () =>
    drawPaths(
      start,
      reached.slice(0, MAX_TRACE_DRAWN).map(({ path }) => path),
    );
  return el(
    "p",
    { class: "question-tools" },
    direction(true, pick("上游", "Upstream")),
    direction(false, pick("下游", "Downstream")),
    el("select", { id: "trace-distance", "aria-label": pick("几步", "steps"), onchange }, options),
    reached.length ? el("button", { class: "button", onclick: draw }, pick("画到图上", "Draw")) : "",
  );
}

/** What is reached in a step, firms first. */
function stepContent(distance, found) {
  const kinds = [...Map.groupBy(found, ({ node }) => DB.kindOf(node))].sort(
    (a, b) => Number(isFirmKind(b[0])) - Number(isFirmKind(a[0])),
  );
  const rows = kinds.map(([kind, each]) => [
    el("h5", {}, counted(kind, each.length)),
    lazyRows(each, reachedRow, MAX_ROWS_OF_KIND),
  ]);
  return el("section", { class: "trace-step" }, el("h4", {}, pick(`第 ${distance} 步`, `Step ${distance}`)), rows);
}

const isFirmKind = (kind) => FIRMS.includes(kind);

/** A thing that was reached, with the sentence by which it was. */
function reachedRow({ node, path }) {
  const { relation } = path[path.length - 1];
  const row = sentenceRow(relation, [
    el("b", {}, linkTo(node)),
    el("span", { class: "with" }, sentenceParts(relation)),
  ]);
  if (path.length > 1) row.querySelector(".with").append(" ", wayButton(row, path));
  return row;
}

/** A button for the whole way to a thing. */
function wayButton(row, path) {
  const text = pick(`全程 ${path.length} 步`, `all ${amount(path.length, "hop")}`);
  const onclick = (event) => {
    event.stopPropagation();
    const list = row.querySelector(":scope > .hops");
    if (list) list.remove();
    else row.append(pathList(path));
    event.currentTarget.setAttribute("aria-expanded", String(!list));
  };
  return el("button", { class: "way", "aria-expanded": "false", onclick }, text);
}

/** The single points: firms first, since what hangs on a firm is a risk. @param {Trace} trace */
function pointsContent(trace) {
  const isFirm = ({ node }) => isFirmKind(DB.kindOf(node));
  const points = trace.singlePoints.sort((a, b) => Number(isFirm(b)) - Number(isFirm(a)));
  if (!points.length) return "";
  const title = [
    pick("单点：缺了它，后面就够不到", "Single points: without them what follows is out of reach"),
    el("small", {}, points.length),
  ];
  return el("section", { class: "points" }, el("h4", {}, title), lazyRows(points, pointRow, MAX_POINTS));
}

function pointRow({ node, cutOff }) {
  const named = cutOff.slice(0, MAX_NAMED).flatMap((each, at) => [at ? pick("、", ", ") : "", linkTo(each)]);
  const rest = cutOff.length - MAX_NAMED;
  const more = rest > 0 ? pick(` 等 ${cutOff.length} 项`, ` and ${rest} more`) : "";
  const kind = el("small", {}, word("kinds", DB.kindOf(node)));
  return el(
    "div",
    { class: "fact point" },
    el("b", {}, linkTo(node)),
    " ",
    kind,
    el("span", { class: "with" }, named, more),
  );
}
