// @ts-check
// Figures of one metric and unit as bars: over time, or side by side.

import { asPrinted, nameOf } from "./dataset.js";
import { clipped, el, isolated } from "./dom.js";
import { word } from "./words.js";

const MAX_CHARTS = 2;
const MAX_BARS = 8;

/** Figures that can be compared: of one metric, unit and basis, each number once. @returns {any[][]} */
export function comparable(figures) {
  const sets = new Map();
  for (const figure of figures) {
    const { metric, value, unit, basis, about } = figure;
    if (typeof value !== "number" || !Number.isFinite(value) || about.length > 2) continue;
    const key = `${metric} ${unit} ${basis}`;
    const set = sets.get(key) || [];
    const isSame = (other) =>
      ["value", "period", "forecast"].every((name) => other[name] === figure[name]) &&
      other.about.join() === about.join();
    if (!set.some(isSame)) sets.set(key, [...set, figure]);
  }
  return [...sets.values()].filter((set) => set.length > 1);
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
  const isOverTime = figures.every((figure) => figure.about.every(([role, node]) => node === id || role === "region"));
  const ordered = isOverTime ? [...figures].sort((a, b) => (a.period < b.period ? -1 : 1)) : figures;
  const shown = ordered.slice(0, MAX_BARS);
  const places = extents(shown.map(({ value }) => value));
  const rows = shown.map((figure, at) => {
    const others = figure.about
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
  const name = word("metrics", figures[0].metric);
  return el("div", { class: "chart", role: "img", "aria-label": name }, el("h4", {}, name), rows);
}

/** Charts of the figures about a thing, of those that can be compared. */
export const bars = (id, figures) =>
  comparable(figures)
    .slice(0, MAX_CHARTS)
    .map((set) => chartOf(id, set));
