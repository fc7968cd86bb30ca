// @ts-check
// The view of Explore: the toolbar, the canvas and what stands beside and above it, kept in step with each other.

import { el } from "./dom.js";
import { actedOn, stepsOfRows } from "./explore_acts.js";
import { fillChips, toolbar } from "./explore_bar.js";
import { ExploreCanvas } from "./explore_canvas.js";
import { filterForm } from "./explore_filter_form.js";
import { onCanvasKey } from "./explore_keys.js";
import { hasHiddenLines } from "./explore_paint.js";
import { pointersOf } from "./explore_pointers.js";
import { closePopover, openSelectionMenu, openThingMenu } from "./explore_popover.js";
import { sceneOf } from "./explore_scene.js";
import { fillSheet } from "./explore_sheet.js";
import { startScreen } from "./explore_start.js";
import { afterFrame, currentLayout, explore, takeSteps } from "./explore_state.js";
import { ExploreTree } from "./explore_tree.js";
import { rememberSoon, show, state } from "./navigation.js";
import { loadVis, visOptions } from "./vis.js";
import { pick } from "./words.js";

/** @typedef {import("./explore_bar.js").Mode} Mode */

/** Below this scale a box of 13 pixels cannot be read. */
const MIN_READABLE = 0.7;

export class ExploreView {
  /** @param {HTMLElement} stage */
  constructor(stage) {
    /** @type {Set<Mode>} */
    this.modes = new Set(explore.showsTree ? ["tree"] : []);
    /** @type {ExploreCanvas | null} */
    this.canvas = null;
    this.pointers = pointersOf(this);
    this.tree = new ExploreTree();
    this.scene = sceneOf(currentLayout(), explore.filters);
    this.bar = toolbar({
      fit: () => this.fit(),
      zoom: (factor) => this.zoom(factor),
      turn: (mode) => this.turn(mode),
      modes: this.modes,
    });
    this.assemble(stage);
    document.addEventListener("pointerdown", this.onOutside);
    this.fill();
    this.startCanvas();
  }

  assemble(stage) {
    const help = pick(
      "图：方向键移动，回车展开，退格收起，M 菜单，Delete 移去，加减号缩放，0 看全图",
      "Graph: arrow keys move, Enter opens, Backspace closes, M menu, Delete removes, plus and minus zoom, 0 fits",
    );
    this.chips = el("div", { class: "explore-chips" });
    this.canvasBox = el("div", { class: "explore-canvas", role: "application", tabindex: 0, "aria-label": help });
    this.start = el("div", { class: "explore-start-box", hidden: true });
    this.filters = el("div", { class: "explore-filters", hidden: true });
    this.sheet = el("section", { class: "explore-sheet", "aria-label": pick("答案", "Answer"), hidden: true });
    const main = el("div", { class: "explore-main" }, this.canvasBox, this.start, this.chips, this.filters, this.sheet);
    const side = el("div", { class: "explore-side" }, this.tree.element);
    this.root = el("section", { class: "explore" }, this.bar.element, el("div", { class: "explore-body" }, main, side));
    this.canvasBox.addEventListener("keydown", (event) => this.onKey(event));
    stage.append(this.root);
  }

  async startCanvas() {
    const vis = await loadVis();
    if (!this.root.isConnected) return;
    this.canvas = new ExploreCanvas(this.canvasBox, vis, visOptions(), this.pointers.listener);
    this.showScene();
    if (explore.camera) this.canvas.camera.aim(explore.camera, explore.camera.scale);
    else this.fit(MIN_READABLE);
    this.root.dataset.ready = "yes";
  }

  close() {
    this.pointers.stopWaiting();
    document.removeEventListener("pointerdown", this.onOutside);
    closePopover({ refocus: false });
    this.keepCamera();
    this.canvas?.close();
    this.canvas = null;
  }

  onOutside = (/** @type {any} */ event) => {
    if (!event.target.closest(".explore-menu")) closePopover({ refocus: false });
  };

  // -------------------------------------------------------------- showing

  /** Fill what stands around the canvas. */
  fill() {
    const isEmpty = !currentLayout().boxes.size;
    this.bar.update();
    fillChips(this.chips, hasHiddenLines(this.scene) ? this.scene.lines.length : 0);
    if (this.start.hidden === isEmpty) this.fillStart(isEmpty);
    this.filters.hidden = !this.modes.has("filter") || isEmpty;
    if (!this.filters.hidden) this.fillFilters();
    this.root.classList.toggle("with-tree", this.modes.has("tree"));
    fillSheet(this.sheet);
    this.tree.show(this.scene);
  }

  fillStart(isShown) {
    const begin = (/** @type {string} */ id) => show(id, { move: true });
    this.start.hidden = !isShown;
    this.start.replaceChildren(isShown ? startScreen(begin, (answer) => this.drawAnswer(answer)) : "");
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
    this.canvas.isLassoing = this.modes.has("lasso");
    this.canvas.emphasise({ chosen: state.chosen, selected: explore.selected, picked: explore.picked });
    this.canvas.show(this.scene);
  }

  /** Steps, filters or what is picked have changed. */
  update() {
    const before = this.scene;
    const isSame = before.layout === currentLayout() && before.filters === explore.filters;
    if (!isSame) this.scene = sceneOf(currentLayout(), explore.filters);
    this.showScene();
    if (!before.layout.boxes.size) this.fit(MIN_READABLE);
    else this.revealNew(before.layout);
    afterFrame(() => this.root.isConnected && this.fill());
  }

  /** Bring into view what a layout did not have, and what it was opened from. @param {import("./explore_layout.js").Layout} before */
  revealNew(before) {
    const { boxes, blocks } = currentLayout();
    const fresh = blocks.filter(({ name }) => !before.blocks.some((block) => block.name === name));
    this.reveal(...fresh, ...fresh.map(({ focus }) => boxes.get(focus)));
  }

  drawAnswer({ rows, name }) {
    takeSteps(...stepsOfRows(rows, name));
  }

  choose(id, isMoving) {
    this.canvas?.emphasise({ chosen: id });
    this.tree.mark();
    if (isMoving) requestAnimationFrame(() => this.reveal(currentLayout().boxes.get(id))); // the panel may come over it
  }

  /** @param {(import("./blocks.js").Area | undefined)[]} areas */
  reveal(...areas) {
    const known = areas.filter((area) => area !== undefined);
    if (known.length) this.canvas?.camera.reveal(known);
  }

  // -------------------------------------------------------------- the camera and the tools

  fit(minScale = 0) {
    const layout = currentLayout();
    const one = layout.boxes.get(state.chosen) ?? [...layout.boxes.values()][0];
    if (one) this.canvas?.camera.fit(layout.extent(), one, minScale);
    explore.camera = null;
  }

  zoom(factor) {
    this.canvas?.camera.zoom(factor);
    this.keepCamera();
  }

  keepCamera() {
    if (!this.canvas?.scene?.layout.boxes.size) return;
    explore.camera = { ...this.canvas.camera.middle, scale: this.canvas.camera.scale };
    rememberSoon();
  }

  /** The window, the tree or the sheet has changed the size of the canvas: what is chosen stays in view. */
  onResized() {
    if (!explore.camera && this.root.dataset.ready) this.fit(MIN_READABLE);
    else this.reveal(currentLayout().boxes.get(state.chosen));
  }

  /** @param {Mode} mode */
  turn(mode) {
    if (!this.modes.delete(mode)) this.modes.add(mode);
    explore.showsTree = this.modes.has("tree");
    this.fill();
    this.showScene();
  }

  // -------------------------------------------------------------- keys

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.target !== this.canvasBox) return;
    const view = { zoom: (factor) => this.zoom(factor), fit: () => this.fit(), menu: () => this.openMenu() };
    if (!onCanvasKey(event, view)) return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) this.reveal(currentLayout().boxes.get(state.chosen));
  }

  openMenu() {
    const box = currentLayout().boxes.get(state.chosen);
    const at = box && this.canvas?.camera.placeOf({ x: box.x, y: box.y + box.height });
    if (!at) return;
    if (explore.selected.size) openSelectionMenu(this.root, actedOn(), at);
    else openThingMenu(this.root, state.chosen, at);
  }
}
