// @ts-check
// Where Explore begins: a search, the things with the most relations, and questions that open in it.

import { answers } from "./answers.js";
import { DB, nameOf } from "./dataset.js";
import { el, isolated } from "./dom.js";
import { whenIdle } from "./explore_state.js";
import { relationsOf } from "./page_relations.js";
import { searchField } from "./search.js";
import { amount, pick, SHELL, word } from "./words.js";

const MAX_SUGGESTIONS = 3;
const MAX_ANSWERS = 3;
/** Kinds that a reader begins with, in this order. */
const FIRST_KINDS = ["Chain", "Company", "Product"];

/** The thing of each first kind with the most relations; else of any kind. */
export function suggestions() {
  const { degrees } = relationsOf().columns;
  const { kind } = DB.nodes;
  /** @type {Map<string, number>} */
  const busiest = new Map();
  for (let node = 0; node < degrees.length; node += 1) {
    const name = DB.kinds[kind[node]];
    if (degrees[node] > (degrees[busiest.get(name) ?? -1] ?? 0)) busiest.set(name, node);
  }
  const core = [...busiest.keys()].filter((name) => name !== "Report" && !SHELL.words.supporting.includes(name));
  const others = core.sort((a, b) => degrees[busiest.get(b) ?? 0] - degrees[busiest.get(a) ?? 0]);
  const kinds = [...FIRST_KINDS.filter((name) => busiest.has(name)), ...others];
  return [...new Set(kinds)].slice(0, MAX_SUGGESTIONS).map((name) => DB.nodes.id[busiest.get(name) ?? 0]);
}

/**
 * The start screen. The cards come later: what has the most relations is known once these are indexed.
 * @param {(id: string) => void} begin
 * @param {(answer: import("./answers.js").PageAnswer) => void} openAnswer
 */
export function startScreen(begin, openAnswer) {
  const cards = el("div", { class: "start-parts" });
  whenIdle(() => cards.replaceChildren(...thingCards(begin), ...answerCards(openAnswer)));
  const title = pick("从一项开始，一步步展开", "Start from a thing and open it step by step");
  const help = pick(
    "双击一项或点 +n 展开它的关系；右键或长按有菜单；Shift 拖动可圈选。",
    "Double-click a thing, or click its +n, to open its relations; right-click or hold for a menu; drag with Shift to lasso.",
  );
  const field = searchField("explore-query", begin);
  return el("div", { class: "explore-start" }, el("h2", {}, title), field, cards, el("p", { class: "meta" }, help));
}

function thingCards(begin) {
  const cards = suggestions().map((id) => {
    const kind = DB.kindOf(id);
    const count = relationsOf().degree(id);
    const note = `${word("kinds", kind)} · ${pick(`${count} 条关系`, amount(count, "relation"))}`;
    return startCard(nameOf(id), note, { "data-kind": kind, onclick: () => begin(id) });
  });
  const none = el("p", { class: "meta" }, pick("此页没有关系可探索。", "This page has no relations to explore."));
  return cards.length ? titledCards(pick("或从这里开始", "Or begin here"), cards) : [none];
}

function answerCards(openAnswer) {
  const asked = answers.filter(({ rows }) => rows.length).slice(0, MAX_ANSWERS);
  const cards = asked.map((answer) => {
    const note = pick(`${answer.rows.length} 行`, amount(answer.rows.length, "row"));
    return startCard(pick(answer.zh, answer.en), note, { onclick: () => openAnswer(answer) });
  });
  return cards.length ? titledCards(pick("或从一个问题开始", "Or from a question"), cards) : [];
}

const startCard = (name, note, attributes) =>
  el("button", { class: "start-card", ...attributes }, el("span", {}, isolated(name)), el("small", {}, note));

const titledCards = (title, cards) => [el("h3", {}, title), el("div", { class: "start-cards" }, cards)];
