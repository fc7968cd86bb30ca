// @ts-check
// The answers of Explore beside the canvas: a sheet over its lower part, under a heading that says what was asked.

import { nameOf } from "./dataset.js";
import { clipped, el, isolated } from "./dom.js";
import { comparisonContent } from "./explore_compare.js";
import { filtersToText } from "./explore_filters.js";
import { icon } from "./explore_icons.js";
import { pathContent } from "./explore_paths.js";
import { ask, questionToText } from "./explore_questions.js";
import { explore } from "./explore_state.js";
import { traceContent } from "./explore_trace.js";
import { pick } from "./words.js";

/** @typedef {import("./explore_questions.js").Question} Question */

const short = (id) => isolated(clipped(nameOf(id), 20));

/** @param {Question} question */
function titleOfQuestion(question) {
  if (question.name === "path")
    return [short(question.start), " → ", short(question.end), el("small", {}, pick(" 路径", " paths"))];
  if (question.name === "compare") return [pick("比较", "Comparison")];
  return [
    short(question.start),
    el("small", {}, question.upstream ? pick(" 的上游", " upstream") : pick(" 的下游", " downstream")),
  ];
}

/** @param {Question} question */
function contentOfQuestion(question) {
  if (question.name === "path") return pathContent(question);
  return question.name === "compare" ? comparisonContent(question) : traceContent(question);
}

/** Fill the sheet with the answer to what is asked; it is hidden while nothing is. @param {any} sheet */
export function fillSheet(sheet) {
  const { question } = explore;
  const asked = `${questionToText(question)} ${filtersToText(explore.filters)}`;
  if (sheet.dataset.asked === asked) return;
  sheet.dataset.asked = asked;
  const hadFocus = sheet.contains(document.activeElement);
  sheet.hidden = !question;
  if (!question) return sheet.replaceChildren();
  const label = pick("关闭", "Close");
  const close = el(
    "button",
    { class: "tool", "aria-label": label, title: label, onclick: () => ask(null) },
    icon("close"),
  );
  const content = el("div", { class: "sheet-content" }, contentOfQuestion(question));
  sheet.replaceChildren(el("header", {}, el("h2", { tabindex: -1 }, titleOfQuestion(question)), close), content);
  if (hadFocus) sheet.querySelector("h2").focus({ preventScroll: true });
}
