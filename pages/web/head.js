// @ts-check
// The head of a chain: its name, its market by year, its growth, and shares of a whole.

import { emsOf } from "./blocks.js";
import { DB, nameOf } from "./dataset.js";
import { choice, el, isolated } from "./dom.js";
import { gapMark, gapNote, nameLabel } from "./marks.js";
import { colourOf, pick, pickOf, word } from "./words.js";

const ARRANGED_BY = {
  VendorCategory: ["来源未分层，按厂商类型排列", "no layers in the source: by vendor category"],
  "": ["来源未分层", "no layers in the source"],
};
const MAX_WHOLES = 4;
/** So many columns are a long time axis, on which longer steps than this are cut short. */
const MAX_AXIS = 7;
const MAX_STEP = 3;
const MIN_COLUMN = 4.4;
const MAX_COLUMN = 12;
/** A longer name scrolls within a few lines. */
const MAX_NAME = 60;

const forecastLabel = (isForecast) => (isForecast ? el("em", {}, pick("预测", "forecast")) : "");
const behind = (node, figure) => ({ tabindex: -1, "data-node": node, "data-facts": figure });

/** The middle of a period, as a year with a fraction; NaN if it names no year. */
export function yearOf(period) {
  const years = (period.match(/\d{4}/g) || []).map(Number);
  if (!years.length) return Number.NaN;
  const half = /H2|下半年/.test(period) ? 0.5 : 0;
  return (years[0] + years[years.length - 1]) / 2 + half;
}

/**
 * The distance of each mark on a time axis from the one before it, in columns: in proportion to time, the shortest
 * period being one column. Where that would take too many, long periods are cut short and `isBroken`. Marks of one time
 * stand side by side.
 * @param {number[]} years in ascending order
 */
export function timeAxis(years) {
  const periods = years.slice(1).map((year, at) => year - years[at]);
  const unit = Math.min(...periods.filter((period) => period > 0), Number.POSITIVE_INFINITY);
  const steps = periods.map((period) => Math.max(1, period / unit));
  const isLong = steps.reduce((sum, step) => sum + step, 0) > MAX_AXIS;
  const cut = (step) => {
    const isBroken = isLong && step > MAX_STEP;
    return { step: isBroken ? MAX_STEP : step, isBroken };
  };
  return [{ step: 0, isBroken: false }, ...steps.map(cut)].slice(0, years.length);
}

/** The width of a column of the axis: that of its longest figure. */
function columnWidth(sizes) {
  const widths = sizes.map(({ printed }) => Math.min(MAX_COLUMN, emsOf(printed) + 0.8));
  return `${Math.max(MIN_COLUMN, ...widths).toFixed(1)}rem`;
}

function sizesOf(head, node) {
  const lost = DB.at("coverage", node).filter((row) => row.aspect === "market_size" && row.state !== "complete");
  if (!head.sizes.length && !lost.length) return "";
  const largest = Math.max(...head.sizes.map(({ amount }) => amount));
  const dated = head.sizes.every(({ period }) => Number.isFinite(yearOf(period)));
  const axis = dated ? timeAxis(head.sizes.map(({ period }) => yearOf(period))) : null;
  const bars = head.sizes.map((size, at) => {
    const part = largest > 0 ? Math.max(0, size.amount / largest) : 0;
    return choice(
      "div",
      {
        class: `size${size.forecast ? " forecast" : ""}${axis?.[at].isBroken ? " after-break" : ""}`,
        ...behind(node, size.figure),
        css: { "--gap-before": at && axis ? axis[at].step - 1 : 0 },
      },
      el("b", {}, size.printed),
      el("i", { css: { height: `max(2px, ${part.toFixed(4)} * var(--size-height))` } }),
      el("span", {}, size.period, " ", forecastLabel(size.forecast)),
    );
  });
  const title = el(
    "h2",
    {},
    word("metrics", "market_size"),
    gapMark(
      lost.map(({ id }) => id),
      node,
    ),
  );
  return el(
    "section",
    { class: "sizes" },
    title,
    bars.length
      ? el("div", { class: "bars", css: { "--axis-column": columnWidth(head.sizes) } }, bars)
      : gapNote(lost[0].id, node),
  );
}

/** Whether a stated rate misses the recomputed one by less than half a point, as repeated rounding does. */
function isRounding({ printed, computed }) {
  const numbers = [printed, ...computed.split("–")].map((text) => Number.parseFloat(text));
  return numbers.slice(1).some((number) => Math.abs(number - numbers[0]) < 0.5);
}

function growthOf(rate, node) {
  const recomputed =
    rate.computed &&
    el(
      "small",
      {
        class: rate.fits ? "fits" : isRounding(rate) ? "rounding" : "misfit",
        title: pick(
          "由首末两年的市场规模（按其写出的位数）算出的年复合增长率",
          "the rate that the sizes at both ends allow, as precise as they are printed",
        ),
      },
      rate.fits ? "✓ " : "≠ ",
      pick("复算 ", "recomputed "),
      rate.computed,
    );
  return choice(
    "div",
    { class: "growth", ...behind(node, rate.figure) },
    el("h2", {}, word("metrics", "cagr")),
    el("b", {}, rate.printed),
    el("span", {}, rate.period, " ", forecastLabel(rate.forecast)),
    recomputed,
  );
}

/** One whole as a bar in parts, and below it the name of each part: no name has to fit into its part. */
function wholeOf(shares, subject) {
  const colour = colourOf(shares.member_kind);
  const tint = (at) =>
    `color-mix(in oklab, ${colour} ${100 - (at / Math.max(3, shares.tiles.length)) * 70}%, var(--paper))`;
  const part = (percent, attributes) => el("i", { ...attributes, css: { ...attributes.css, flex: `${percent} 1 0` } });
  const parts = shares.tiles.map((tile, at) => part(tile.percent, { css: { background: tint(at) } }));
  const names = shares.tiles.map((tile, at) =>
    choice(
      "span",
      behind(tile.node, tile.figure),
      el("i", { css: { background: tint(at) } }),
      nameLabel(tile.node),
      el("b", {}, ` ${tile.percent}%`),
    ),
  );
  if (shares.rest) {
    parts.push(part(shares.rest, { class: "rest", css: {} }));
    names.push(
      el("span", { class: "unstated" }, el("i", { class: "rest" }), pick("未列明", "not stated"), ` ${shares.rest}%`),
    );
  }
  const of = shares.whole
    .filter((id) => id !== subject)
    .map(nameOf)
    .join(" · ");
  return el(
    "div",
    { class: "whole" },
    of && el("h3", {}, isolated(of)),
    el("div", { class: "parts" }, parts),
    el("p", {}, names),
  );
}

function sharesOf(head, subject) {
  const groups = Map.groupBy(head.shares, (each) => `${each.metric} ${each.member_kind}`);
  return [...groups.values()].map((rows) => {
    const title = el("h2", {}, word("metrics", rows[0].metric), " · ", word("kinds", rows[0].member_kind));
    return el(
      "section",
      { class: "shares" },
      title,
      el(
        "div",
        { class: "wholes" },
        rows.slice(0, MAX_WHOLES).map((each) => wholeOf(each, subject)),
      ),
    );
  });
}

/** The head of a diagram: the kind and the name of its subject, and a note. */
export function headName(kind, name, note = "") {
  return el(
    "section",
    { class: "name" },
    el("span", {}, kind),
    el("h1", name.length > MAX_NAME ? { class: "long", tabindex: 0 } : {}, isolated(name)),
    note && el("small", {}, note),
  );
}

export function headOf(diagram) {
  const { id, head, by } = diagram;
  const note = by === "Layer" ? "" : pickOf(ARRANGED_BY[by] || ARRANGED_BY[""]);
  return el(
    "header",
    { class: "head" },
    headName(word("kinds", "Chain"), nameOf(id), note),
    sizesOf(head, id),
    head.growth.map((rate) => growthOf(rate, id)),
    sharesOf(head, id),
  );
}
