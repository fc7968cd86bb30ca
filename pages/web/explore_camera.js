// @ts-check
// The camera of Explore: which part of the canvas is seen, and how large. It never moves what is placed.

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./blocks.js").Point} Point */

const MIN_SCALE = 0.08;
const MAX_SCALE = 2.5;
const MAX_FIT = 1.15;
/** The scale at which one thing is shown where everything together could not be read. */
const CLOSE_UP = 0.85;
const CAMERA_MARGIN = 36;
const MIN_VIEW_HEIGHT = 120;

export class ExploreCamera {
  /** @param {any} network of vis @param {HTMLElement} container */
  constructor(network, container) {
    this.network = network;
    this.container = container;
  }

  get scale() {
    return this.network.getScale();
  }

  /** The part of the canvas that the details do not cover, in pixels. */
  get view() {
    const box = this.container.getBoundingClientRect();
    const panel = document.getElementById("panel")?.getBoundingClientRect();
    const isOver = panel && panel.width >= box.width - 2 && panel.top < box.bottom && panel.left < box.right;
    return { width: box.width, height: Math.max(MIN_VIEW_HEIGHT, isOver ? panel.top - box.top : box.height) };
  }

  /** How far the middle of what is seen is above that of the canvas. */
  get offset() {
    return (this.container.clientHeight - this.view.height) / 2 / this.scale;
  }

  /** The middle of what is seen. @returns {Point} */
  get middle() {
    const { x, y } = this.network.getViewPosition();
    return { x, y: y - this.offset };
  }

  /** A place of the canvas in the window. @param {Point} point @returns {Point} */
  placeOf(point) {
    const { x, y } = this.container.getBoundingClientRect();
    const at = this.network.canvasToDOM(point);
    return { x: x + at.x, y: y + at.y };
  }

  /** The point of the canvas at a place in the window. @returns {Point} */
  pointAt({ clientX, clientY }) {
    const { x, y } = this.container.getBoundingClientRect();
    return this.network.DOMtoCanvas({ x: clientX - x, y: clientY - y });
  }

  /** Bring a place into the middle of what is seen. @param {Point} at */
  aim(at, scale = this.scale, isAnimated = false) {
    const bounded = Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
    const offset = (this.offset * this.scale) / bounded;
    const isStill = !isAnimated || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const animation = isStill ? false : { duration: 220, easingFunction: "easeInOutQuad" };
    this.network.moveTo({ position: { x: at.x, y: at.y + offset }, scale: bounded, animation });
  }

  zoom(factor) {
    this.aim(this.middle, this.scale * factor);
  }

  /** Show an area whole; if it would be smaller than `minScale`, one of its things instead. @param {Area} area @param {Area} one */
  fit(area, one, minScale = 0) {
    const { width, height } = this.view;
    const [across, down] = [(width - 2 * CAMERA_MARGIN) / area.width, (height - 2 * CAMERA_MARGIN) / area.height];
    const scale = Math.min(across, down, MAX_FIT);
    if (scale >= minScale) this.aim(middleOf(area), scale);
    else this.aim(middleOf(one), Math.max(minScale, CLOSE_UP));
  }

  /** Bring areas into view with the least movement. @param {Area[]} areas the more important ones last */
  reveal(areas) {
    const scale = this.scale;
    const { x, y } = this.network.DOMtoCanvas({ x: 0, y: 0 });
    const [width, height] = [this.view.width / scale, this.view.height / scale];
    const gap = CAMERA_MARGIN / 2 / scale;
    const shift = { x: 0, y: 0 };
    for (const area of areas) {
      shift.x += overshoot(area.x - gap, area.x + area.width + gap, x + shift.x, x + shift.x + width);
      shift.y += overshoot(area.y - gap, area.y + area.height + gap, y + shift.y, y + shift.y + height);
    }
    if (shift.x || shift.y) this.aim({ x: x + shift.x + width / 2, y: y + shift.y + height / 2 }, scale, true);
  }
}

/** @param {Area} area @returns {Point} */
export const middleOf = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** How far a window must move to hold a range; the beginning counts if the range is longer. */
function overshoot(start, end, from, to) {
  if (end > to) return Math.min(end - to, start - from);
  return Math.min(0, start - from);
}
