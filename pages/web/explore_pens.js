// @ts-check
// What Explore is drawn with: a pen for a canvas and one that writes SVG, alike for whoever draws.

import { svg } from "./dom.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {{ fill?: string, stroke?: string, width?: number, dash?: number[] }} Stroke */
/** @typedef {{ size?: number, weight?: number, fill: string, align?: "left" | "center" | "right", maxWidth?: number }} TextLook */
/**
 * @typedef {object} Pen
 * @property {(data: string, look: Stroke) => void} path path data as in SVG
 * @property {(area: Area, look: Stroke & { radius?: number }) => void} rect
 * @property {(text: string, x: number, y: number, look: TextLook) => void} text in one line around the height y
 * @property {(opacity: number, draw: () => void) => void} faded
 * @property {(x: number, y: number, draw: () => void) => void} moved
 */

export const PEN_FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';
const TEXT_SIZE = 13;

/** @implements {Pen} */
export class CanvasPen {
  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.context = context;
  }

  path(data, look) {
    this.shape(new Path2D(data), look);
  }

  rect({ x, y, width, height }, { radius = 0, ...look }) {
    const path = new Path2D();
    path.roundRect(x, y, width, height, radius);
    this.shape(path, look);
  }

  /** @param {Path2D} path @param {Stroke} look */
  shape(path, { fill, stroke, width = 1, dash = [] }) {
    const { context } = this;
    if (fill) {
      context.fillStyle = fill;
      context.fill(path);
    }
    if (!stroke) return;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke(path);
    context.setLineDash([]);
  }

  /** @param {string} text @param {number} x @param {number} y @param {TextLook} look */
  text(text, x, y, { size = TEXT_SIZE, weight = 400, fill, align = "left", maxWidth }) {
    const { context } = this;
    context.font = `${weight} ${size}px ${PEN_FONT}`;
    context.fillStyle = fill;
    context.textAlign = align;
    context.textBaseline = "middle";
    context.fillText(text, x, y, maxWidth);
  }

  faded(opacity, draw) {
    this.context.save();
    this.context.globalAlpha *= opacity;
    draw();
    this.context.restore();
  }

  moved(x, y, draw) {
    this.context.save();
    this.context.translate(x, y);
    draw();
    this.context.restore();
  }
}

/** Characters that XML forbids, even escaped, and halves of characters. */
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;
const ANCHORS = { left: "start", center: "middle", right: "end" };
const toHundredths = (number) => Math.round(number * 100) / 100;

/** @implements {Pen} */
export class SvgPen {
  constructor() {
    this.into = svg("g", { "font-family": PEN_FONT });
    this.root = this.into;
  }

  /** @param {Stroke} look */
  attributes({ fill, stroke, width = 1, dash = [] }) {
    return {
      fill: fill || "none",
      stroke,
      "stroke-width": stroke && width,
      "stroke-dasharray": dash.length ? dash.join(" ") : null,
    };
  }

  path(data, look) {
    this.into.append(svg("path", { d: data, ...this.attributes(look) }));
  }

  rect({ x, y, width, height }, { radius = 0, ...look }) {
    const [left, top, across, down] = [x, y, width, height].map(toHundredths);
    this.into.append(
      svg("rect", { x: left, y: top, width: across, height: down, rx: radius || null, ...this.attributes(look) }),
    );
  }

  /** @param {string} text @param {number} x @param {number} y @param {TextLook} look */
  text(text, x, y, { size = TEXT_SIZE, weight = 400, fill, align = "left", maxWidth }) {
    const place = { x: toHundredths(x), y: toHundredths(y + size * 0.35) };
    const isTooWide = maxWidth && textWidth(text, size, weight) > maxWidth;
    const fit = isTooWide ? { textLength: toHundredths(maxWidth), lengthAdjust: "spacingAndGlyphs" } : {};
    const look = { "font-size": size, "font-weight": weight, fill, "text-anchor": ANCHORS[align] };
    this.into.append(svg("text", { ...place, ...look, ...fit }, text.replace(NOT_IN_XML, "\ufffd")));
  }

  faded(opacity, draw) {
    this.within({ opacity }, draw);
  }

  moved(x, y, draw) {
    this.within({ transform: `translate(${toHundredths(x)} ${toHundredths(y)})` }, draw);
  }

  within(attributes, draw) {
    const outer = this.into;
    this.into = svg("g", attributes);
    outer.append(this.into);
    draw();
    this.into = outer;
  }
}

/** @type {CanvasRenderingContext2D | null} */
let measuring = null;

/** The width of a text as this machine draws it: for pictures, never for a layout. */
export function textWidth(text, size = TEXT_SIZE, weight = 400) {
  measuring ??= document.createElement("canvas").getContext("2d");
  if (!measuring) return 0;
  measuring.font = `${weight} ${size}px ${PEN_FONT}`;
  return measuring.measureText(text).width;
}
