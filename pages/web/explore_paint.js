// @ts-check
// How a scene of Explore looks, with either pen.

import { BLOCK, BOX } from "./blocks.js";
import { placeLabels } from "./explore_labels.js";
import { arrowTip, boxCurve, curvePath, pointOn, polygonPath, roundedPath } from "./explore_lines.js";
import { textWidth } from "./explore_pens.js";
import { PARALLEL_WIDTH } from "./explore_scene.js";
import { colourOf, WEAK } from "./words.js";

/** @typedef {import("./explore_pens.js").Pen} Pen */
/** @typedef {import("./explore_scene.js").Scene} Scene */
/** @typedef {import("./explore_layout.js").PlacedBlock} PlacedBlock */
/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {{ chosen?: string, hovered?: string, selected?: Set<string>, picked?: string[] }} Emphasis what the reader points at */

const COLOURS = ["ink", "soft", "faint", "line", "edge", "paper", "wash", "tint", "accent", "selected"];
/** More lines than this are faint until one of their ends is chosen. */
const MAX_LINES = 14;
/** More lines than this are a texture that tells nothing: only those of the chosen thing are drawn. */
const MAX_DRAWN_LINES = 150;
/** So many lines of the chosen thing say what they are. */
const MAX_LABELS = 24;
/** Expected relations are dashed, weaker evidence is dotted. */
export const EXPECTED_DASH = [7, 4];
export const WEAK_DASH = [1.5, 3.5];
const GHOST_DASH = [3, 4];
const STRIPE = 4;

/** The colours of the page, as a pen takes them. */
export class Palette {
  constructor() {
    const style = getComputedStyle(document.documentElement);
    /** @type {Record<string, string>} */
    this.colours = Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    this.isDark = document.documentElement.dataset.theme === "dark";
  }

  get(name) {
    return this.colours[name];
  }

  /** The colour of a kind, lighter on a dark page. */
  kind(kind) {
    const colour = colourOf(kind);
    return this.isDark ? mixed(colour, "#ffffff", 0.55) : colour;
  }

  /** The colour of a kind mixed with that of the page. */
  tint(kind, part) {
    return mixed(this.kind(kind), this.get("paper"), part);
  }
}

/** So much of one colour with another, both as #rrggbb. */
function mixed(colour, other, part) {
  const channels = (/** @type {string} */ hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [a, b] = [channels(colour), channels(other)];
  return `#${a
    .map((each, at) =>
      Math.round(each * part + b[at] * (1 - part))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/** Everything below the boxes. @param {Pen} pen @param {Scene} scene @param {Palette} palette @param {Emphasis} emphasis */
export function paintGround(pen, scene, palette, emphasis) {
  for (const block of scene.layout.blocks) paintFrame(pen, scene, block, palette);
  for (const block of scene.layout.blocks) if (block.trunk.length) paintTrunk(pen, scene, block, palette, emphasis);
  for (const line of drawnLines(scene, emphasis)) paintLine(pen, scene, line, palette, emphasis);
}

/** @param {Pen} pen @param {Scene} scene @param {Palette} palette @param {Emphasis} emphasis */
export function paintScene(pen, scene, palette, emphasis = {}) {
  paintGround(pen, scene, palette, emphasis);
  for (const id of scene.boxes.keys()) paintBox(pen, scene, id, palette, emphasis);
  paintLabels(pen, scene, palette, emphasis);
}

// ---------------------------------------------------------------- blocks

/** @param {Pen} pen @param {Scene} scene @param {PlacedBlock} block @param {Palette} palette */
function paintFrame(pen, scene, block, palette) {
  const content = scene.blocks.get(block.name);
  if (!content) return;
  const dash = content.isGhost ? GHOST_DASH : content.modality ? EXPECTED_DASH : [];
  const stroke = content.isGhost ? palette.get("line") : palette.tint(content.kind, 0.38);
  pen.rect(block, { radius: 9, fill: content.isGhost ? undefined : palette.tint(content.kind, 0.06), stroke, dash });
  const [left, right, y] = [
    block.x + BLOCK.padding,
    block.x + block.width - BLOCK.padding,
    block.y + BLOCK.titleHeight / 2 + 1,
  ];
  const ink = content.isGhost ? palette.get("faint") : palette.get("soft");
  const countWidth = content.count.length * 8 + 8;
  pen.text(content.title, left, y, {
    weight: 600,
    fill: content.isGhost ? ink : palette.tint(content.kind, 0.9),
    maxWidth: right - left - countWidth,
  });
  pen.text(content.count, right, y, {
    fill: content.hasMore ? palette.get("accent") : ink,
    weight: content.hasMore ? 600 : 400,
    align: "right",
  });
  if (block.isPinned) paintPin(pen, { x: right - countWidth, y }, palette);
}

/** @param {Pen} pen @param {Scene} scene @param {PlacedBlock} block @param {Palette} palette @param {Emphasis} emphasis */
function paintTrunk(pen, scene, block, palette, { chosen = "", hovered = "" }) {
  const content = scene.blocks.get(block.name);
  if (!content) return;
  const isLit =
    [block.focus, ...block.slots].some((id) => id && (id === chosen || id === hovered)) || hovered === block.name;
  const look = {
    stroke: isLit ? palette.get("accent") : content.isGhost ? palette.get("line") : palette.get("faint"),
    width: isLit ? 2.2 : 1.5,
    dash: content.modality ? EXPECTED_DASH : content.isWeak ? WEAK_DASH : [],
  };
  const points = block.outgoing ? block.trunk : [...block.trunk].reverse();
  const [tip, behind] = [points[points.length - 1], points[points.length - 2]];
  const draw = () => {
    pen.path(roundedPath(block.trunk), look);
    pen.path(polygonPath(arrowTip(tip, behind)), { fill: look.stroke });
  };
  if (content.isGhost) pen.faded(0.5, draw);
  else draw();
}

// ---------------------------------------------------------------- lines

/** The opacity of a line: full where an end of it is chosen or where there are few. */
function opacityOf(scene, line, { chosen = "", hovered = "" }) {
  if (line.isGhost) return 0.12;
  if (isLitLine(line, { chosen, hovered })) return 1;
  if (chosen) return 0.22;
  return scene.lines.length > MAX_LINES ? 0.4 : 0.9;
}

/** Whether there are too many lines to draw them all. @param {Scene} scene */
export const hasHiddenLines = (scene) => scene.lines.length > MAX_DRAWN_LINES;

/** The lines that are drawn: of too many, those of what the reader points at. @param {Scene} scene @param {Emphasis} emphasis */
export const drawnLines = (scene, emphasis) =>
  hasHiddenLines(scene) ? scene.lines.filter((line) => isLitLine(line, emphasis)) : scene.lines;

const isLitLine = (line, { chosen = "", hovered = "" }) =>
  line.ends.some((id) => id === chosen || id === hovered) || line.key === hovered;

/** @param {Pen} pen @param {Scene} scene @param {Palette} palette @param {Emphasis} emphasis */
function paintLine(pen, scene, line, palette, emphasis) {
  const [a, b] = line.ends.map((id) => /** @type {Area} */ (scene.layout.boxes.get(id)));
  const curve = boxCurve(a, b);
  const isLit = isLitLine(line, emphasis) && !line.isGhost;
  const stroke = isLit ? palette.get("accent") : palette.get("faint");
  const dash = line.isExpected ? EXPECTED_DASH : WEAK.includes(line.strength) ? WEAK_DASH : [];
  pen.faded(opacityOf(scene, line, emphasis), () => {
    pen.path(curvePath(curve), { stroke, dash, width: isLit ? 1.8 : 1.2 });
    for (const { tip, behind } of tipsOf(line, curve)) pen.path(polygonPath(arrowTip(tip, behind)), { fill: stroke });
  });
}

/** The ends of a curve to which relations point. */
function tipsOf({ ends, relations }, curve) {
  const tips = [];
  if (relations.some(({ end }) => end === ends[1])) tips.push({ tip: curve[3], behind: pointOn(curve, 0.93) });
  if (relations.some(({ end }) => end === ends[0])) tips.push({ tip: curve[0], behind: pointOn(curve, 0.07) });
  return tips;
}

/** The labels of lines: what those of the chosen thing are, of others how many relations they stand for. @param {Pen} pen @param {Scene} scene @param {Palette} palette @param {Emphasis} emphasis */
export function paintLabels(pen, scene, palette, emphasis) {
  const lines = drawnLines(scene, emphasis).filter(({ isGhost }) => !isGhost);
  const [lit, others] = [
    lines.filter((line) => isLitLine(line, emphasis)),
    lines.filter((line) => !isLitLine(line, emphasis)),
  ];
  const noted = others.filter(({ note }) => note);
  const wanted = [
    ...lit.slice(0, MAX_LABELS).map((line) => ({ line, text: line.label })),
    ...noted.map((line) => ({ line, text: line.note })),
  ];
  for (const label of placeLabels(scene.layout, wanted, textWidth)) {
    const isLit = isLitLine(label.line, emphasis);
    const [fill, stroke] = [palette.get(isLit ? "accent" : "soft"), palette.get(isLit ? "accent" : "line")];
    pen.faded(isLit ? 1 : opacityOf(scene, label.line, emphasis), () => {
      pen.rect(label, { radius: 10, fill: palette.get("wash"), stroke });
      pen.text(label.text, label.x + label.width / 2, label.y + label.height / 2 + 0.5, { fill, align: "center" });
    });
  }
}

// ---------------------------------------------------------------- boxes

/** @param {Pen} pen @param {Scene} scene @param {string} id @param {Palette} palette @param {Emphasis} emphasis */
export function paintBox(pen, scene, id, palette, { chosen = "", hovered = "", selected, picked }) {
  const [box, content] = [scene.layout.boxes.get(id), scene.boxes.get(id)];
  if (!box || !content) return;
  if (content.isGhost) paintGhost(pen, box, content, palette);
  else paintThing(pen, box, content, palette, hovered === id);
  if (box.isPinned) paintPin(pen, { x: box.x + box.width - 5, y: box.y + 3 }, palette);
  if (picked?.includes(id))
    pen.rect(ring(box, 2.5), { radius: 7, stroke: palette.get("accent"), width: 1.5, dash: [4, 3] });
  if (selected?.has(id))
    pen.rect(ring(box, 2), { radius: 7, fill: undefined, stroke: palette.get("accent"), width: 2, dash: [2, 2] });
  if (chosen === id) pen.rect(ring(box, 2), { radius: 7, stroke: palette.get("accent"), width: 2.5 });
}

const ring = ({ x, y, width, height }, gap) => ({
  x: x - gap,
  y: y - gap,
  width: width + 2 * gap,
  height: height + 2 * gap,
});

function paintThing(pen, box, content, palette, isHovered) {
  const { x, y, width, height } = box;
  const colour = palette.kind(content.kind);
  const middle = y + height / 2 + 0.5;
  pen.rect(box, { radius: 5, fill: colour });
  const inner = { x: x + STRIPE, y: y + 1, width: width - STRIPE - 1, height: height - 2 };
  pen.rect(inner, { radius: 3, fill: content.isFocus ? palette.tint(content.kind, 0.2) : palette.get("paper") });
  pen.rect(box, {
    radius: 5,
    stroke: isHovered ? palette.get("accent") : palette.tint(content.kind, content.isFocus ? 1 : 0.5),
    width: content.isFocus ? 1.8 : 1,
  });
  const badge = content.hiddenCount ? BOX.badgeWidth : 0;
  const room = width - BOX.padding + 8 - badge - (content.parallel > 1 ? PARALLEL_WIDTH : 0);
  pen.text(content.label, x + 12, middle, {
    fill: palette.get("ink"),
    weight: content.isFocus ? 700 : 500,
    maxWidth: room,
  });
  if (content.parallel > 1)
    pen.text(`×${content.parallel}`, x + width - badge - 8, middle, { fill: palette.get("faint"), align: "right" });
  if (content.hiddenCount) paintBadge(pen, box, content.hiddenCount, palette);
}

/** The area of the count of what is not drawn, which opens it. @param {Area} box @returns {Area} */
export const badgeArea = ({ x, y, width, height }) => ({
  x: x + width - BOX.badgeWidth - 3,
  y: y + 5,
  width: BOX.badgeWidth,
  height: height - 10,
});

function paintBadge(pen, box, count, palette) {
  const area = badgeArea(box);
  const text = count > 99 ? "99+" : `+${count}`;
  pen.rect(area, { radius: 11, fill: palette.get("wash") });
  pen.text(text, area.x + area.width / 2, area.y + area.height / 2 + 0.5, {
    fill: palette.get("soft"),
    align: "center",
    maxWidth: area.width - 2,
  });
}

function paintGhost(pen, box, content, palette) {
  pen.rect(box, { radius: 5, stroke: palette.get("edge"), dash: GHOST_DASH });
  pen.text(content.label, box.x + 12, box.y + box.height / 2 + 0.5, {
    fill: palette.get("faint"),
    maxWidth: box.width - 20,
  });
}

/** A pin: a head and a needle. */
function paintPin(pen, { x, y }, palette) {
  pen.path(`M${x - 2} ${y + 2}L${x - 6} ${y + 6}`, { stroke: palette.get("accent"), width: 1.4 });
  pen.rect(
    { x: x - 3.5, y: y - 3.5, width: 7, height: 7 },
    { radius: 3.5, fill: palette.get("accent"), stroke: palette.get("paper") },
  );
}
