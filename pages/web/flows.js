// @ts-check
// The arrows over a diagram: what supplies what at rest, and the relations of what is chosen.

import { DB, nameOf, valueAt } from "./dataset.js";
import { svg } from "./dom.js";
import { idAt } from "./marks.js";
import { arrowHead, curveBetween, rounded, routes } from "./routes.js";
import { FIRMS, SHELL, STRENGTHS, word } from "./words.js";

export const isSeen = (element) => Boolean(element?.checkVisibility());

/** @returns {(element: Element) => import("./routes.js").Rect} where an element stands, from the corner of the bands */
function placesIn(bands) {
  const { left, top } = bands.getBoundingClientRect();
  return (element) => {
    const rect = element.getBoundingClientRect();
    return { left: rect.left - left, right: rect.right - left, top: rect.top - top, bottom: rect.bottom - top };
  };
}

/** The outer cards of a diagram in the rows in which the browser has put them. */
function rowsIn(bands, place) {
  const rows = [];
  for (const line of bands.querySelectorAll(".rows > .row")) {
    if (!isSeen(line)) continue;
    let row = null;
    for (const element of line.children) {
      const rect = place(element);
      if (!row || rect.top > row.bottom - 2) {
        row = { top: rect.top, bottom: rect.bottom, limit: Number.POSITIVE_INFINITY, cards: [] };
        rows.push(row);
      }
      row.top = Math.min(row.top, rect.top);
      row.bottom = Math.max(row.bottom, rect.bottom);
      row.cards.push({ element, ...rect });
    }
  }
  rows.sort((a, b) => a.top - b.top);
  const tops = [...bands.querySelectorAll(".band")].map((band) => place(band).top);
  for (const row of rows) row.limit = tops.find((top) => top > row.bottom) ?? Number.POSITIVE_INFINITY;
  return rows;
}

/** A group of lines that stands for statements: a click shows them. */
function flowMark(flow, ...lines) {
  const [from, to] = [idAt(flow.from), idAt(flow.to)];
  const label = `${nameOf(from)} → ${nameOf(to)} ${word("edges", flow.kind)}${flow.facts.length > 1 ? ` ×${flow.facts.length}` : ""}`;
  const attributes = {
    class: `flow ${STRENGTHS[flow.strength]} ${flow.kind}`,
    role: "button",
    tabindex: -1,
    "aria-label": label,
  };
  return svg(
    "g",
    {
      ...attributes,
      "data-node": from,
      "data-facts": flow.facts.join(" "),
      "data-from": from,
      "data-to": to,
      "data-strength": STRENGTHS[flow.strength],
    },
    svg("title", {}, label),
    ...lines,
  );
}

/** Broad arrows between bands of which a fact says that the one supplies the other. */
function bandArrows(bands, flows, place) {
  const spineOf = (index) => bands.querySelector(`[data-band="${CSS.escape(idAt(index))}"] > .spine`);
  return flows.flatMap((flow) => {
    const [start, end] = [spineOf(flow.from), spineOf(flow.to)];
    if (!start || !end) return [];
    const [a, b] = [place(start), place(end)];
    const from = place(start.parentNode).bottom;
    if (b.top <= from) return [];
    const x = a.right - a.left < 300 ? (a.left + a.right) / 2 : a.right - 40; // in a narrow page the heads stand on top
    const d = `M${x - 11} ${from}H${x + 11}V${b.top - 12}H${x + 22}L${x} ${b.top - 1}L${x - 22} ${b.top - 12}H${x - 11}Z`;
    return [flowMark(flow, svg("path", { class: "broad", d }))];
  });
}

function curveLines(a, b) {
  const { d, end } = curveBetween(a, b);
  return [svg("path", { class: "line", d }), svg("path", { class: "tip", d: arrowHead(end, 7, 4) })];
}

/** Arrows between cards through the gaps, and curves between boxes of one card. */
function cardArrows(bands, flows, place) {
  const rows = rowsIn(bands, place);
  const elementOf = (index) => {
    const id = CSS.escape(idAt(index));
    return [...bands.querySelectorAll(`.rows [data-card="${id}"], .rows .box[data-node="${id}"]`)].find(isSeen);
  };
  const placeOfCard = (element) => {
    const card = element.closest(".rows > .row > .card");
    const row = rows.findIndex(({ cards }) => cards.some((each) => each.element === card));
    return row < 0
      ? null
      : /** @type {[number, number]} */ ([row, rows[row].cards.findIndex((each) => each.element === card)]);
  };
  const between = [];
  const inside = [];
  for (const flow of flows) {
    const [start, end] = [elementOf(flow.from), elementOf(flow.to)];
    const [from, to] = [start && placeOfCard(start), end && placeOfCard(end)];
    if (!from || !to || start === end) continue;
    if (from.join() !== to.join()) between.push({ from, to, flow });
    else inside.push(flowMark(flow, ...curveLines(place(start), place(end))));
  }
  const nets = Map.groupBy(routes(rows, between.slice(0, SHELL.look.diagram.max_arrows)), ({ net }) => net);
  const drawn = [...nets.values()].map((ways) => {
    const halos = ways.map(({ points }) => svg("path", { class: "halo", d: rounded(points) }));
    const lines = ways.map(({ flow, points }) =>
      flowMark(
        flow.flow,
        svg("path", { class: "hit-area", d: rounded(points) }),
        svg("path", { class: "line", d: rounded(points) }),
        svg("path", { class: "tip", d: arrowHead(points) }),
      ),
    );
    return svg("g", {}, halos, lines);
  });
  return [...drawn, ...inside];
}

/** Make the rows of boxes even: 5 and 5 and 5 instead of 7 and 7 and 1. */
function balanceColumns(article) {
  const grids = [...article.querySelectorAll(".boxes")].filter(
    (grid) => grid.children.length > 1 && getComputedStyle(grid).display === "grid",
  );
  for (const grid of grids) grid.style.removeProperty("--columns");
  const fitting = grids.map((grid) => getComputedStyle(grid).gridTemplateColumns.split(" ").length);
  for (const [at, grid] of grids.entries()) {
    const count = grid.children.length;
    if (count > fitting[at]) grid.style.setProperty("--columns", Math.ceil(count / Math.ceil(count / fitting[at])));
  }
}

/** Draw the flows of a diagram over it: anew whenever its cards have moved. */
export function drawFlows(article, flows) {
  balanceColumns(article);
  const bands = article.querySelector(".bands");
  if (!bands) return;
  bands.querySelector(":scope > .overlay")?.remove();
  const place = placesIn(bands);
  const { offsetWidth: width, offsetHeight: height } = bands;
  const drawn = flows.length ? [bandArrows(bands, flows, place), cardArrows(bands, flows, place)] : [];
  bands.append(
    svg(
      "svg",
      { class: "overlay", width, height, viewBox: `0 0 ${width} ${height}` },
      drawn,
      svg("g", { class: "relations" }),
    ),
  );
}

const distance = (a, b) =>
  Math.abs(a.left + a.right - b.left - b.right) + Math.abs(a.top + a.bottom - b.top - b.bottom);

/**
 * Draw curves from what is chosen to what it is related to, save where nesting or an arrow at rest says so already.
 * @param {Element} article
 * @param {Element[]} chosen
 * @param {Element[]} near
 * @param {(element: any) => { leads: boolean, strength: number }} relationTo how a thing is related to the chosen one
 */
export function drawRelations(article, chosen, near, relationTo) {
  const bands = article.querySelector(".bands");
  const layer = bands?.querySelector(".relations");
  if (!bands || !layer) return;
  const place = placesIn(bands);
  const bodyOf = (element) => (element.matches(".title") ? element.closest(".card") || element : element);
  const inBands = (element) => isSeen(element) && bands.contains(element);
  const starts = chosen.filter(inBands).map(bodyOf);
  const nested = new Set(
    near.filter((each) => starts.some((start) => start.contains(each))).map((each) => each.getAttribute("data-node")),
  );
  const isHeader = chosen.some((each) => each.closest('[role="rowheader"]'));
  const isShown = (end) => {
    const id = CSS.escape(end.dataset.card || end.dataset.node || "");
    const arrow = bands.querySelector(`.flow[data-from="${id}"].near, .flow[data-to="${id}"].near`);
    return (
      end.closest(".spine") ||
      nested.has(end.dataset.node) ||
      starts.some(
        (start) => start.contains(end) || end.contains(start) || start.closest("[role=row]")?.contains(end),
      ) ||
      end.closest(".matrix") || // its columns say it
      (isHeader && FIRMS.includes(end.dataset.kind || "")) ||
      arrow
    );
  };
  const ends = near
    .filter(inBands)
    .map((each) => ({ end: bodyOf(each), ...relationTo(each) }))
    .filter(({ end }) => !isShown(end));
  const places = starts.map(place);
  const nearest = (rect) => places.reduce((best, each) => (distance(each, rect) < distance(best, rect) ? each : best));
  const isReadable = starts.length && ends.length <= SHELL.look.diagram.max_arrows;
  const curves = isReadable
    ? ends.map(({ end, leads, strength }) => {
        const rect = place(end);
        const lines = leads ? curveLines(nearest(rect), rect) : curveLines(rect, nearest(rect));
        return svg("g", { class: STRENGTHS[strength] }, lines);
      })
    : [];
  layer.replaceChildren(...curves);
}

/**
 * The things that facts join to one, whether a fact leads there, and the strongest evidence for it. Facts that hold in
 * another chain do not count in the diagram of a chain.
 * @param {string} id
 * @param {string} chain the chain that is drawn, "" for another diagram
 * @returns {Map<string, { leads: boolean, strength: number }>}
 */
export function relatedTo(id, chain = "") {
  const found = new Map();
  const { start, end, fields, strength } = DB.facts;
  const own = DB.indexes.get(id);
  const name = chain && DB.thing(chain).name;
  const isElsewhere = ([key, , , value]) => key === "chain" && !value.split("；").includes(name);
  for (const row of DB.rows("facts").get(own ?? -1) || []) {
    if (name && (fields.get(row) || []).some(isElsewhere)) continue;
    const leads = start[row] === own;
    const other = idAt(leads ? end[row] : start[row]);
    const known = found.get(other) || { leads: false, strength: STRENGTHS.length };
    const rank = STRENGTHS.indexOf(valueAt(strength, row));
    if (other !== id) found.set(other, { leads: known.leads || leads, strength: Math.min(known.strength, rank) });
  }
  return found;
}
