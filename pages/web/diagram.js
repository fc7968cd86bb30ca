// @ts-check
// What all diagrams do: choose and mark things, filter by the legend, draw arrows, move by keys.

import { changesBelow } from "./change_list.js";
import { changesAbove, markChanges, markFlows } from "./change_marks.js";
import { DB, endsOf } from "./dataset.js";
import { byId, choice, el, svg } from "./dom.js";
import { sheetOf } from "./exports.js";
import { drawFlows, drawRelations, isSeen, relatedTo } from "./flows.js";
import { openView, register, remember, show, state } from "./navigation.js";
import { counted, FIRMS, pick, SHELL, STRENGTHS, word } from "./words.js";

/**
 * @typedef {object} Drawing
 * @property {string} title
 * @property {string} subject the thing whose facts the panel shows at first
 * @property {any[]} content
 * @property {any[]} flows
 * @property {(article: any) => void} [connect] draw further lines in the overlay
 * @property {() => string[]} [things] what stands in it, also where it is not shown at once
 */

/** The diagram that is open. */
const open = {
  /** @type {any} */ article: null,
  /** @type {Drawing | null} */ drawing: null,
  /** @type {() => Drawing} */ make: () => ({ title: "", subject: "", content: [], flows: [] }),
  /** @type {Map<string, Element[]>} */ elements: new Map(),
  /** @type {Element[]} */ marked: [],
};

/** @type {ResizeObserver | null} */
let observed = null;
/** Width to height of a drawing that fills a sheet of paper, by how it lies. */
const PAPER = { landscape: 1.47, portrait: 0.72 };

/** Add a diagram to the views of the page. @param {string} name @param {(rest: string) => boolean} has @param {(rest: string) => Drawing} make */
export function registerDiagram(name, has, make) {
  register(name, {
    has,
    open: (rest, stage) => openDiagram(() => make(rest), stage),
    close: closeDiagram,
    shows: (id) => open.elements.has(id),
    choose: chooseInDiagram,
    statements: drawnStatements,
    paper: () => Object.entries(PAPER).map(([look, ratio]) => paperDrawing(look, ratio)),
    pictures: {
      svg: () => sheetOf(sheetContent, {}).svg(),
      png: () => sheetOf(sheetContent, {}).png(),
      slide: () => sheetOf(sheetContent, { ratio: 16 / 9 }).png(3840),
    },
  });
}

/** An article with a diagram in it, its legend below. */
function articleOf(drawing) {
  const article = el("article", { class: "diagram", "aria-label": drawing.title }, drawing.content);
  markChanges(article);
  article.prepend(changesAbove(article));
  return article;
}

function openDiagram(make, stage) {
  const drawing = make();
  const article = articleOf(drawing);
  article.append(legendOf(article, drawing.flows), changesBelow(article, drawing.things?.()));
  stage.append(article);
  Object.assign(open, { article, drawing, make, marked: [], elements: elementsByNode(article) });
  applyFilter(article);
  (article.querySelector(".box, .title") || article.querySelector(WALKED))?.setAttribute("tabindex", "0");
  drawArrows(article, drawing);
  const bands = article.querySelector(".bands");
  observed = new ResizeObserver(redraw);
  if (bands) observed.observe(bands);
  article.addEventListener("toggle", redraw, true);
  return { title: drawing.title, subject: drawing.subject };
}

function drawArrows(article, drawing) {
  drawFlows(article, drawing.flows);
  markFlows(article);
  drawing.connect?.(article);
}

function closeDiagram() {
  observed?.disconnect();
  Object.assign(open, { article: null, drawing: null, elements: new Map() });
}

function redraw() {
  if (!open.article?.isConnected || !open.drawing) return;
  drawArrows(open.article, open.drawing);
  if (state.chosen) chooseInDiagram(state.chosen, false);
}

/** Find what has been opened since. */
function reindex() {
  markChanges(open.article);
  open.elements = elementsByNode(open.article);
  applyFilter(open.article);
  redraw();
}

function elementsByNode(article) {
  const found = new Map();
  for (const element of article.querySelectorAll("[data-node]:not([data-mark])")) {
    const id = element.getAttribute("data-node");
    found.set(id, [...(found.get(id) || []), element]);
  }
  return found;
}

// ---------------------------------------------------------------- choosing

const isThing = (element) => element.matches(".box, .title, .spine *");

/** Mark a thing, what it is related to, and the arrows at it. */
export function chooseInDiagram(id, move) {
  const { article, elements } = open;
  if (!article) return;
  for (const each of open.marked) each.classList.remove("on", "near");
  const isOn = id && id !== state.subject;
  const on = isOn ? (elements.get(id) || []).filter(isThing) : [];
  const chain = DB.kindOf(state.subject) === "Chain" ? state.subject : "";
  const related = on.length ? relatedTo(id, chain) : new Map();
  related.delete(state.subject);
  const ids = [...related.keys()].filter((each) => !isOutsideMatrix(article, id, each));
  const near = ids.flatMap((each) => (elements.get(each) || []).filter(isThing));
  for (const each of near) each.classList.add("near");
  for (const each of on) each.classList.add("on");
  const arrows = on.length
    ? [...article.querySelectorAll(`.flow[data-from="${CSS.escape(id)}"], .flow[data-to="${CSS.escape(id)}"]`)]
    : [];
  for (const each of arrows) each.classList.add("near");
  open.marked = [...on, ...near, ...arrows];
  article.classList.toggle("choosing", on.length > 0);
  drawRelations(article, on, near, (element) => related.get(element.getAttribute("data-node")));
  if (move && on.length) bringIntoView(on);
}

/** Whether a matrix has the one as an industry, and the other is a firm that it does not name there. */
function isOutsideMatrix(article, ...ids) {
  return ids.some((industry, at) => {
    const other = ids[1 - at];
    const header = article.querySelector(`.matrix [role="rowheader"] [data-node="${CSS.escape(industry)}"]`);
    if (!header || !FIRMS.includes(DB.kindOf(other))) return false;
    return !header.closest("[role='row']").querySelector(`.vendors [data-node="${CSS.escape(other)}"]`);
  });
}

/** Scroll to the first of some elements, out of a closed drawer or list if it must be. */
function bringIntoView(elements) {
  const element = elements.find(isSeen) || elements[0];
  for (let each = element; each; each = each.parentElement) {
    if (each instanceof HTMLDetailsElement) each.open = true;
    if (each instanceof HTMLElement && each.hidden) each.removeAttribute("hidden");
  }
  element.scrollIntoView({ block: "center", behavior: "instant" });
}

/** Choose what was clicked; selecting text is no click, and a click on nothing lets go. */
function onClick(event) {
  if (!open.article?.contains(event.target) || getSelection()?.isCollapsed === false) return;
  const found = event.target.closest("[data-to-view], [data-off], [data-node], summary, .more, a, button");
  if (!found) return show("", {});
  if (found.dataset?.toView) openView(found.dataset.toView);
  else if (found.dataset?.off) toggle(found.dataset.off);
  else if (found.matches(".more, summary")) reindex();
  else if (found.getAttribute("data-node") !== null) {
    show(found.getAttribute("data-node"), {
      facts: (found.getAttribute("data-facts") || "").split(" ").filter(Boolean),
    });
    if (isCovered(found)) found.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
}

/** Whether the sheet of a narrow window has come to lie over an element. */
function isCovered(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return Boolean(document.elementFromPoint((left + right) / 2, (top + bottom) / 2)?.closest("#panel"));
}

/** What the arrow keys go to: all that a click shows, save arrows; keys and lists have stops of their own. */
const WALKED = "[role='button']:is([data-node], [data-to-view]):not(.flow)";
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Arrow keys go to the nearest thing in their direction: a diagram is one stop of the Tab key. */
function onDiagramKey(event) {
  const target = event.target.closest?.("[role='button']");
  if (!target) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    getSelection()?.removeAllRanges();
    target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
  const direction = DIRECTIONS[event.key];
  const next = direction && open.article?.contains(target) && nextTo(target, direction);
  if (!next) return;
  event.preventDefault();
  for (const each of open.article.querySelectorAll(`${WALKED}[tabindex='0']`)) each.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

/** In the lists below a diagram, left and right go through all places; anything else is a step to the nearest. */
function nextTo(target, direction) {
  const [dx] = direction;
  if (!dx || !target.matches(".place")) return nearestTo(target, direction);
  const places = [...open.article.querySelectorAll(".place")];
  return places[places.indexOf(target) + dx];
}

function nearestTo(target, [dx, dy]) {
  const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
  const [x, y] = middle(target.getBoundingClientRect());
  let [best, min] = [null, Number.POSITIVE_INFINITY];
  for (const each of open.article.querySelectorAll(WALKED)) {
    const rect = each.getBoundingClientRect();
    const [mx, my] = middle(rect);
    const ahead = (mx - x) * dx + (my - y) * dy;
    const cost = ahead + 3 * Math.abs((mx - x) * dy + (my - y) * dx);
    const isBetter = ahead > 2 && cost < min;
    if (isBetter && each.checkVisibility({ visibilityProperty: true })) [best, min] = [each, cost];
  }
  return best;
}

export function startDiagrams() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onDiagramKey);
}

// ---------------------------------------------------------------- the legend

/** What the marks mean; a kind or a strength is hidden and shown by its key. */
function legendOf(article, flows) {
  const marked = [...article.querySelectorAll(".box, .card[data-card]:not(.loose)")];
  const boxes = marked.filter((each) => !each.closest(".contents"));
  const nodes = Map.groupBy(boxes, (each) => each.dataset.kind);
  const kinds = Object.keys(SHELL.words.kinds).filter((kind) => nodes.has(kind));
  const strengths = new Set([
    ...boxes.map((each) => each.dataset.strength),
    ...flows.map(({ strength }) => STRENGTHS[strength]),
  ]);
  const hasGaps = article.querySelector(".mark");
  const key = (name, look, ...content) =>
    choice(
      "span",
      {
        class: `key ${look}`,
        "data-off": name,
        "aria-pressed": String(!state.hidden.has(name)),
        title: pick("点击隐藏或显示", "click to hide or show"),
      },
      ...content,
    );
  const countOf = (kind) => new Set((nodes.get(kind) || []).map((each) => each.dataset.node || each.dataset.card)).size;
  const keys = [
    kinds.map((kind) => key(kind, "kind", el("i", { "data-kind": kind }), counted(kind, countOf(kind)))),
    STRENGTHS.filter((name) => strengths.has(name)).map((name) =>
      key(name, `line ${name}`, el("i"), word("strengths", name)),
    ),
    flows.some(({ kind }) => kind === "UPSTREAM_OF") &&
      el("span", { class: "key" }, "→ ", pick("供给（上游于）", "supplies (upstream of)")),
    flows.some(({ kind }) => kind === "SUPPLIES") &&
      el("span", { class: "key" }, "⇢ ", pick("企业间供应汇总", "supplies between firms, summed up")),
    hasGaps &&
      el(
        "span",
        { class: "key gap" },
        svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: "M0 0H16V16Z" })),
        pick("角标：来源有缺", "corner: the source leaves something out"),
      ),
  ]
    .flat()
    .filter(Boolean);
  return keys.length ? el("div", { class: "legend", role: "group", "aria-label": pick("图例", "Legend") }, keys) : "";
}

function toggle(name) {
  if (!state.hidden.delete(name)) state.hidden.add(name);
  for (const key of open.article.querySelectorAll(".key[data-off]"))
    key.setAttribute("aria-pressed", String(!state.hidden.has(key.dataset.off)));
  applyFilter(open.article);
  redraw();
  remember(false);
}

/** Hide the boxes of what the legend hides; cards keep their place, since other things stand in them. */
function applyFilter(article) {
  for (const each of article.querySelectorAll(".box, .flow, .card.loose, .card.bare"))
    each.classList.toggle("off", state.hidden.has(each.dataset.kind) || state.hidden.has(each.dataset.strength));
}

// ---------------------------------------------------------------- what is drawn, for files

/** The statements that a diagram shows: those of its subject, those between drawn things, and those in its marks. */
function drawnStatements() {
  const { article, drawing, elements } = open;
  if (!article || !drawing) return [];
  const drawn = new Set(
    [...elements.keys()].filter((id) => (elements.get(id) || []).some((each) => !each.classList.contains("off"))),
  );
  const joins = (row) =>
    (drawing.subject && endsOf(row).includes(drawing.subject)) || endsOf(row).every((id) => drawn.has(id));
  const marked = [...article.querySelectorAll("[data-facts]")].flatMap((each) =>
    each.getAttribute("data-facts").split(" "),
  );
  const own = marked
    .filter(Boolean)
    .map((id) => DB.statement(id))
    .filter(Boolean);
  return [...[...drawn].flatMap((id) => DB.about(id)).filter(joins), ...DB.within(drawing.subject), ...own];
}

function paperDrawing(look, ratio) {
  const drawing = sheetOf(sheetContent, { ratio, theme: "light" }).drawing();
  drawing.setAttribute("class", look);
  for (const name of ["width", "height"]) drawing.removeAttribute(name);
  return drawing;
}

/** The diagram laid out anew for a sheet of its own. */
function sheetContent() {
  const drawing = open.make();
  const article = articleOf(drawing);
  article.append(legendOf(article, drawing.flows));
  const drawers = [...byId("stage").querySelectorAll("details")].map((each) => each.open);
  [...article.querySelectorAll("details")].forEach((each, at) => {
    each.open = Boolean(drawers[at]);
  });
  applyFilter(article);
  for (const each of article.querySelectorAll(".off, .button, .link")) each.remove(); // keys do nothing on paper
  return { title: drawing.title, article, layOut: () => drawArrows(article, drawing), statements: drawnStatements() };
}
