// @ts-check
// Explore on a canvas: vis-network pans, zooms and drags; what is drawn, and what is at a point, is ours.

import { BLOCK } from "./blocks.js";
import { svg } from "./dom.js";
import { boxesWithin, hitAt } from "./explore_hits.js";
import { shiftedLayout } from "./explore_layout.js";
import { Palette, paintBox, paintGround, paintLabels } from "./explore_paint.js";
import { CanvasPen } from "./explore_pens.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./blocks.js").Point} Point */
/** @typedef {import("./explore_scene.js").Scene} Scene */
/** @typedef {import("./explore_hits.js").Hit} Hit */
/** @typedef {import("./explore_paint.js").Emphasis} Emphasis */
/**
 * What the canvas tells its owner. `moved` hears of boxes, and `movedBlock` of a block, dragged to a place.
 * @typedef {object} CanvasListener
 * @property {(hit: Hit, event: any) => void} click
 * @property {(hit: Hit) => void} doubleClick
 * @property {(hit: Hit, at: Point) => void} menu `at` is a place in the window
 * @property {(places: [string, number, number][]) => void} moved
 * @property {(member: string, x: number, y: number) => void} movedBlock
 * @property {(ids: string[]) => void} lasso
 * @property {() => void} camera the reader has moved the camera
 * @property {() => void} resized
 */

const OPTIONS = {
  autoResize: false, // would scale the picture with the window
  nodes: { shape: "custom", font: { size: 0 }, fixed: false },
  interaction: {
    hover: false,
    selectConnectedEdges: false,
    multiselect: true,
    keyboard: false,
    tooltipDelay: 1e6,
    zoomSpeed: 0.6,
  },
  physics: { enabled: false },
  layout: { improvedLayout: false, randomSeed: 1 },
};
const MIN_SCALE = 0.08;
const MAX_SCALE = 2.5;
const MAX_FIT = 1.15;
const CAMERA_MARGIN = 36;
/** A shorter drag, in pixels of the window, is the tremor of a click. */
const MIN_DRAG = 4;
const BOX_PREFIX = "b ";
const TITLE_PREFIX = "t ";

export class ExploreCanvas {
  /**
   * @param {HTMLElement} container
   * @param {any} vis the library
   * @param {any} options of Pyvis
   * @param {CanvasListener} listener
   */
  constructor(container, vis, options, listener) {
    this.container = container;
    this.listener = listener;
    this.palette = new Palette();
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Emphasis} */
    this.emphasis = {};
    this.isLassoing = false;
    /** @type {{ width: number, height: number } | null} */
    this.size = null;
    /** What is being dragged, from where. @type {any} */
    this.drag = null;
    this.nodes = new vis.DataSet([]);
    const merged = {
      ...options,
      ...OPTIONS,
      nodes: { ...OPTIONS.nodes, ctxRenderer: (given) => this.renderNode(given) },
    };
    this.network = new vis.Network(container, { nodes: this.nodes, edges: new vis.DataSet([]) }, merged);
    container.querySelector(".vis-network")?.removeAttribute("tabindex"); // the container takes the keyboard
    this.listen();
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(container);
  }

  close() {
    this.resizing.disconnect();
    this.network.destroy();
  }

  /** Keep what is in the middle there, at its size. */
  resize() {
    const { width, height } = this.container.getBoundingClientRect();
    if (!width || !height || (width === this.size?.width && height === this.size?.height)) return;
    const [middle, scale] = [this.middle(), this.scale];
    const isFirst = !this.size;
    this.size = { width, height };
    this.network.setSize("100%", "100%");
    this.network.redraw();
    if (!isFirst) this.aim(middle, scale);
    this.listener.resized();
  }

  restyle() {
    this.palette = new Palette();
    this.network.redraw();
  }

  /** Draw a scene; what stays stands where it stood. @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    const wanted = new Map(nodesOf(scene).map((node) => [node.id, node]));
    this.nodes.remove(this.nodes.getIds().filter((id) => !wanted.has(id)));
    const known = new Map(this.nodes.get().map((node) => [node.id, node]));
    const changed = [...wanted.values()].filter(({ id, x, y, width }) => {
      const before = known.get(id);
      const { body } = this.network;
      return !before || before.width !== width || body.nodes[id].x !== x || body.nodes[id].y !== y;
    });
    this.nodes.update(changed);
    for (const node of changed) this.measure(node);
    this.network.redraw();
  }

  /** Tell vis-network the size of a node, which it would learn from drawing it: until then it is neither drawn off-screen nor hit. */
  measure({ id, x, y, width, height }) {
    const node = this.network.body.nodes[id];
    Object.assign(node, { x, y });
    const [left, top] = [x - width / 2, y - height / 2];
    const boundingBox = { left, top, right: left + width, bottom: top + height };
    Object.assign(node.shape, {
      left,
      top,
      width,
      height,
      boundingBox,
      customSizeWidth: width,
      customSizeHeight: height,
    });
  }

  /** @param {Emphasis} emphasis */
  emphasise(emphasis) {
    this.emphasis = { ...this.emphasis, ...emphasis };
    const selected = [...(this.emphasis.selected || [])]
      .map((id) => BOX_PREFIX + id)
      .filter((id) => this.nodes.get(id));
    this.network.setSelection({ nodes: selected, edges: [] });
    this.network.redraw();
  }

  renderNode({ ctx, id }) {
    const { width, height } = this.network.body.nodes[id].shape;
    const drawNode = () => {
      if (this.scene && id.startsWith(BOX_PREFIX))
        paintBox(new CanvasPen(ctx), this.scene, id.slice(BOX_PREFIX.length), this.palette, this.emphasis);
    };
    return { drawNode, nodeDimensions: { width, height } };
  }

  // -------------------------------------------------------------- camera

  get scale() {
    return this.network.getScale();
  }

  /** The part of the canvas that nothing covers, in pixels. */
  get view() {
    const box = this.container.getBoundingClientRect();
    const panel = document.getElementById("panel")?.getBoundingClientRect();
    const isOver = panel && panel.width >= box.width - 2 && panel.top < box.bottom && panel.left < box.right;
    return { width: box.width, height: Math.max(120, isOver ? panel.top - box.top : box.height) };
  }

  /** Point the camera at a place, which comes into the middle of what is not covered. @param {Point} at */
  aim(at, scale = this.scale, isAnimated = false) {
    const offset = (this.container.clientHeight - this.view.height) / 2 / scale;
    const isStill = !isAnimated || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const animation = isStill ? false : { duration: 220, easingFunction: "easeInOutQuad" };
    this.network.moveTo({
      position: { x: at.x, y: at.y + offset },
      scale: Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale)),
      animation,
    });
  }

  /** The middle of what is not covered. @returns {Point} */
  middle() {
    const { x, y } = this.network.getViewPosition();
    return { x, y: y - (this.container.clientHeight - this.view.height) / 2 / this.scale };
  }

  /** A place of the canvas in the window. @param {Point} point @returns {Point} */
  placeOf(point) {
    const { x, y } = this.container.getBoundingClientRect();
    const at = this.network.canvasToDOM(point);
    return { x: x + at.x, y: y + at.y };
  }

  zoom(factor) {
    const { x, y } = this.network.getViewPosition();
    this.network.moveTo({ position: { x, y }, scale: Math.min(MAX_SCALE, Math.max(MIN_SCALE, this.scale * factor)) });
    this.listener.camera();
  }

  /** Show everything; `minScale` is the least at which it can be read, and then `id`, or else the beginning, is shown. */
  fit(minScale = 0, id = "") {
    if (!this.scene?.layout.boxes.size) return;
    const { width, height } = this.view;
    const extent = this.scene.layout.extent();
    const scale = Math.min(
      (width - 2 * CAMERA_MARGIN) / extent.width,
      (height - 2 * CAMERA_MARGIN) / extent.height,
      MAX_FIT,
    );
    const { layout } = this.scene;
    const one = layout.boxes.get(id) ?? [...layout.boxes.values()][0];
    if (scale >= minScale) this.aim(middleOf(extent), scale);
    else this.aim(middleOf(one), Math.max(minScale, 0.85));
  }

  /** Bring areas into view with the least movement. @param {Area[]} areas the more important ones last */
  reveal(...areas) {
    const { width, height } = this.view;
    const scale = this.scale;
    const corner = this.network.DOMtoCanvas({ x: 0, y: 0 });
    const [x, y] = [corner.x, corner.y];
    const shift = { x: 0, y: 0 };
    const gap = CAMERA_MARGIN / 2 / scale;
    for (const area of areas) {
      shift.x += overshoot(area.x - gap, area.x + area.width + gap, x + shift.x, x + shift.x + width / scale);
      shift.y += overshoot(area.y - gap, area.y + area.height + gap, y + shift.y, y + shift.y + height / scale);
    }
    if (!shift.x && !shift.y) return;
    const middle = { x: x + shift.x + width / 2 / scale, y: y + shift.y + height / 2 / scale };
    this.aim(middle, scale, true);
  }

  // -------------------------------------------------------------- pointers

  listen() {
    const { network, listener } = this;
    network.on(
      "beforeDrawing",
      (context) => this.scene && paintGround(new CanvasPen(context), this.scene, this.palette, this.emphasis),
    );
    network.on(
      "afterDrawing",
      (context) => this.scene && paintLabels(new CanvasPen(context), this.scene, this.palette, this.emphasis),
    );
    network.on("click", ({ pointer, event }) => listener.click(this.hit(pointer.canvas), event.srcEvent ?? event));
    network.on("doubleClick", ({ pointer }) => listener.doubleClick(this.hit(pointer.canvas)));
    network.on("oncontext", ({ pointer, event }) => {
      event.preventDefault();
      listener.menu(this.hit(this.network.DOMtoCanvas(pointer.DOM)), { x: event.clientX, y: event.clientY });
    });
    network.on("hold", ({ pointer }) => {
      const { x, y } = this.container.getBoundingClientRect();
      listener.menu(this.hit(pointer.canvas), { x: x + pointer.DOM.x, y: y + pointer.DOM.y });
    });
    network.on("zoom", () => listener.camera());
    network.on("dragStart", ({ nodes }) => this.startDrag(nodes));
    network.on("dragging", () => this.dragOn());
    network.on("dragEnd", () => this.endDrag());
    this.container.addEventListener("pointermove", (event) => this.hover(event));
    this.container.addEventListener("pointerleave", () => this.setHovered(""));
    this.container.addEventListener("pointerdown", (event) => this.startLasso(event), { capture: true });
  }

  /** @param {Point} point on the canvas @returns {Hit} */
  hit(point) {
    return this.scene ? hitAt(this.scene, point, this.scale) : { on: "nothing" };
  }

  /** @param {PointerEvent} event */
  hover(event) {
    if (event.pointerType === "touch" || this.drag) return;
    const hit = this.hit(this.pointOf(event));
    this.container.style.cursor = this.isLassoing
      ? "crosshair"
      : ({ nothing: "grab", frame: "grab", title: "move" }[hit.on] ?? "pointer");
    this.setHovered(hit.id ?? hit.line?.key ?? (hit.on === "trunk" ? hit.block?.name : "") ?? "");
  }

  setHovered(hovered) {
    if (this.emphasis.hovered === hovered) return;
    this.emphasis.hovered = hovered;
    this.network.redraw();
  }

  /** The point of an event on the canvas. @returns {Point} */
  pointOf({ clientX, clientY }) {
    const { x, y } = this.container.getBoundingClientRect();
    return this.network.DOMtoCanvas({ x: clientX - x, y: clientY - y });
  }

  // -------------------------------------------------------------- dragging

  startDrag(ids) {
    const [id] = ids;
    if (!id || !this.scene) return;
    const block = id.startsWith(TITLE_PREFIX)
      ? this.scene.layout.blocks.find(({ name }) => TITLE_PREFIX + name === id)
      : null;
    const boxes = block
      ? block.slots.filter((each) => each !== null)
      : ids.filter((each) => each.startsWith(BOX_PREFIX)).map((each) => each.slice(BOX_PREFIX.length));
    const { x, y } = this.network.body.nodes[id];
    this.drag = { id, block, boxes, x, y, scene: this.scene };
  }

  /** How far the drag has gone. */
  shift() {
    const { id, x, y } = /** @type {any} */ (this.drag);
    const node = this.network.body.nodes[id];
    return { x: node.x - x, y: node.y - y };
  }

  dragOn() {
    if (!this.drag) return;
    const { scene, boxes, block } = this.drag;
    this.scene = { ...scene, layout: shiftedLayout(scene.layout, this.shift(), boxes, block?.name) };
    for (const node of nodesOf(this.scene))
      Object.assign(this.network.body.nodes[node.id] ?? {}, { x: node.x, y: node.y });
  }

  endDrag() {
    this.listener.camera();
    if (!this.drag) return;
    const { block, boxes, scene } = this.drag;
    const shift = this.shift();
    this.drag = null;
    this.emphasise({});
    const isFar = Math.hypot(shift.x, shift.y) * this.scale >= MIN_DRAG;
    const place = (/** @type {Area} */ area) => [Math.round(area.x + shift.x), Math.round(area.y + shift.y)];
    if (!isFar) this.show(scene);
    else if (block) this.listener.movedBlock(boxes[0], .../** @type {[number, number]} */ (place(block)));
    else
      this.listener.moved(
        boxes.map((id) => /** @type {any} */ ([id, ...place(/** @type {any} */ (scene.layout.boxes.get(id)))])),
      );
  }

  // -------------------------------------------------------------- lasso

  /** Draw a line around things: in the mode for it, or with the shift key. @param {PointerEvent} event */
  startLasso(event) {
    if (event.button !== 0 || !this.scene || !(this.isLassoing || event.shiftKey)) return;
    event.stopPropagation();
    event.preventDefault();
    const { x, y } = this.container.getBoundingClientRect();
    const line = svg("polygon", {});
    const sheet = svg("svg", { class: "lasso", "aria-hidden": "true" }, line);
    const points = [event];
    this.container.append(sheet);
    this.container.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ next) => {
      next.stopPropagation();
      points.push(next);
      line.setAttribute("points", points.map(({ clientX, clientY }) => `${clientX - x},${clientY - y}`).join(" "));
    };
    const end = () => {
      this.container.removeEventListener("pointermove", move, { capture: true });
      sheet.remove();
      if (this.scene)
        this.listener.lasso(
          boxesWithin(
            this.scene.layout.boxes,
            points.map((each) => this.pointOf(each)),
          ),
        );
    };
    this.container.addEventListener("pointermove", move, { capture: true });
    this.container.addEventListener("pointerup", end, { once: true, capture: true });
  }
}

const middleOf = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** How far a range must move to lie in a window; its beginning counts if it is longer. */
function overshoot(start, end, from, to) {
  if (end > to) return Math.min(end - to, start - from);
  return Math.min(0, start - from);
}

/** The nodes that vis-network drags: boxes, and the titles of blocks. @param {Scene} scene */
function nodesOf({ layout }) {
  const node = (id, area) => ({ id, ...middleOf(area), width: area.width, height: area.height });
  const boxes = [...layout.boxes].map(([id, box]) => node(BOX_PREFIX + id, box));
  const titles = layout.blocks.map((block) => node(TITLE_PREFIX + block.name, { ...block, height: BLOCK.titleHeight }));
  return [...titles, ...boxes];
}
