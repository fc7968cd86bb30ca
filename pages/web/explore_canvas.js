// @ts-check
// Explore on a canvas: vis-network pans, zooms and drags; what is drawn, and what is at a point, is ours.

import { BLOCK } from "./blocks.js";
import { ExploreCamera, middleOf } from "./explore_camera.js";
import { boxesWithin, hitAt } from "./explore_hits.js";
import { drawLasso } from "./explore_lasso.js";
import { shiftedLayout } from "./explore_layout.js";
import { Palette, paintBox, paintGround, paintLabels } from "./explore_paint.js";
import { CanvasPen } from "./explore_pens.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./blocks.js").Point} Point */
/** @typedef {import("./explore_scene.js").Scene} Scene */
/** @typedef {import("./explore_hits.js").Hit} Hit */
/** @typedef {import("./explore_paint.js").Emphasis} Emphasis */
/**
 * What the canvas tells its owner.
 * @typedef {object} CanvasListener
 * @property {(hit: Hit, event: any) => void} click
 * @property {(hit: Hit) => void} doubleClick
 * @property {(hit: Hit, at: Point) => void} menu `at` is a place in the window
 * @property {(places: [string, number, number][]) => void} moved boxes were dragged to places
 * @property {(member: string, x: number, y: number) => void} movedBlock the block of a thing was dragged to a place
 * @property {(ids: string[]) => void} lasso
 * @property {() => void} camera the reader has moved the camera
 * @property {() => void} resized
 */

const NETWORK_OPTIONS = {
  autoResize: false, // would scale the picture with the window
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
/** A shorter drag, in pixels of the window, is the tremor of a click. */
const MIN_DRAG = 4;
const BOX_PREFIX = "b ";
const TITLE_PREFIX = "t ";
const CURSORS = { nothing: "grab", frame: "grab", title: "move" };

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
    this.size = { width: 0, height: 0 };
    /** What is being dragged, from where. @type {{ node: string, block: any, boxes: string[], from: Point, scene: Scene } | null} */
    this.drag = null;
    this.nodes = new vis.DataSet([]);
    const nodes = { shape: "custom", ctxRenderer: (given) => this.renderNode(given) };
    const data = { nodes: this.nodes, edges: new vis.DataSet([]) };
    this.network = new vis.Network(container, data, { ...options, ...NETWORK_OPTIONS, nodes });
    this.camera = new ExploreCamera(this.network, container);
    container.querySelector(".vis-network")?.removeAttribute("tabindex"); // the container takes the keyboard
    this.listen();
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(container);
  }

  close() {
    this.resizing.disconnect();
    this.network.destroy();
  }

  // -------------------------------------------------------------- drawing

  /** Draw a scene; what stays stands where it stood. @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    const wanted = nodesOf(scene);
    const ids = new Set(wanted.map(({ id }) => id));
    const { body } = this.network;
    const isNew = ({ id, x, y, width }) => {
      const node = body.nodes[id];
      return !node || node.x !== x || node.y !== y || node.shape.width !== width;
    };
    const changed = wanted.filter(isNew);
    this.nodes.remove(this.nodes.getIds().filter((id) => !ids.has(id)));
    this.nodes.update(changed);
    for (const node of changed) this.measure(node);
    this.network.redraw();
  }

  /** Tell vis-network the size of a node, which it would learn from drawing it: until then it is not hit. */
  measure({ id, x, y, width, height }) {
    const node = this.network.body.nodes[id];
    const [left, top] = [x - width / 2, y - height / 2];
    const boundingBox = { left, top, right: left + width, bottom: top + height };
    Object.assign(node, { x, y });
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
    Object.assign(this.emphasis, emphasis);
    const selected = [...(this.emphasis.selected || [])].map((id) => BOX_PREFIX + id);
    this.network.setSelection({ nodes: selected.filter((id) => this.nodes.get(id)), edges: [] });
    this.network.redraw();
  }

  restyle() {
    this.palette = new Palette();
    this.network.redraw();
  }

  renderNode({ ctx, id }) {
    const { width, height } = this.network.body.nodes[id].shape;
    const isBox = this.scene && id.startsWith(BOX_PREFIX);
    const drawNode = () =>
      isBox && paintBox(new CanvasPen(ctx), this.scene, id.slice(BOX_PREFIX.length), this.palette, this.emphasis);
    return { drawNode, nodeDimensions: { width, height } };
  }

  /** What is in the middle stays there, at its size. */
  resize() {
    const { width, height } = this.container.getBoundingClientRect();
    if (!width || !height || (width === this.size.width && height === this.size.height)) return;
    const { middle, scale } = this.camera;
    const isFirst = !this.size.width;
    this.size = { width, height };
    this.network.setSize("100%", "100%");
    this.network.redraw();
    if (!isFirst) this.camera.aim(middle, scale);
    this.listener.resized();
  }

  // -------------------------------------------------------------- pointers

  listen() {
    const { network, listener, container, camera } = this;
    const paint = (/** @type {any} */ part) => (context) =>
      this.scene && part(new CanvasPen(context), this.scene, this.palette, this.emphasis);
    network.on("beforeDrawing", paint(paintGround));
    network.on("afterDrawing", paint(paintLabels));
    network.on("click", ({ pointer, event }) => listener.click(this.hit(pointer.canvas), event.srcEvent ?? event));
    network.on("doubleClick", ({ pointer }) => listener.doubleClick(this.hit(pointer.canvas)));
    network.on("oncontext", ({ event }) => {
      event.preventDefault();
      listener.menu(this.hit(camera.pointAt(event)), { x: event.clientX, y: event.clientY });
    });
    network.on("hold", ({ pointer, event }) => {
      if (event.srcEvent?.pointerType === "touch")
        listener.menu(this.hit(pointer.canvas), camera.placeOf(pointer.canvas));
    });
    network.on("zoom", () => listener.camera());
    network.on("dragStart", ({ nodes }) => this.startDrag(nodes));
    network.on("dragging", () => this.dragOn());
    network.on("dragEnd", () => this.endDrag());
    container.addEventListener("pointermove", (event) => this.hover(event));
    container.addEventListener("pointerleave", () => this.setHovered(""));
    container.addEventListener("pointerdown", (event) => this.startLasso(event), { capture: true });
  }

  /** @param {Point} point on the canvas @returns {Hit} */
  hit(point) {
    return this.scene ? hitAt(this.scene, point, this.camera.scale, this.emphasis) : { on: "nothing" };
  }

  /** @param {PointerEvent} event */
  hover(event) {
    if (event.pointerType === "touch" || this.drag) return;
    const { on, id, line, block } = this.hit(this.camera.pointAt(event));
    this.container.style.cursor = this.isLassoing ? "crosshair" : (CURSORS[on] ?? "pointer");
    this.setHovered(id ?? line?.key ?? (on === "trunk" ? block?.name : "") ?? "");
  }

  setHovered(hovered) {
    if (this.emphasis.hovered === hovered) return;
    this.emphasis.hovered = hovered;
    this.network.redraw();
  }

  /** @param {PointerEvent} event */
  startLasso(event) {
    if (event.button !== 0 || !(this.isLassoing || event.shiftKey)) return;
    drawLasso(this.container, event, (places) => {
      const points = places.map((place) => this.camera.pointAt(place));
      this.listener.lasso(boxesWithin(this.scene?.layout.boxes ?? new Map(), points));
    });
  }

  // -------------------------------------------------------------- dragging

  /** @param {string[]} ids of nodes */
  startDrag(ids) {
    const [node] = ids;
    if (!node || !this.scene) return;
    const block = this.scene.layout.blocks.find(({ name }) => TITLE_PREFIX + name === node);
    const boxes = block
      ? block.slots.filter((id) => id !== null)
      : ids.filter((id) => id.startsWith(BOX_PREFIX)).map((id) => id.slice(BOX_PREFIX.length));
    const { x, y } = this.network.body.nodes[node];
    this.drag = { node, block, boxes, from: { x, y }, scene: this.scene };
  }

  /** How far the drag has gone. @param {{ node: string, from: Point }} drag */
  shiftOf({ node, from }) {
    const { x, y } = this.network.body.nodes[node];
    return { x: x - from.x, y: y - from.y };
  }

  dragOn() {
    if (!this.drag) return;
    const { scene, boxes, block } = this.drag;
    this.scene = { ...scene, layout: shiftedLayout(scene.layout, this.shiftOf(this.drag), boxes, block?.name) };
    for (const { id, x, y } of nodesOf(this.scene)) Object.assign(this.network.body.nodes[id], { x, y });
  }

  endDrag() {
    this.listener.camera();
    if (!this.drag) return;
    const { block, boxes, scene } = this.drag;
    const shift = this.shiftOf(this.drag);
    this.drag = null;
    this.emphasise({});
    /** @returns {[number, number]} */
    const placeOf = (/** @type {any} */ { x, y }) => [Math.round(x + shift.x), Math.round(y + shift.y)];
    if (Math.hypot(shift.x, shift.y) * this.camera.scale < MIN_DRAG) this.show(scene);
    else if (block) this.listener.movedBlock(boxes[0], ...placeOf(block));
    else this.listener.moved(boxes.map((id) => [id, ...placeOf(scene.layout.boxes.get(id))]));
  }
}

/** The nodes that vis-network drags: boxes, and the titles of blocks. @param {Scene} scene */
function nodesOf({ layout }) {
  const nodeOf = (id, /** @type {Area} */ area) => ({ id, ...middleOf(area), width: area.width, height: area.height });
  const boxes = [...layout.boxes].map(([id, box]) => nodeOf(BOX_PREFIX + id, box));
  const titles = layout.blocks.map((block) =>
    nodeOf(TITLE_PREFIX + block.name, { ...block, height: BLOCK.titleHeight }),
  );
  return [...titles, ...boxes];
}
