// @ts-check
// The view of Explore: the toolbar, the canvas and what stands beside and above it, kept in step with each other.

import { el } from "./dom.js";
import { actedOn, openNextGroup, stepsOfRows } from "./explore_acts.js";
import { chips, toolbar } from "./explore_bar.js";
import { ExploreCanvas } from "./explore_canvas.js";
import { filterForm } from "./explore_filter_form.js";
import { onCanvasKey } from "./explore_keys.js";
import { trunkRelations } from "./explore_lines.js";
import { closePopover, openGroupList, openSelectionMenu, openThingMenu } from "./explore_popover.js";
import { sceneOf } from "./explore_scene.js";
import { fillSheet } from "./explore_sheet.js";
import { startScreen } from "./explore_start.js";
import { afterFrame, currentLayout, explore, exploreChanged, takeSteps } from "./explore_state.js";
import { ExploreTree } from "./explore_tree.js";
import { rememberSoon, show, speak, state } from "./navigation.js";
import { loadVis, visOptions } from "./vis.js";
import { pick } from "./words.js";

/** @typedef {import("./explore_hits.js").Hit} Hit */
/** @typedef {import("./blocks.js").Point} Point */

/** Below this scale a box of 13 pixels cannot be read. */
const MIN_READABLE = 0.7;
/** A second tap within so many milliseconds belongs to the first: until then the panel does not come over the canvas. */
const DOUBLE_TAP = 320;

export class ExploreView {
  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.mode = { lasso: false, tree: explore.showsTree, filters: false };
    this.tree = new ExploreTree();
    const label = pick(
      "图：方向键移动，回车展开，退格收起，M 菜单，Delete 移去，加减号缩放，0 看全图",
      "Graph: arrow keys move, Enter opens, Backspace closes, M menu, Delete removes, plus and minus zoom, 0 fits",
    );
    this.bar = el("div", { class: "explore-bar", role: "toolbar", "aria-label": pick("探索", "Explore") });
    this.chips = el("div", { class: "explore-chips" });
    this.canvasBox = el("div", { class: "explore-canvas", role: "application", tabindex: 0, "aria-label": label });
    this.start = el("div", { class: "explore-start-box" });
    this.filters = el("div", { class: "explore-filters", hidden: true });
    this.side = el("div", { class: "explore-side" }, this.tree.element);
    this.sheet = el("section", { class: "explore-sheet", "aria-label": pick("答案", "Answer"), hidden: true });
    const main = el("div", { class: "explore-main" }, this.canvasBox, this.start, this.chips, this.filters, this.sheet);
    this.root = el("section", { class: "explore" }, this.bar, el("div", { class: "explore-body" }, main, this.side));
    stage.append(this.root);
    this.canvasBox.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("pointerdown", this.onOutside);
    this.fill();
    this.ready = this.startCanvas();
  }

  async startCanvas() {
    const vis = await loadVis();
    if (!this.root.isConnected) return;
    this.canvas = new ExploreCanvas(this.canvasBox, vis, visOptions(), {
      click: (hit, event) => this.onClick(hit, event),
      doubleClick: (hit) => this.onDoubleClick(hit),
      menu: (hit, at) => this.onMenu(hit, at),
      moved: (places) => this.onMoved(places),
      movedBlock: (member, x, y) => takeSteps(["pinblock", member, x, y]),
      lasso: (ids) => this.onLasso(ids),
      camera: () => this.keepCamera(),
      resized: () => this.onResized(),
    });
    this.showScene();
    if (explore.camera) this.canvas.aim(explore.camera, explore.camera.scale);
    else this.fit(MIN_READABLE);
    this.root.dataset.ready = "yes";
  }

  close() {
    clearTimeout(this.waiting);
    document.removeEventListener("pointerdown", this.onOutside);
    closePopover({ refocus: false });
    this.keepCamera();
    this.canvas?.close();
  }

  onOutside = (/** @type {any} */ event) => {
    if (!event.target.closest(".explore-menu")) closePopover({ refocus: false });
  };

  // -------------------------------------------------------------- showing

  /** Fill everything from the state. */
  fill() {
    this.scene = sceneOf(currentLayout(), explore.filters);
    this.bar.replaceChildren(...toolbar(this.actions()));
    this.chips.replaceChildren(...chips());
    const isEmpty = !currentLayout().boxes.size;
    this.start.hidden = !isEmpty;
    this.start.replaceChildren(
      isEmpty
        ? startScreen(
            (id) => show(id, { move: true }),
            (answer) => this.drawAnswer(answer),
          )
        : "",
    );
    this.filters.hidden = !this.mode.filters || isEmpty;
    if (!this.filters.hidden) this.fillFilters();
    this.root.classList.toggle("with-tree", this.mode.tree);
    fillSheet(this.sheet);
    this.tree.show(this.scene);
  }

  /** The form keeps its scroll and its focus. */
  fillFilters() {
    const { scrollTop } = this.filters;
    const key = /** @type {any} */ (document.activeElement)?.dataset?.filter;
    this.filters.replaceChildren(filterForm(this.scene));
    this.filters.scrollTop = scrollTop;
    if (key) this.filters.querySelector(`[data-filter="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }

  showScene() {
    if (!this.canvas) return;
    this.canvas.isLassoing = this.mode.lasso;
    this.canvas.emphasise({ chosen: state.chosen, selected: explore.selected, picked: explore.picked });
    this.canvas.show(this.scene);
  }

  /** Steps, filters or what is picked have changed. */
  update() {
    const before = new Set(this.scene.layout.blocks.map(({ name }) => name));
    const wasEmpty = !this.scene.layout.boxes.size;
    this.scene = sceneOf(currentLayout(), explore.filters);
    this.showScene();
    const fresh = currentLayout().blocks.filter(({ name }) => !before.has(name));
    if (wasEmpty) this.fit(MIN_READABLE);
    else if (fresh.length)
      this.canvas?.reveal(
        ...fresh,
        ...fresh.map(({ focus }) => currentLayout().boxes.get(focus)).filter((each) => each !== undefined),
      );
    afterFrame(() => this.root.isConnected && this.fill());
  }

  choose(id, isMoving) {
    this.canvas?.emphasise({ chosen: id });
    this.tree.mark();
    const box = currentLayout().boxes.get(id);
    if (box && isMoving) requestAnimationFrame(() => this.canvas?.reveal(box)); // the panel may come over the canvas
  }

  fit(minScale = 0) {
    this.canvas?.fit(minScale, state.chosen);
    explore.camera = null;
  }

  keepCamera() {
    if (!this.canvas?.scene?.layout.boxes.size) return;
    explore.camera = { ...this.canvas.middle(), scale: this.canvas.scale };
    rememberSoon();
  }

  /** The window, the tree or the sheet has changed the size of the canvas: what is chosen stays in view. */
  onResized() {
    const box = currentLayout().boxes.get(state.chosen);
    if (!explore.camera && this.root.dataset.ready) this.fit(MIN_READABLE);
    else if (box) this.canvas?.reveal(box);
  }

  // -------------------------------------------------------------- tools

  actions() {
    const turn = (/** @type {"lasso" | "tree" | "filters"} */ name) => () => this.turn(name);
    return {
      fit: () => this.fit(),
      zoom: (factor) => this.canvas?.zoom(factor),
      lasso: turn("lasso"),
      tree: turn("tree"),
      filters: turn("filters"),
      mode: () => this.mode,
    };
  }

  /** @param {"lasso" | "tree" | "filters"} name */
  turn(name) {
    this.mode[name] = !this.mode[name];
    explore.showsTree = this.mode.tree;
    const focused = /** @type {any} */ (document.activeElement)?.dataset?.tool;
    this.fill();
    this.showScene();
    if (focused) this.bar.querySelector(`[data-tool="${focused}"]`)?.focus();
    return this.mode[name];
  }

  drawAnswer({ rows, name }) {
    takeSteps(...stepsOfRows(rows, name));
    this.fit(MIN_READABLE);
  }

  // -------------------------------------------------------------- pointers and keys

  onClick(hit, event) {
    clearTimeout(this.waiting);
    const isAdding = event.ctrlKey || event.metaKey || event.shiftKey;
    if (hit.on === "box" && isAdding) return this.select(hit.id);
    if (hit.on === "badge") return openNextGroup(hit.id);
    if (hit.on === "count") return this.openList(hit.block);
    if (explore.selected.size && hit.on === "nothing") return this.onLasso([]);
    const { id, facts } = shownBy(hit);
    if (event.pointerType !== "touch" || hit.on !== "box") return show(id, { facts });
    this.canvas?.emphasise({ chosen: id });
    this.waiting = setTimeout(() => show(id, { facts, move: true }), DOUBLE_TAP);
  }

  onDoubleClick(hit) {
    clearTimeout(this.waiting);
    if (hit.on === "box") openNextGroup(hit.id);
  }

  onMenu(hit, at) {
    clearTimeout(this.waiting);
    if (hit.id && explore.selected.has(hit.id)) openSelectionMenu(this.root, [...explore.selected], at);
    else if (hit.id) openThingMenu(this.root, hit.id, at);
    else if (hit.block?.focus) openThingMenu(this.root, hit.block.focus, at);
  }

  openList(block) {
    const corner = this.canvas?.placeOf({ x: block.x + block.width, y: block.y });
    if (block.focus && corner) openGroupList(this.root, block.focus, block.key, corner);
  }

  select(id) {
    const ids = new Set(explore.selected);
    if (!ids.delete(id)) ids.add(id);
    this.onLasso([...ids]);
  }

  onLasso(ids) {
    explore.selected = new Set(ids);
    if (this.mode.lasso) this.turn("lasso");
    exploreChanged();
    if (ids.length) speak(pick(`圈选 ${ids.length} 项`, `${ids.length} selected`));
  }

  /** A box that is dropped in its own block goes back to its place. */
  onMoved(places) {
    const layout = currentLayout();
    const isHome = ([id, x, y]) => {
      const [block, box] = [layout.blockOf(id), layout.boxes.get(id)];
      return (
        block &&
        box &&
        x > block.x - box.width &&
        x < block.x + block.width &&
        y > block.y - box.height &&
        y < block.y + block.height
      );
    };
    const moved = places.filter((place) => !isHome(place));
    if (moved.length) takeSteps(["pin", moved]);
    else this.showScene();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.target !== this.canvasBox) return;
    const view = {
      zoom: (factor) => this.canvas?.zoom(factor),
      fit: () => this.fit(),
      menu: () => this.openMenuByKey(),
    };
    if (!onCanvasKey(event, view)) return;
    event.preventDefault();
    const box = currentLayout().boxes.get(state.chosen);
    if (box && event.key.startsWith("Arrow")) this.canvas?.reveal(box);
  }

  openMenuByKey() {
    const box = currentLayout().boxes.get(state.chosen);
    const at = box && this.canvas?.placeOf({ x: box.x, y: box.y + box.height });
    if (!box || !at) return;
    if (explore.selected.size) openSelectionMenu(this.root, actedOn(), at);
    else openThingMenu(this.root, box.id, at);
  }
}

/** What the panel shows of what was hit. @param {Hit} hit @returns {{ id: string, facts: string[] }} */
function shownBy({ id = "", block, line, on }) {
  const idsOf = (relations) => relations.flatMap(({ facts }) => facts.map((fact) => fact.id));
  if (line) return { id: "", facts: idsOf(line.relations) };
  if (!block || on === "frame") return { id, facts: [] };
  return { id: block.focus, facts: idsOf(trunkRelations(block)) };
}
