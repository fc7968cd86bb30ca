// @ts-check
// A chain as bands under each other; in them rows of cards, in the cards boxes. The browser finds their places.

import { gapBadges, measuresOf, useMeasures } from "./chain_measures.js";
import { changedFirst, signCounts } from "./change_marks.js";
import { DB, nameOf } from "./dataset.js";
import { choice, el } from "./dom.js";
import { headOf } from "./head.js";
import { box, firstBoxes, gapMark, gapNote, gapText, idAt, kindLabel, nameLabel } from "./marks.js";
import { matrixOf } from "./matrix.js";
import { bracketed, counted, pick, SHELL, STRENGTHS, word } from "./words.js";

/** The number of columns in which so many boxes of a card like to stand. */
const columnsFor = (count) => {
  if (count <= 3) return Math.max(1, count);
  return count <= 8 ? Math.ceil(count / 2) : Math.min(8, Math.ceil(count / 3));
};
const indexOfBox = (given) => (Array.isArray(given) ? given[0] : given);
const boxCount = (group) =>
  (group.boxes?.length || 0) + (group.groups || []).reduce((sum, each) => sum + boxCount(each), 0);
const cardsIn = (lane) => lane.rows.flatMap((row) => row.cards);

/** The boxes of a group; of one with too many, the first few. */
function boxesOf(group, max) {
  const all = changedFirst(group.boxes || [], idAt(group.node), max + 2);
  const look = all.some((each) => each[2] !== undefined) ? "boxes ranked" : "boxes";
  return all.length
    ? firstBoxes(
        all.map((each) => () => box(each)),
        max,
        look,
      )
    : "";
}

/** The preferred width of a card, in columns of boxes. */
function columnsOf(group, max, siblings) {
  if (siblings) {
    const widest = Math.max(Math.min(max, group.boxes?.length || 0), ...(group.groups || []).map(boxCount));
    const available = Math.max(1, Math.floor(6 / siblings)); // the cards of a row of steps share it
    return Math.max(1, Math.ceil(widest / Math.ceil(widest / available)));
  }
  if (!group.groups) return columnsFor(Math.min(max, boxCount(group)));
  const inner = group.groups.reduce((sum, each) => sum + (boxCount(each) ? columnsFor(boxCount(each)) : 1.5), 0);
  return Math.max(group.boxes ? columnsFor(group.boxes.length) : 1, Math.min(6, inner));
}

/** A group of things under a heading: a segment, a category of vendors, or all of a kind that stand in none. */
function cardOf(group, max, { siblings = 0, outerKind = "" } = {}) {
  const id = idAt(group.node);
  const isBare = !group.boxes && !group.groups;
  const look = ["card", isBare && "bare", id ? "" : "loose", STRENGTHS[group.strength || 0]].filter(Boolean).join(" ");
  const heading = id
    ? [
        choice("span", { class: "title", tabindex: -1, "data-node": id, "data-kind": group.kind }, nameLabel(id)),
        " ",
        group.kind !== outerKind && kindLabel(group.kind),
        group.share && el("b", {}, `${group.share[0]}%`),
        signCounts(group.boxes || [], id),
        gapBadges(id),
      ]
    : word("kinds", group.kind);
  return el(
    "section",
    {
      class: look,
      "data-kind": group.kind,
      "data-card": id,
      "data-strength": STRENGTHS[group.strength || 0],
      css: { "--columns-wanted": columnsOf(group, max, siblings) },
    },
    el("h3", {}, heading),
    isBare && !siblings && group.gaps?.[0]
      ? el("small", { class: "silent" }, gapText(group.gaps[0], { short: true }))
      : "",
    gapMark(group.gaps, id),
    boxesOf(group, max),
    group.groups &&
      el(
        "div",
        { class: "row" },
        group.groups.map((each) => cardOf(each, max, { outerKind: group.kind })),
      ),
  );
}

function rowsOf(lane, max) {
  return lane.rows.map((row) => {
    const siblings = row.steps ? row.cards.length : 0;
    return el(
      "div",
      { class: row.steps ? `row steps ${row.steps}` : "row" },
      row.cards.map((each) => cardOf(each, max, { siblings })),
    );
  });
}

/** The distinct things of each kind that stand in lanes. */
export function kindsIn(...lanes) {
  const found = new Set();
  const visit = (group) => {
    found.add(group.node);
    for (const each of group.boxes || []) found.add(indexOfBox(each));
    (group.groups || []).forEach(visit);
  };
  for (const lane of lanes) {
    cardsIn(lane).forEach(visit);
    for (const column of lane.matrix?.columns || []) found.add(column.node);
  }
  found.delete(-1);
  return Map.groupBy(found, (index) => DB.kindOf(idAt(index)));
}

/** Everything that stands in a diagram, shown or not. */
export const thingsIn = ({ node, lanes }) =>
  [node, ...lanes.map((lane) => lane.node), ...[...kindsIn(...lanes).values()].flat()].map(idAt).filter(Boolean);

/** The name of a band, and what stands in it by kind. */
function bandHead(lane, diagram) {
  const id = idAt(lane.node);
  const counts = [...kindsIn(lane)].map(([kind, found]) => el("span", {}, counted(kind, found.length)));
  if (id) return [el("h2", {}, choice("span", { tabindex: -1, "data-node": id }, nameLabel(id))), el("p", {}, counts)];
  if (!lane.rows.length) return [el("h2", {}, pick("服务的行业", "Industries served")), el("p", {}, counts)];
  if (lane.rows.some((row) => row.steps))
    return [
      el("h2", {}, pick("环节先后", "Steps")),
      el("p", {}, pick("来源写明先后，未标层级", "ordered by the source, in no layer")),
    ];
  return [el("h2", {}, diagram.by ? word("kinds", diagram.by) : pick("未分层", "No layers")), el("p", {}, counts)];
}

function bandOf(lane, at, diagram, max) {
  const id = idAt(lane.node);
  const step = at / Math.max(1, diagram.lanes.length - 1);
  const flowing = lane.rows.some((row) => row.steps);
  const empty = !lane.rows.length && !lane.matrix ? gapNote(lane.gaps?.[0] || "", id) : "";
  return el(
    "section",
    { class: `band${id ? "" : " loose"}${flowing ? " flowing" : ""}`, "data-band": id, css: { "--step": step } },
    el("header", { class: "spine" }, el("div", {}, bandHead(lane, diagram)), gapMark(lane.gaps, id || diagram.id)),
    el("div", { class: "rows" }, empty, rowsOf(lane, max), lane.matrix && matrixOf(lane.matrix, id || diagram.id)),
  );
}

/** What the source does not place, closed. */
function drawerOf(lane, diagram, max) {
  const cards = cardsIn(lane);
  const count = cards.reduce((sum, each) => sum + boxCount(each) + (each.node >= 0 ? 1 : 0), 0);
  const names = cards.map((each) => (each.node < 0 ? word("kinds", each.kind) : nameOf(idAt(each.node))));
  const title =
    diagram.by === "VendorCategory"
      ? pick("来源未归入类型", "Not classified by the source")
      : pick("来源未标明层级", "Not placed by the source");
  return el(
    "details",
    { class: "drawer" },
    el(
      "summary",
      {},
      el("b", {}, title, bracketed(count)),
      el("span", {}, names.join(" · ")),
      gapMark(lane.gaps, diagram.id),
    ),
    el("div", { class: "rows" }, rowsOf(lane, max)),
  );
}

/** The diagram of a chain. */
export function chainDiagram(diagram) {
  const { max_readable, collapsed_boxes, max_boxes } = SHELL.look.diagram;
  useMeasures(diagram.measures);
  const total = diagram.lanes.flatMap(cardsIn).reduce((sum, each) => sum + boxCount(each), 0);
  const max = total > max_readable ? collapsed_boxes : max_boxes;
  const bands = diagram.lanes.filter((lane) => !lane.drawer);
  return [
    headOf(diagram),
    el(
      "div",
      { class: "bands" },
      bands.map((lane, at) => bandOf(lane, at, diagram, max)),
      diagram.lanes.filter((lane) => lane.drawer).map((lane) => drawerOf(lane, diagram, max)),
    ),
    measuresOf(diagram.measures),
  ];
}
