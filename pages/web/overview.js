// @ts-check
// The overview: chains as cards on one scale of size and growth, in the layers of a framework; then what else there is.

import { DB, nameOf } from "./dataset.js";
import { registerDiagram } from "./diagram.js";
import { choice, el } from "./dom.js";
import { headName, yearOf } from "./head.js";
import { box, gapMark, gapNote, idAt, itemBox, itemBoxes, nameLabel } from "./marks.js";
import { hasView } from "./navigation.js";
import { kindCountsLine, kindsBlock } from "./schema_view.js";
import { amount, counted, pick, word } from "./words.js";

const allCards = (overview) => [...overview.levels.flatMap(({ chains }) => chains), ...overview.loose];

/** The largest size of each currency and the largest growth: the scale that all cards share. */
function scaleOf(cards) {
  const sizes = {};
  for (const { currency, amount: size } of cards.flatMap((card) => card.sizes))
    sizes[currency] = Math.max(sizes[currency] || 0, size);
  const growth = Math.max(0, ...cards.map((card) => Math.abs(percentOf(card.growth))));
  return { sizes, growth };
}

const percentOf = (growth) => (growth ? Number.parseFloat(growth.printed.match(/-?\d+(\.\d+)?/)?.[0] || "0") : 0);

/** The latest size that is stated, and the last that is forecast. */
function tellingSizes(sizes) {
  const last = (isForecast) =>
    sizes
      .filter(({ forecast }) => forecast === isForecast)
      .sort((a, b) => yearOf(a.period) - yearOf(b.period))
      .at(-1);
  return [last(false), last(true)].filter(Boolean);
}

function barRow(label, part, text, attributes) {
  return choice(
    "div",
    { class: "bar-row", tabindex: -1, ...attributes },
    el("span", {}, label),
    el("span", { class: "track" }, el("i", { css: { width: `${Math.max(1, part * 100)}%` } })),
    el("b", {}, text),
  );
}

function figuresOf(card, id, scale) {
  const sizes = tellingSizes(card.sizes).map((size) =>
    barRow(size.period, size.amount / (scale.sizes[size.currency] || 1), size.printed, {
      class: `bar-row size${size.forecast ? " forecast" : ""}`,
      "data-node": id,
      "data-facts": size.figure,
      title: size.forecast ? pick("预测", "forecast") : "",
    }),
  );
  const { growth } = card;
  const rate =
    growth &&
    barRow(
      `${pick("增速", "growth")} ${growth.period}`,
      Math.abs(percentOf(growth)) / (scale.growth || 1),
      growth.printed,
      { class: `bar-row rate${growth.forecast ? " forecast" : ""}`, "data-node": id, "data-facts": growth.figure },
    );
  return sizes.length || rate ? el("div", { class: "measures" }, sizes, rate) : "";
}

/** A chain at a glance. */
function chainCard(card, scale) {
  const id = idAt(card.node);
  const view = hasView(`chain/${id}`) ? `chain/${id}` : "";
  const title = choice(
    "span",
    { class: "title card-link", tabindex: -1, "data-node": id, "data-kind": "Chain", "data-to-view": view || null },
    nameLabel(id),
    view && el("span", { class: "opens", "aria-hidden": "true" }, " ›"),
  );
  const wholes = card.wholes.length
    ? el(
        "div",
        { class: "boxes inline" },
        el("small", {}, pick("属于", "part of")),
        card.wholes.map((item) => itemBox(item)),
      )
    : "";
  const more = card.count - card.vendors.length;
  const vendors = card.vendors.length
    ? el(
        "div",
        { class: "boxes inline" },
        card.vendors.map((index) => box(index)),
        more > 0 && el("small", {}, pick(`等 ${card.count} 家`, `${card.count} in all`)),
      )
    : "";
  const parts = card.parts.map(([kind, count]) => counted(kind, count)).join(" · ");
  const silent = !card.sizes.length && card.gaps.length ? gapNote(card.gaps[0], id) : "";
  return el(
    "section",
    { class: "card chain-card", "data-card": id, "data-kind": "Chain", "data-strength": "explicit" },
    el("h3", {}, title, " ", el("small", {}, parts)),
    gapMark(card.gaps, id),
    silent,
    figuresOf(card, id, scale),
    wholes,
    vendors,
  );
}

function levelOf(level, at, levels, scale) {
  const id = idAt(level.node);
  const chains = level.chains.length
    ? el(
        "div",
        { class: "row" },
        level.chains.map((card) => chainCard(card, scale)),
      )
    : "";
  const things = level.things.length
    ? el("div", { class: "row" }, el("section", { class: "card loose", "data-card": "" }, itemBoxes(level.things)))
    : "";
  const notes = !level.chains.length && !level.things.length ? gapNote(level.gaps[0] || "", id) : "";
  const title = el("h2", {}, choice("span", { tabindex: -1, "data-node": id }, nameLabel(id)));
  const count = level.chains.length ? el("p", {}, counted("Chain", level.chains.length)) : "";
  const spine = el("header", { class: "spine" }, el("div", {}, title, count), gapMark(level.gaps, id));
  return el(
    "section",
    { class: "band", "data-band": id, css: { "--step": 1 - at / Math.max(1, levels - 1) } },
    spine,
    el("div", { class: "rows" }, chains, things, notes),
  );
}

function looseBand(cards, scale, hasFramework) {
  const title = hasFramework ? pick("未归入架构", "Outside") : pick("产业链", "Chains");
  const head = el(
    "header",
    { class: "spine" },
    el("div", {}, el("h2", {}, title), el("p", {}, counted("Chain", cards.length))),
  );
  return el(
    "section",
    { class: "band loose", "data-band": "" },
    head,
    el(
      "div",
      { class: "rows" },
      el(
        "div",
        { class: "row" },
        cards.map((card) => chainCard(card, scale)),
      ),
    ),
  );
}

/** @param {any} overview as lianzhu.pages.overview packs it */
function overviewDiagram(overview) {
  const cards = allCards(overview);
  const scale = scaleOf(cards);
  const framework = idAt(overview.framework);
  const note = framework ? `${nameOf(framework)}${pick("：各层与其产业链", ": its layers and their chains")}` : "";
  const named = overview.named.length
    ? el(
        "details",
        { class: "drawer" },
        el(
          "summary",
          {},
          el(
            "b",
            {},
            pick(
              `只有名称的产业链（${overview.named.length}）`,
              `Chains of which only the name is known (${overview.named.length})`,
            ),
          ),
        ),
        el("div", { class: "rows" }, itemBoxes(overview.named)),
      )
    : "";
  const bands = el(
    "div",
    { class: "bands" },
    overview.levels.map((level, at) => levelOf(level, at, overview.levels.length, scale)),
    overview.loose.length ? looseBand(overview.loose, scale, Boolean(framework)) : "",
    named,
  );
  const facts = DB.facts.id.length + DB.figures.id.length + DB.statements.id.length + DB.coverage.id.length;
  const total = pick(
    `${DB.nodes.id.length.toLocaleString("en")} 个事物，${facts.toLocaleString("en")} 条事实`,
    `${DB.nodes.id.length.toLocaleString("en")} things, ${amount(facts.toLocaleString("en"), "fact")}`,
  );
  return {
    title: pick("总览", "Overview"),
    subject: framework,
    content: [
      el(
        "header",
        { class: "head" },
        headName(framework ? word("kinds", "Framework") : "", pick("总览", "Overview"), note),
        el("section", { class: "totals" }, total),
      ),
      cards.length || named ? bands : "",
      cards.length || named ? kindCountsLine() : kindsBlock(),
    ],
    flows: overview.flows,
  };
}

/** @param {any} overview null if the page has none */
export function registerOverview(overview) {
  registerDiagram(
    "overview",
    () => Boolean(overview),
    () => overviewDiagram(overview),
  );
}
