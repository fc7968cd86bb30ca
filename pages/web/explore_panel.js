// @ts-check
// Explore in the details: the relations of a thing as counted stubs that open it, and what can be asked from there.

import { BLOCK } from "./blocks.js";
import { nameOf } from "./dataset.js";
import { clipped, el } from "./dom.js";
import { absentOthers, closeThing, hasOpened, openGroup, removeThings, togglePicked } from "./explore_acts.js";
import { groupsOf, groupTitle, kindsOf } from "./explore_graph.js";
import { groupCount, openGroupList } from "./explore_popover.js";
import { askPath, askTrace } from "./explore_questions.js";
import { afterFrame, currentLayout, explore, onExploreChange } from "./explore_state.js";
import { nameOfView, show } from "./navigation.js";
import { panelSections, sectionTitle } from "./panel.js";
import { searchField } from "./search.js";
import { pick, word } from "./words.js";

/** @typedef {import("./explore_graph.js").ExploreGroup} ExploreGroup */

/** The section that is shown: filled anew when something is opened, so that the panel keeps its place. */
let section = /** @type {any} */ (null);

export function startExplorePanel() {
  panelSections.push((id) => (nameOfView() === "explore" ? exploreSection(id) : []));
  onExploreChange(() => afterFrame(() => section?.isConnected && fillSection()));
}

function exploreSection(id) {
  section = el("section", { class: "explore-section", "data-id": id });
  fillSection();
  return [section];
}

function fillSection() {
  const id = section.dataset.id;
  const focused = /** @type {any} */ (document.activeElement)?.dataset?.group;
  section.replaceChildren(
    ...(currentLayout().boxes.has(id) ? drawnContent(id) : absentContent(id)).flat(3).filter(Boolean),
  );
  if (focused) section.querySelector(`[data-group="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

const absentContent = (id) => [
  el(
    "p",
    { class: "views" },
    el("button", { onclick: () => show(id, { move: true }) }, pick("放到图上", "Put on the canvas")),
  ),
];

function drawnContent(id) {
  const groups = groupsOf(id);
  const [core, supporting] = [groups.filter((each) => !each.isSupporting), groups.filter((each) => each.isSupporting)];
  return [
    sectionTitle("展开关系", "Open relations", groups.length),
    el(
      "div",
      { class: "stubs" },
      core.map((group) => stubRow(group, id)),
    ),
    supporting.length
      ? el(
          "div",
          { class: "stubs supporting", "aria-label": pick("来源的说明", "what sources say") },
          supporting.map((group) => stubRow(group, id)),
        )
      : "",
    el("p", { class: "views" }, thingButtons(id)),
    sectionTitle("路径、上下游与比较", "Paths, supply and comparison", undefined),
    el("p", { class: "views" }, questionButtons(id)),
    pathField(id),
  ];
}

/** A group as a button that opens it, and one for the list of what is not drawn if that is long. @param {ExploreGroup} group */
function stubRow(group, id) {
  const absent = absentOthers(group, id);
  const kinds = kindsOf(id, group);
  const stub = el(
    "button",
    { class: "stub", "data-group": group.key, disabled: !absent.length, onclick: () => openGroup(id, group.key) },
    el("span", {}, groupTitle(group)),
    el("small", {}, groupCount(group, id)),
  );
  const parts = kinds.map((each) =>
    el(
      "button",
      {
        class: "stub part",
        "data-group": each.key,
        disabled: !absentOthers(each, id).length,
        onclick: () => openGroup(id, each.key),
      },
      el("span", {}, word("kinds", each.nodeKind)),
      el("small", {}, groupCount(each, id)),
    ),
  );
  const list = absent.length > 1 && group.others.length > BLOCK.maxBoxes ? moreButton(group, id, absent.length) : "";
  return el("div", { class: "stub-row" }, stub, parts.length ? el("div", { class: "stub-parts" }, parts) : "", list);
}

function moreButton(group, id, count) {
  const open = ({ currentTarget }) => {
    const { left, bottom } = currentTarget.getBoundingClientRect();
    openGroupList(document.querySelector(".explore"), id, group.key, { x: left, y: bottom });
  };
  return el("button", { class: "more", onclick: open }, pick(`从 ${count} 项中挑选…`, `Pick from ${count}…`));
}

function thingButtons(id) {
  return [
    hasOpened(id) && el("button", { class: "close-thing", onclick: () => closeThing(id) }, pick("收起", "Close")),
    currentLayout().boxes.size > 1 && el("button", { onclick: () => removeThings([id]) }, pick("移去", "Remove")),
  ];
}

function questionButtons(id) {
  const isPicked = explore.picked.includes(id);
  return [
    el(
      "button",
      { class: "pick", "aria-pressed": String(isPicked), onclick: () => togglePicked(id) },
      isPicked ? pick("✓ 已加入比较", "✓ To be compared") : pick("加入比较", "Compare"),
    ),
    el("button", { onclick: () => askTrace(id, true) }, pick("追溯上游", "Trace upstream")),
    el("button", { onclick: () => askTrace(id, false) }, pick("追溯下游", "Trace downstream")),
  ];
}

/** A field for the other end of a path. */
function pathField(id) {
  const field = searchField("path-to", (other) => askPath(id, other));
  const text = pick(`从“${clipped(nameOf(id), 12)}”到…的路径`, `Path from ${clipped(nameOf(id), 16)} to …`);
  const input = field.querySelector("input");
  input.placeholder = text;
  input.setAttribute("aria-label", text);
  return field;
}
