// @ts-check
// Figures of one metric and unit as bars: over time, or side by side.

import { asPrinted, nameOf } from "./dataset.js";
import { clipped, el, isolated } from "./dom.js";
import { word } from "./words.js";

const MAX_CHARTS = 4;
const MAX_BARS = 12;
/** Dimensions that say where, or of what whole, a number is stated: they are the same for all bars of a chart. */
const CONTEXT = ["region", "of"];

const contextOf = ({ about }) => about.filter(([role]) => CONTEXT.includes(role));
/** What a number is about, without its context and, of a share, its whole. */
function subjectsOf({ about }) {
  const context = contextOf({ about }).map(([, node]) => node);
  return about.filter(([role, node]) => !CONTEXT.includes(role) && !context.includes(node));
}

/**
 * Figures that can be compared, each number once: of one metric, unit, basis, region, whole and report. Those with most
 * numbers come first.
 * @returns {any[][]}
 */
export function comparable(figures) {
  const sets = new Map();
  for (const figure of figures) {
    const { metric, value, unit, basis, cite } = figure;
    if (typeof value !== "number" || !Number.isFinite(value) || subjectsOf(figure).length > 2) continue;
    const key = JSON.stringify([metric, unit, basis || "", contextOf(figure), cite?.source || ""]);
    const set = sets.get(key) || [];
    const isSame = (other) =>
      ["value", "period", "forecast"].every((name) => other[name] === figure[name]) &&
      other.about.join() === figure.about.join();
    if (!set.some(isSame)) sets.set(key, [...set, figure]);
  }
  return [...sets.values()].filter((set) => set.length > 1).sort((one, two) => two.length - one.length);
}

/**
 * Where bars begin and how long they are, as percentages of the width: those below zero run to the left of the axis.
 * @param {number[]} values
 */
export function extents(values) {
  const min = Math.min(0, ...values);
  const span = Math.max(0, ...values) - min || 1;
  return values.map((value) => ({
    start: ((Math.min(0, value) - min) / span) * 100,
    length: Math.max(1, (Math.abs(value) / span) * 100),
  }));
}

function chartOf(id, figures) {
  const isOverTime = figures.every((figure) => subjectsOf(figure).every(([, node]) => node === id));
  const ordered = [...figures].sort((a, b) => (isOverTime ? (a.period < b.period ? -1 : 1) : b.value - a.value));
  const shown = ordered.slice(0, MAX_BARS);
  const places = extents(shown.map(({ value }) => value));
  const rows = shown.map((figure, at) => {
    const others = subjectsOf(figure)
      .filter(([, node]) => node !== id)
      .map(([, node]) => nameOf(node))
      .join(" ");
    const label = [others || figure.period, others && figure.about.length > 1 ? figure.period : ""]
      .filter(Boolean)
      .join(" ");
    const { start, length } = places[at];
    const bar = el("i", {
      class: figure.forecast ? "forecast" : "",
      css: { "margin-left": `${Math.min(start, 99)}%`, width: `${Math.min(length, 100 - Math.min(start, 99))}%` },
    });
    return el(
      "div",
      {},
      el("span", {}, isolated(clipped(label, 24))),
      el("span", { class: "track" }, bar),
      el("b", {}, isolated(asPrinted(figure))),
    );
  });
  const [first] = figures;
  const context = contextOf(first).filter(([, node]) => node !== id);
  const name = [word("metrics", first.metric), ...new Set(context.map(([, node]) => nameOf(node))), first.basis]
    .filter(Boolean)
    .join(" · ");
  return el("div", { class: "chart", role: "img", "aria-label": name }, el("h4", {}, isolated(name)), rows);
}

/** Charts of the figures about a thing, of those that can be compared. */
export const bars = (id, figures) =>
  comparable(figures)
    .slice(0, MAX_CHARTS)
    .map((set) => chartOf(id, set));
