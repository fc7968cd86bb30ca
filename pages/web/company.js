// @ts-check
// A company, or any thing, with what is related to it: suppliers, partners and group | itself | what it offers and to whom.

import { asPrinted, DB, distinct, nameOf } from "./dataset.js";
import { registerDiagram } from "./diagram.js";
import { choice, el, isolated, svg } from "./dom.js";
import { headName } from "./head.js";
import { box, gapNote, nameLabel } from "./marks.js";
import { openView, state } from "./navigation.js";
import { relationsOf } from "./page_relations.js";
import { flowOf, otherEnd, phrasesOf } from "./relations.js";
import { arrowHead } from "./routes.js";
import { amount, joined, pick, pickOf, SHELL, STRENGTHS, word } from "./words.js";

const MAX_BOXES = 12;
const MAX_FIGURES = 6;
const MAX_BEYOND = 8;
/** Relations that say where a thing stands: they are told in the middle. */
const PLACES = ["ACTS_IN", "BELONGS_TO", "PART_OF", "LOCATED_IN", "EXAMPLE_OF", "HAS_ROLE"];
/** Relations of equals, told on the left in both directions. */
const EQUALS = ["PARTNERS_WITH", "UNIT_OF", "OWNS", "COMPARED_WITH", "VERSION_OF"];
const nodeIndex = (id) => DB.indexes.get(id) ?? -1;

/** The side of a group of relations: what supplies a thing stands left, what it supplies stands right. */
function sideOf({ kind, outgoing }) {
  if (PLACES.includes(kind) && outgoing) return "middle";
  if (EQUALS.includes(kind)) return "left";
  const flow = flowOf(kind);
  if (flow === "along") return outgoing ? "right" : "left";
  if (flow === "against") return outgoing ? "left" : "right";
  return outgoing ? "right" : "left";
}

const groupName = (group) =>
  [pickOf(phrasesOf(group)), group.modality && word("modalities", group.modality)].filter(Boolean).join(" · ");

function relationBox(relation, id) {
  const strength = STRENGTHS.indexOf(relation.facts[0]?.cite.strength || STRENGTHS[0]);
  return box([nodeIndex(otherEnd(relation, id)), Math.max(0, strength)], {
    "data-facts": relation.facts.map((fact) => fact.id).join(" "),
  });
}

/** What is related to a neighbour in turn, in a line for each relation. */
function beyond(relation, id, near) {
  const through = otherEnd(relation, id);
  const lines = relationsOf()
    .neighbours(through)
    .map((group) => {
      const others = group.relations
        .map((each) => otherEnd(each, through))
        .filter((other) => other !== id && !near.has(other));
      if (!others.length) return "";
      const more = others.length - MAX_BEYOND;
      return el(
        "li",
        {},
        el("small", {}, groupName(group)),
        " ",
        others.slice(0, MAX_BEYOND).map((other) => box(nodeIndex(other))),
        more > 0 && el("small", {}, ` +${more}`),
      );
    });
  const told = lines.filter(Boolean);
  return told.length ? el("li", {}, el("h3", {}, pick("经 ", "through "), nameLabel(through)), el("ul", {}, told)) : "";
}

/** One kind of relation in one direction: a card with a box for each thing. */
function groupCard(group, id, near, hops) {
  const { relations } = group;
  const first = relations.length > MAX_BOXES + 2 ? relations.slice(0, MAX_BOXES) : relations;
  const grid = el(
    "div",
    { class: "boxes" },
    first.map((relation) => relationBox(relation, id)),
  );
  const rest = relations.slice(first.length);
  const more =
    rest.length > 0 &&
    choice(
      "span",
      {
        class: "more",
        onclick: () => {
          grid.append(...rest.map((relation) => relationBox(relation, id)));
          more.remove();
        },
      },
      pick(`其余 ${rest.length} 项`, `${rest.length} more`),
    );
  const second = hops > 1 ? relations.map((relation) => beyond(relation, id, near)).filter(Boolean) : [];
  const title = el("h2", {}, groupName(group), " ", el("small", {}, String(relations.length)));
  return el(
    "section",
    { class: `card group${group.modality ? " expected" : ""}`, "data-card": "", css: { "--columns-wanted": 2 } },
    title,
    grid,
    more,
    second.length ? el("ul", { class: "beyond" }, second) : "",
  );
}

function column(side, groups, id, near, hops) {
  const cards = groups.filter((group) => sideOf(group) === side).map((group) => groupCard(group, id, near, hops));
  return el("div", { class: `column ${side}` }, cards);
}

function placesOf(groups, id) {
  return groups
    .filter((group) => sideOf(group) === "middle")
    .map((group) =>
      el(
        "div",
        { class: "list" },
        el("h3", {}, groupName(group)),
        el(
          "div",
          { class: "boxes" },
          group.relations.map((relation) => relationBox(relation, id)),
        ),
      ),
    );
}

function figuresOfSubject(id) {
  const figures = distinct(DB.at("figures", id));
  const rows = figures
    .slice(0, MAX_FIGURES)
    .map((figure) =>
      choice(
        "div",
        { class: "figure-row", tabindex: -1, "data-node": id, "data-facts": figure.id, "data-mark": "" },
        word("metrics", figure.metric),
        " ",
        el("b", {}, asPrinted(figure)),
        el("small", {}, ` ${[figure.period, figure.forecast && pick("预测", "forecast")].filter(Boolean).join(" ")}`),
      ),
    );
  return rows.length
    ? el("div", { class: "list" }, el("h3", {}, pick(`数据 ${figures.length}`, amount(figures.length, "figure"))), rows)
    : "";
}

/** The subject itself: where it stands, and its figures. */
function middleCard(id, groups) {
  const { kind, aliases } = DB.thing(id);
  const silent = DB.at("coverage", id).filter((row) => row.state !== "complete");
  return el(
    "section",
    { class: "card subject", "data-card": id, "data-kind": kind, "data-strength": "explicit" },
    el("h2", {}, choice("span", { class: "title", tabindex: -1, "data-node": id, "data-kind": kind }, nameLabel(id))),
    aliases.length > 0 && el("small", {}, isolated(joined(aliases))),
    placesOf(groups, id),
    figuresOfSubject(id),
    silent.length ? gapNote(silent[0].id, id) : "",
  );
}

/** Lines between the cards of the sides and the subject. */
function connect(article) {
  const [bands, layer] = [article.querySelector(".bands"), article.querySelector(".overlay")];
  const subject = article.querySelector(".subject");
  const edgeOf = (side, edge) => article.querySelector(`.column.${side}`).getBoundingClientRect()[edge];
  if (!layer || edgeOf("right", "left") < edgeOf("middle", "right")) return; // the columns are under each other
  const { left, top } = bands.getBoundingClientRect();
  const place = (element) => {
    const rect = element.getBoundingClientRect();
    return { left: rect.left - left, right: rect.right - left, top: rect.top - top, bottom: rect.bottom - top };
  };
  const middle = place(subject);
  for (const side of ["left", "right"]) {
    for (const card of article.querySelectorAll(`.column.${side} > .card`)) {
      const rect = place(card);
      const near = { ...rect, top: rect.top, bottom: Math.min(rect.bottom, rect.top + 36) };
      const [from, to] = side === "left" ? [near, middle] : [middle, near];
      const level = { ...(side === "left" ? to : from) };
      const y = Math.min(Math.max((near.top + near.bottom) / 2, middle.top + 12), middle.bottom - 12);
      Object.assign(level, { top: y - 1, bottom: y + 1 });
      const { d, end } = sideCurve(side === "left" ? from : level, side === "left" ? level : to);
      layer.append(
        svg(
          "g",
          { class: "connector" },
          svg("path", { class: "line", d }),
          svg("path", { class: "tip", d: arrowHead(end, 7, 4) }),
        ),
      );
    }
  }
}

/** A curve that leaves to the right and arrives from the left. */
function sideCurve(a, b) {
  const [ay, by] = [(a.top + a.bottom) / 2, (b.top + b.bottom) / 2];
  const half = (b.left - a.right) / 2;
  const d = `M${a.right} ${ay}C${a.right + half} ${ay} ${b.left - half} ${by} ${b.left} ${by}`;
  return {
    d,
    end: /** @type {[number, number][]} */ ([
      [b.left - 1, by],
      [b.left, by],
    ]),
  };
}

function hopsToggle(id, hops) {
  if (DB.isPartial && SHELL.hops < 2) return "";
  const to = hops > 1 ? `company/${id}` : `company/${id}?2`;
  return choice(
    "span",
    { class: "button", "aria-pressed": String(hops > 1), onclick: () => openView(to, { chosen: state.chosen }) },
    pick("两步之内", "Within two hops"),
  );
}

function companyDiagram(id, hops) {
  const groups = relationsOf().neighbours(id);
  const near = new Set(groups.flatMap(({ relations }) => relations.map((each) => otherEnd(each, id))));
  const { kind } = DB.thing(id);
  const note = near.size
    ? pick(`与 ${near.size} 项直接相关`, `related to ${amount(near.size, "thing")}`)
    : pick("尚无与它相关的事实", "no fact relates anything to it");
  const columns = el(
    "div",
    { class: "columns" },
    column("left", groups, id, near, hops),
    el("div", { class: "column middle" }, middleCard(id, groups)),
    column("right", groups, id, near, hops),
  );
  return {
    title: nameOf(id),
    subject: id,
    content: [
      el("header", { class: "head" }, headName(word("kinds", kind), nameOf(id), note), hopsToggle(id, hops)),
      el("div", { class: "bands" }, columns),
    ],
    flows: [],
    connect,
  };
}

export function registerCompany() {
  const parse = (rest) => {
    const [, id, hops] = rest.match(/^(.*?)(?:\?(\d))?$/s) || [];
    return { id, hops: Number(hops || (rest && SHELL.open === `company/${id}` ? SHELL.hops : 1)) };
  };
  registerDiagram(
    "company",
    (rest) => DB.isComplete(parse(rest).id),
    (rest) => companyDiagram(parse(rest).id, parse(rest).hops),
  );
}
