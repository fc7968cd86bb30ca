// @ts-check
// A part of the document as SVG: its boxes, borders, drawings and lines of text, where the browser has put them.

import { svg } from "./dom.js";

const round = (number) => Math.round(number * 100) / 100;
const isVisibleColour = (colour) =>
  colour !== "none" && colour !== "transparent" && !/^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);
/** @type {CanvasRenderingContext2D | null} */
let context = null;
const contextOfColours = () => {
  context ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  return /** @type {CanvasRenderingContext2D} */ (context);
};

/** @type {Map<string, [string, number | undefined]>} */
const paints = new Map();
/** A colour as #rrggbb and its opacity, however the style sheet mixes it. @returns {[string, number | undefined]} */
function paintOf(colour) {
  const known = paints.get(colour);
  if (known) return known;
  const pen = contextOfColours();
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
  /** @type {[string, number | undefined]} */
  const paint = [
    `#${[r, g, b].map((each) => each.toString(16).padStart(2, "0")).join("")}`,
    a === 255 ? undefined : round(a / 255),
  ];
  paints.set(colour, paint);
  return paint;
}

/** An element and all in it as SVG, as large as it is. */
export function svgOf(root) {
  const origin = root.getBoundingClientRect();
  const [width, height] = [round(origin.width), round(origin.height)];
  const out = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` });
  const local = (rect) => ({
    x: round(rect.left - origin.left),
    y: round(rect.top - origin.top),
    width: round(rect.width),
    height: round(rect.height),
  });
  append(root, out, local, {
    right: Number.POSITIVE_INFINITY,
    top: Number.NEGATIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
  });
  return out;
}

/** What an element shows of its content, where there is more than it has room for; `outer` is what those around it show. */
function windowOf(element, style, outer) {
  const isFull = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  if (style.overflowX === "visible" || !isFull) return outer;
  const { right, top, bottom } = element.getBoundingClientRect();
  return {
    right: Math.min(right, outer.right),
    top: Math.max(top, outer.top),
    bottom: Math.min(bottom, outer.bottom),
  };
}

function append(element, out, local, outer) {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden" || !element.checkVisibility()) return;
  const into = style.opacity === "1" ? out : svg("g", { opacity: style.opacity });
  if (into !== out) out.append(into);
  if (element instanceof SVGSVGElement) {
    into.append(drawingOf(element, local));
    return;
  }
  const rect = local(element.getBoundingClientRect());
  into.append(...backgroundOf(style, rect), ...bordersOf(style, rect));
  const shown = windowOf(element, style, outer);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.append(...linesOfText(child, style, local, shown));
    else if (child.nodeType === Node.ELEMENT_NODE) append(child, into, local, shown);
  }
}

// ---------------------------------------------------------------- boxes

const CORNERS = ["TopLeft", "TopRight", "BottomRight", "BottomLeft"];
const radiusOf = (text, { width, height }) =>
  round(
    Math.min(
      text.endsWith("%") ? (Number.parseFloat(text) / 100) * width : Number.parseFloat(text) || 0,
      width / 2,
      height / 2,
    ),
  );
/** @param {any} rect @param {number[]} radii */
const outline = ({ x, y, width, height }, [a, b, c, d]) =>
  `M${x + a} ${y}h${width - a - b}q${b} 0 ${b} ${b}v${height - b - c}q0 ${c} ${-c} ${c}h${d + c - width}q${-d} 0 ${-d} ${-d}v${a + d - height}q0 ${-a} ${a} ${-a}z`;

function backgroundOf(style, rect) {
  if (!isVisibleColour(style.backgroundColor) || !rect.width || !rect.height) return [];
  const [fill, opacity] = paintOf(style.backgroundColor);
  const radii = CORNERS.map((corner) => radiusOf(style[`border${corner}Radius`], rect));
  if (radii.every((each) => each === radii[0]))
    return [svg("rect", { ...rect, rx: radii[0] || undefined, fill, "fill-opacity": opacity })];
  return [svg("path", { d: outline(rect, radii), fill, "fill-opacity": opacity })];
}

/** The ends of each border, in parts of the width and the height. */
const SIDES = { Top: [0, 0, 1, 0], Right: [1, 0, 1, 1], Bottom: [0, 1, 1, 1], Left: [0, 0, 0, 1] };
const DASHES = { dashed: "3 2.5", dotted: "1 2" };

function strokeOf({ width, style, colour }) {
  const [stroke, opacity] = paintOf(colour);
  return { stroke, "stroke-opacity": opacity, "stroke-width": width, "stroke-dasharray": DASHES[style], fill: "none" };
}

/** Borders: three or more that look alike as one rectangle, the others as lines. */
function bordersOf(style, rect) {
  const sides = Object.keys(SIDES).map((side) => ({
    side,
    width: Number.parseFloat(style[`border${side}Width`]),
    style: style[`border${side}Style`],
    colour: style[`border${side}Color`],
  }));
  const drawn = sides.filter((each) => each.width && each.style !== "none" && isVisibleColour(each.colour));
  const alike = drawn.filter((each) => each.width === drawn[0].width && each.colour === drawn[0].colour);
  const ring = alike.length >= 3 ? alike : [];
  const made = ring.length ? [ringOf(ring[0], style, rect)] : [];
  return [...made, ...drawn.filter((each) => !ring.includes(each)).map((each) => sideOfBorder(each, rect))];
}

function ringOf(border, style, { x, y, width, height }) {
  const half = border.width / 2;
  const rx = Math.max(0, radiusOf(style.borderTopLeftRadius, { width, height }) - half) || undefined;
  return svg("rect", {
    x: x + half,
    y: y + half,
    width: round(Math.max(0, width - 2 * half)),
    height: round(Math.max(0, height - 2 * half)),
    rx,
    ...strokeOf(border),
  });
}

function sideOfBorder(border, { x, y, width, height }) {
  const [ax, ay, bx, by] = SIDES[border.side];
  const inset = border.width / 2;
  const dx = ax === bx ? (ax ? -inset : inset) : 0;
  const dy = ay === by ? (ay ? -inset : inset) : 0;
  return svg("line", {
    x1: x + ax * width + dx,
    y1: y + ay * height + dy,
    x2: x + bx * width + dx,
    y2: y + by * height + dy,
    ...strokeOf(border),
  });
}

// ---------------------------------------------------------------- text

/** The parts of a text node that stand in one line each, with the rectangle of each. */
function linesIn(node) {
  const text = node.data.trim();
  const first = node.data.indexOf(text); // blanks at the ends take no room
  const range = document.createRange();
  const rectsOf = (from, to) => {
    range.setStart(node, first + from);
    range.setEnd(node, first + to);
    return [...range.getClientRects()].filter((each) => each.width > 0);
  };
  const all = text ? rectsOf(0, text.length) : [];
  if (!all.length) return [];
  const { left, top, height } = all[0];
  if (all.every((each) => Math.abs(each.top - top) < 2))
    return [{ text, rect: { left, top, height, width: all[all.length - 1].right - left } }];
  const lines = [];
  let at = 0;
  for (const character of text) {
    const [rect] = rectsOf(at, at + character.length);
    at += character.length;
    const last = lines[lines.length - 1];
    if (!rect) continue;
    if (last && Math.abs(last.rect.top - rect.top) < 2) {
      last.text += character;
      last.rect.width = rect.right - last.rect.left;
    } else {
      lines.push({ text: character, rect: { left: rect.left, top: rect.top, width: rect.width, height: rect.height } });
    }
  }
  return lines;
}

/** A line, or as much of it as has room, and an ellipsis. */
function lineWithin(text, width, { fontFamily, fontSize, fontWeight }) {
  const pen = contextOfColours();
  pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  if (!Number.isFinite(width) || pen.measureText(text).width <= width + 1) return text; // a rectangle ends at the ellipsis
  const characters = [...text];
  while (characters.length && pen.measureText(`${characters.join("")}…`).width > width) characters.pop();
  return `${characters.join("")}…`;
}

function linesOfText(node, style, local, shown) {
  const [fill, opacity] = paintOf(style.color);
  const look = {
    "font-family": style.fontFamily,
    "font-size": round(Number.parseFloat(style.fontSize)),
    "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
    fill,
    "fill-opacity": opacity,
    "text-decoration": style.textDecorationLine === "none" ? undefined : style.textDecorationLine,
  };
  return linesIn(node)
    .filter(({ text, rect }) => {
      const middle = rect.top + rect.height / 2;
      return text.trim() && middle > shown.top && middle < shown.bottom && rect.left < shown.right;
    })
    .map(({ text, rect }) => {
      const { x, y, height } = local(rect);
      const line = text.replace(/\s+/g, " ").trim();
      const content = lineWithin(line, shown.right - rect.left, style);
      return svg("text", { x, y: round(y + height * ascentOf(style)), ...look }, content);
    });
}

/** @type {Map<string, number>} */
const ascents = new Map();
/** The part of a line's height that is above the baseline. */
function ascentOf({ fontFamily, fontSize, fontWeight }) {
  const font = `${fontWeight} ${fontSize} ${fontFamily}`;
  const known = ascents.get(font);
  if (known !== undefined) return known;
  const pen = contextOfColours();
  pen.font = font;
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = pen.measureText("永");
  ascents.set(font, above / (above + below));
  return above / (above + below);
}

// ---------------------------------------------------------------- drawings

const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity"];
const DEFAULTS = { fill: "none", stroke: "none", "stroke-dasharray": "none", "stroke-linejoin": "miter", opacity: "1" };
const SCREEN_ONLY = /^(data-|aria-|role|class|tabindex|style)/;

/** A drawing of the document, with what the style sheet says of it written into it. */
function drawingOf(element, local) {
  const rect = local(element.getBoundingClientRect());
  const copy = element.cloneNode(true);
  const [shapes, copies] = [[...element.querySelectorAll("path")], [...copy.querySelectorAll("path")]];
  shapes.forEach((shape, at) => {
    const style = getComputedStyle(shape);
    if (style.display === "none" || (!isVisibleColour(style.stroke) && !isVisibleColour(style.fill)))
      copies[at].remove();
    else styleInline(copies[at], style);
  });
  for (const each of [copy, ...copy.querySelectorAll("*")])
    for (const { name } of [...each.attributes]) if (SCREEN_ONLY.test(name)) each.removeAttribute(name);
  const { width } = element.viewBox.baseVal;
  const scale = width ? round(rect.width / width) : 1;
  return svg("g", { transform: `translate(${rect.x} ${rect.y})${scale === 1 ? "" : ` scale(${scale})`}` }, [
    ...copy.childNodes,
  ]); // few programs place an svg in an svg
}

function styleInline(shape, style) {
  for (const name of STYLED) {
    const value = style.getPropertyValue(name);
    if (value === DEFAULTS[name] && name !== "fill") continue;
    const isPaint = name === "fill" || name === "stroke";
    shape.setAttribute(
      name,
      isPaint ? (isVisibleColour(value) ? paintOf(value)[0] : "none") : value.replaceAll("px", ""),
    ); // not every program reads units
  }
}
