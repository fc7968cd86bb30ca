// @ts-check
// What is asked in Explore beside the canvas: the paths between two things, a trace of supply, a comparison.

import { DB } from "./dataset.js";
import { explore, exploreChanged, MAX_PICKED } from "./explore_state.js";
import { remember } from "./navigation.js";

/** @typedef {"telling" | "all" | "supply"} Way what a path may follow */
/** @typedef {{ name: "path", start: string, end: string, way: Way }} PathQuestion */
/** @typedef {{ name: "trace", start: string, upstream: boolean, distance: number }} TraceQuestion */
/** @typedef {{ name: "compare", things: string[] }} ComparisonQuestion */
/** @typedef {PathQuestion | TraceQuestion | ComparisonQuestion} Question */

/** @type {Way[]} */
export const WAYS = ["telling", "all", "supply"];
const TRACE_DISTANCE = 3;
export const MAX_DISTANCE = 8;

/** Ask something, or nothing any more. @param {Question | null} question */
export function ask(question) {
  explore.question = question;
  exploreChanged();
  remember(true);
}

/** @param {Way} way */
export function askPath(start, end, way = "telling") {
  if (start === end) return;
  explore.picked = [start, end];
  ask({ name: "path", start, end, way });
}

export const askTrace = (start, upstream, distance = TRACE_DISTANCE) =>
  ask({ name: "trace", start, upstream, distance });

export function askComparison(things = explore.picked) {
  if (things.length < 2) return;
  explore.picked = things.slice(0, MAX_PICKED);
  ask({ name: "compare", things: explore.picked });
}

// ---------------------------------------------------------------- the address

/** A question for the address; "" for none. @param {Question | null} question */
export const questionToText = (question) => (question ? JSON.stringify(question) : "");

/** The question of an address, if it is one about things that the page has. @returns {Question | null} */
export function questionFromText(text) {
  try {
    const read = JSON.parse(text || "null");
    return read && QUESTION_FORMS[read.name]?.(read) ? read : null;
  } catch {
    return null;
  }
}

/** @type {Record<string, (question: any) => boolean>} */
const QUESTION_FORMS = {
  path: ({ start, end, way }) => DB.has(start) && DB.has(end) && WAYS.includes(way),
  trace: ({ start, upstream, distance }) =>
    DB.has(start) && typeof upstream === "boolean" && distance > 0 && distance <= MAX_DISTANCE,
  compare: ({ things }) =>
    Array.isArray(things) && things.length > 1 && things.length <= MAX_PICKED && things.every((id) => DB.has(id)),
};
