// @ts-check
// What is upstream or downstream of a thing, step by step, each with the sentence by which it is reached.

import { linkTo } from "./citation.js";
import { DB } from "./dataset.js";
import { el } from "./dom.js";
import { drawPaths } from "./explore_acts.js";
import { filterCount, relationShows } from "./explore_filters.js";
import { askTrace, MAX_DISTANCE } from "./explore_questions.js";
import { sentenceParts, sentenceRow } from "./explore_sentences.js";
import { explore } from "./explore_state.js";
import { relationsOf } from "./page_relations.js";
import { shortened } from "./panel.js";
import { Trace } from "./trace.js";
import { counted, pick, word } from "./words.js";

/** @typedef {import("./explore_questions.js").TraceQuestion} TraceQuestion */

const MAX_ROWS_OF_KIND = 6;
const MAX_POINTS = 6;
const MAX_NAMED = 5;

/** @param {TraceQuestion} question */
export function traceOf({ start, upstream, distance }) {
  const allows = filterCount(explore.filters) ? relationShows(explore.filters) : null;
  return new Trace(relationsOf(), start, { upstream, maxDistance: distance, allows });
}

/** @param {TraceQuestion} question */
export function traceContent(question) {
  const trace = traceOf(question);
  const { reached } = trace;
  const steps = [...Map.groupBy(reached, ({ distance }) => distance)].sort((a, b) => a[0] - b[0]);
  return [
    traceTools(question, reached),
    reached.length
      ? ""
      : el(
          "p",
          { class: "no-path" },
          pick("来源未写出这一方向的供应。", "The sources state no supply in this direction."),
        ),
    pointsContent(trace, question),
    steps.map(([distance, found]) => stepContent(distance, found)),
  ];
}

function traceTools({ start, upstream, distance }, reached) {
  const directions = [
    [true, "上游", "Upstream"],
    [false, "下游", "Downstream"],
  ].map(([isUp, zh, en]) =>
    el(
      "button",
      { class: "button", "aria-pressed": String(isUp === upstream), onclick: () => askTrace(start, isUp, distance) },
      pick(String(zh), String(en)),
    ),
  );
  const onchange = ({ target }) => askTrace(start, upstream, Number(target.value));
  const options = Array.from({ length: MAX_DISTANCE }, (_, at) =>
    el("option", { value: at + 1, selected: at + 1 === distance }, pick(`${at + 1} 步`, `${at + 1} steps`)),
  );
  const draw = el(
    "button",
    {
      class: "button",
      onclick: () =>
        drawPaths(
          start,
          reached.map(({ path }) => path),
        ),
    },
    pick("画到图上", "Draw"),
  );
  return el(
    "p",
    { class: "question-tools" },
    directions,
    el("select", { id: "trace-distance", "aria-label": pick("几步", "steps"), onchange }, options),
    reached.length ? draw : "",
  );
}

function stepContent(distance, found) {
  const kinds = [...Map.groupBy(found, ({ node }) => DB.kindOf(node))];
  const rows = kinds.map(([kind, each]) => [
    el("h5", {}, counted(kind, each.length)),
    shortened(each.map(reachedRow), MAX_ROWS_OF_KIND),
  ]);
  return el("section", { class: "trace-step" }, el("h4", {}, pick(`第 ${distance} 步`, `Step ${distance}`)), rows);
}

/** A thing that was reached, with the sentence by which it was. */
function reachedRow({ node, path }) {
  const { relation } = path[path.length - 1];
  return sentenceRow(relation, [el("b", {}, linkTo(node)), el("span", { class: "with" }, sentenceParts(relation))]);
}

/** The single points: firms first, since what hangs on a firm is a risk. @param {Trace} trace @param {TraceQuestion} question */
function pointsContent(trace, { upstream }) {
  const isFirm = ({ node }) => ["Company", "Organization"].includes(DB.kindOf(node));
  const points = trace.singlePoints.sort((a, b) => Number(isFirm(b)) - Number(isFirm(a)));
  if (!points.length) return "";
  const rows = points.map(({ node, cutOff }) => {
    const named = cutOff.slice(0, MAX_NAMED).flatMap((each, at) => [at ? pick("、", ", ") : "", linkTo(each)]);
    const more =
      cutOff.length > MAX_NAMED ? pick(` 等 ${cutOff.length} 项`, ` and ${cutOff.length - MAX_NAMED} more`) : "";
    return el(
      "div",
      { class: "fact point" },
      el("b", {}, linkTo(node)),
      " ",
      el("small", {}, word("kinds", DB.kindOf(node))),
      el(
        "span",
        { class: "with" },
        pick(
          upstream ? "没有它，就断了来自 " : "没有它，就到不了 ",
          upstream ? "without it nothing comes from " : "without it nothing reaches ",
        ),
        named,
        more,
      ),
    );
  });
  return el(
    "section",
    { class: "points" },
    el("h4", {}, pick("单点：别无他路", "Single points: no way around"), el("small", {}, ` ${points.length}`)),
    shortened(rows, MAX_POINTS),
  );
}
