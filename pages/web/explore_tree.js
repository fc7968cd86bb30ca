// @ts-check
// Explore as a tree beside the canvas: what was opened under what, for the keyboard and for screen readers.

import { DB, fullName } from "./dataset.js";
import { clipped, el, isolated } from "./dom.js";
import { absentOthers, closeThing, openGroup } from "./explore_acts.js";
import { blockTitle, groupsOf, groupTitle } from "./explore_graph.js";
import { groupCount } from "./explore_popover.js";
import { currentLayout } from "./explore_state.js";
import { show, state } from "./navigation.js";
import { amount, pick, word } from "./words.js";

/** @typedef {import("./explore_scene.js").Scene} Scene */
/** @typedef {import("./explore_layout.js").PlacedBlock} PlacedBlock */

/** Things whose groups are listed, besides those that have opened something. @type {Set<string>} */
const expanded = new Set();

export class ExploreTree {
  constructor() {
    this.element = el("ul", {
      class: "explore-tree",
      role: "tree",
      "aria-label": pick("图上的事物与关系", "Things and relations on the canvas"),
    });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("click", (event) => this.onClick(event));
    /** The key of the item that takes the focus. */
    this.at = "";
  }

  /** @param {Scene} scene */
  show(scene) {
    if (scene === this.scene) return;
    this.scene = scene;
    this.fill();
  }

  fill() {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(...this.roots());
    this.mark(hadFocus);
  }

  /** Mark what is chosen, and keep one item in the order of the tab key. */
  mark(hadFocus = false) {
    const items = this.items();
    const wanted =
      items.find((item) => item.dataset.key === this.at) ??
      items.find((item) => item.dataset.id === state.chosen) ??
      items[0];
    for (const item of items) {
      item.tabIndex = item === wanted ? 0 : -1;
      item.setAttribute("aria-selected", String(Boolean(item.dataset.id) && item.dataset.id === state.chosen));
    }
    if (hadFocus) wanted?.focus({ preventScroll: true });
  }

  /** @returns {any[]} */
  items() {
    return [...this.element.querySelectorAll("[role=treeitem]")];
  }

  // -------------------------------------------------------------- items

  roots() {
    const { layout } = /** @type {Scene} */ (this.scene);
    const blocks = layout.blocks.filter(({ focus }) => !focus).map((block) => this.blockItem(block, 1));
    const starts = [...layout.boxes.values()].filter(
      ({ origin }) => !origin || !layout.blocks.some(({ name }) => name === origin),
    );
    return [...starts.map(({ id }) => this.thingItem(id, 1)), ...blocks];
  }

  /** A thing; under it what it has opened, and, if it is expanded, what it could open. */
  thingItem(id, level) {
    const scene = /** @type {Scene} */ (this.scene);
    const blocks = scene.layout.blocks.filter(({ focus }) => focus === id);
    const isOpen = blocks.length > 0 || expanded.has(id);
    const groups = isOpen ? groupsOf(id) : [];
    const children = groups.flatMap((group) => {
      const opened = blocks.filter(({ key }) => key === group.key || key.startsWith(group.key));
      if (!opened.length) return [this.groupItem(id, group, level + 1)];
      return opened.map((block) => this.blockItem(block, level + 1));
    });
    const hidden = scene.boxes.get(id)?.hiddenCount ?? 0;
    const also = isOpen ? this.lineItems(id, level + 1) : [];
    const name = el("span", { class: "tree-name", "data-kind": DB.kindOf(id) }, isolated(clipped(fullName(id), 60)));
    const notes = [
      word("kinds", DB.kindOf(id)),
      hidden ? `+${hidden}` : "",
      scene.boxes.get(id)?.isGhost ? pick("已筛去", "filtered out") : "",
    ]
      .filter(Boolean)
      .join(" · ");
    return this.item(
      { key: `thing ${id}`, id, level, isOpen: groupsOf(id).length ? isOpen : undefined },
      [name, el("small", {}, notes)],
      [...children, ...also],
    );
  }

  blockItem(block, level) {
    const ids = block.slots.filter((id) => id !== null);
    const count = /** @type {Scene} */ (this.scene).blocks.get(block.name)?.count ?? "";
    const children = ids.map((id) => this.thingItem(id, level + 1));
    return this.item(
      { key: `block ${block.name}`, level, isOpen: true, block: block.name },
      [blockTitle(block), el("small", {}, count)],
      children,
    );
  }

  groupItem(id, group, level) {
    const content = [groupTitle(group), el("small", {}, groupCount(group, id))];
    return this.item(
      {
        key: `group ${id} ${group.key}`,
        level,
        isOpen: absentOthers(group, id).length ? false : undefined,
        group: group.key,
        of: id,
      },
      content,
      [],
    );
  }

  /** The relations of a thing to others on the canvas that no block tells. */
  lineItems(id, level) {
    const { lines } = /** @type {Scene} */ (this.scene);
    return lines
      .filter(({ ends }) => ends.includes(id))
      .map((line) => {
        const other = line.ends[0] === id ? line.ends[1] : line.ends[0];
        return this.item(
          { key: `line ${id} ${line.key}`, level, line: line.key },
          [`${line.label} — `, isolated(clipped(fullName(other), 40))],
          [],
        );
      });
  }

  item({ key, level, isOpen = /** @type {boolean | undefined} */ (undefined), ...data }, content, children) {
    const attributes = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]));
    const expansion = isOpen === undefined ? {} : { "aria-expanded": String(isOpen) };
    const row = el("div", { class: "tree-row", css: { "--level": level } }, content);
    return el(
      "li",
      { role: "treeitem", "aria-level": level, "data-key": key, tabindex: -1, ...expansion, ...attributes },
      row,
      children.length ? el("ul", { role: "group" }, children) : "",
    );
  }

  // -------------------------------------------------------------- acting

  onClick(event) {
    const item = event.target.closest("[role=treeitem]");
    if (item) this.act(item);
  }

  act(item) {
    this.at = item.dataset.key;
    const { id, of, group, block, line } = item.dataset;
    const scene = /** @type {Scene} */ (this.scene);
    if (group) openGroup(of, group);
    else if (line)
      show("", {
        facts: scene.lines
          .find((each) => each.key === line)
          ?.relations.flatMap(({ facts }) => facts.map((fact) => fact.id)),
      });
    else if (id && id === state.chosen) this.turn(item);
    else if (id) show(id, { move: true });
    else if (block) show(scene.layout.blocks.find(({ name }) => name === block)?.focus ?? "", { move: true });
  }

  /** Expand a thing to its groups, or close what it has opened. */
  turn(item, isOpen = item.getAttribute("aria-expanded") !== "true") {
    const { id, of, group } = item.dataset;
    this.at = item.dataset.key;
    if (group && isOpen) return openGroup(of, group);
    if (!id) return;
    if (isOpen) expanded.add(id);
    else expanded.delete(id);
    if (!isOpen && currentLayout().blocks.some(({ focus }) => focus === id)) closeThing(id);
    else this.fill();
  }

  onKey(event) {
    const items = this.items();
    const item = event.target.closest("[role=treeitem]");
    const at = items.indexOf(item);
    const isOpen = item?.getAttribute("aria-expanded");
    const go = (/** @type {any} */ next) => next && this.focus(next);
    const keys = {
      ArrowDown: () => go(items[at + 1]),
      ArrowUp: () => go(items[at - 1]),
      Home: () => go(items[0]),
      End: () => go(items.at(-1)),
      ArrowRight: () =>
        isOpen === "false" ? this.turn(item, true) : isOpen === "true" && go(item.querySelector("[role=treeitem]")),
      ArrowLeft: () =>
        isOpen === "true" && item.dataset.id
          ? this.turn(item, false)
          : go(item.parentElement.closest("[role=treeitem]")),
      Enter: () => this.act(item),
      " ": () => this.act(item),
    };
    if (!item || !keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }

  focus(item) {
    this.at = item.dataset.key;
    for (const each of this.items()) each.tabIndex = each === item ? 0 : -1;
    item.focus();
  }

  /** What the tree says in a sentence, for the canvas. */
  summary() {
    const { boxes, blocks } = currentLayout();
    return pick(
      `${boxes.size} 项，${blocks.length} 组`,
      `${amount(boxes.size, "thing")} in ${amount(blocks.length, "group")}`,
    );
  }
}
