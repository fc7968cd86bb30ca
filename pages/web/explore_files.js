// @ts-check
// Explore as files: a sheet with title, legend, sources, date and what was cut off; its relations as cited sentences.

import { locatorInWords, nameOf, thingOf } from "./dataset.js";
import { clipped, svg } from "./dom.js";
import { filterCount, relationShows } from "./explore_filters.js";
import { blockTitle } from "./explore_graph.js";
import { EXPECTED_DASH, hasHiddenLines, Palette, paintScene, WEAK_DASH } from "./explore_paint.js";
import { SvgPen, textWidth } from "./explore_pens.js";
import { sceneOf } from "./explore_scene.js";
import { currentLayout, explore } from "./explore_state.js";
import { pngOf, sourcesLine, svgText, today } from "./exports.js";
import { relationsOf } from "./page_relations.js";
import { sentenceOf } from "./relations.js";
import { amount, pick, SHELL, word } from "./words.js";

/** @typedef {import("./explore_pens.js").Pen} Pen */
/** @typedef {import("./explore_scene.js").Scene} Scene */

const MARGIN_OF_SHEET = 32;
const TITLE_SIZE = 24;
const LINE_HEIGHT = 20;
const MIN_SHEET_WIDTH = 640;
const SLIDE_RATIO = 16 / 9;
const SLIDE_WIDTH = 3840;
const MAX_CUTS = 6;
const MAX_STARTS = 3;
/** Characters that are no letters, or turn the direction of a line. */
const UNSEEN_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu;

const currentScene = () => sceneOf(currentLayout(), explore.filters);
const lineOf = (text) => text.replace(/\s+/gu, " ").replace(UNSEEN_CHARACTERS, "").trim();

/** The relations that are drawn and pass the filters, in the order of their sources. @param {Scene} scene */
export function shownRelations(scene = currentScene()) {
  const shows = filterCount(explore.filters) ? relationShows(explore.filters) : () => true;
  return scene.relations.filter(shows).map((index) => relationsOf().relation(index));
}

/** The statements behind what is drawn. */
export const shownStatements = () => shownRelations().flatMap(({ facts }) => facts);

/** What Explore is about: the things that it was begun with. */
export function exploreTitle() {
  const starts = [...currentLayout().boxes.values()].filter(({ origin }) => !origin).map(({ id }) => nameOf(id));
  const lists = currentLayout()
    .blocks.filter(({ focus }) => !focus)
    .map(blockTitle);
  const names = [...starts, ...lists];
  const more = names.length > MAX_STARTS ? pick(" 等", " …") : "";
  const named = names
    .slice(0, MAX_STARTS)
    .map((name) => clipped(lineOf(name), 30))
    .join(pick("、", ", "));
  return named ? `${pick("探索：", "Explore: ")}${named}${more}` : pick("探索", "Explore");
}

/** What the picture does not show: the rest of groups that are opened in part, and what the filters leave out. @param {Scene} scene */
function cutsOf(scene) {
  const partly = scene.layout.blocks.filter(({ name }) => scene.blocks.get(name)?.hasMore);
  const counts = partly.map((block) => {
    const [shown, total] = String(scene.blocks.get(block.name)?.count).split("/");
    const name = lineOf(`${block.focus ? clipped(nameOf(block.focus), 20) : ""} ${blockTitle(block)}`);
    return pick(`${name}：只画 ${total} 之 ${shown}`, `${name}: ${shown} of ${total} shown`);
  });
  const more = counts.length > MAX_CUTS ? [pick(`等 ${counts.length} 组`, `${counts.length} groups in all`)] : [];
  const lines = hasHiddenLines(scene)
    ? [pick(`${scene.lines.length} 条连线未画`, `${amount(scene.lines.length, "line")} not drawn`)]
    : [];
  const count = filterCount(explore.filters);
  const filtered = count
    ? [pick(`已设 ${count} 项筛选，虚线框为筛去者`, `${amount(count, "filter")} on; dashed outlines are filtered out`)]
    : [];
  return [...counts.slice(0, MAX_CUTS), ...more, ...lines, ...filtered];
}

// ---------------------------------------------------------------- the sheet

/** Items put side by side into lines no wider than given. @template {{ width: number }} T @param {T[]} items @returns {(T & { x: number })[][]} */
function flowed(items, width) {
  const lines = /** @type {(T & { x: number })[][]} */ ([]);
  let x = Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (x + item.width > width) {
      lines.push([]);
      x = 0;
    }
    lines[lines.length - 1].push({ ...item, x });
    x += item.width;
  }
  return lines;
}

/** The keys of the legend: kinds that are drawn, and the lines. @param {Scene} scene @param {Palette} palette */
function legendKeys(scene, palette) {
  const drawn = new Set([...scene.boxes.values()].map(({ kind }) => kind));
  const key = (text, paint) => ({ text, paint, width: textWidth(text) + 44 });
  const kinds = Object.keys(SHELL.words.kinds).filter((kind) => drawn.has(kind));
  const dashes = [
    [pick("预测、计划或建议", "forecast, planned or advised"), EXPECTED_DASH],
    [pick("推断的依据", "weaker evidence"), WEAK_DASH],
  ];
  return [
    ...kinds.map((kind) =>
      key(word("kinds", kind), (/** @type {Pen} */ pen, x, y) =>
        pen.rect({ x: x + 12, y: y - 5, width: 10, height: 10 }, { radius: 2, fill: palette.kind(kind) }),
      ),
    ),
    ...dashes.map(([text, dash]) =>
      key(text, (/** @type {Pen} */ pen, x, y) =>
        pen.path(`M${x} ${y}h24`, { stroke: palette.get("soft"), width: 1.5, dash: /** @type {number[]} */ (dash) }),
      ),
    ),
  ];
}

/** Text in lines no wider than given, broken between characters. */
function wrapped(text, width) {
  const lines = [""];
  for (const character of lineOf(text)) {
    if (textWidth(lines[lines.length - 1] + character) > width) lines.push("");
    lines[lines.length - 1] += character;
  }
  return lines;
}

/** The picture of what is drawn, as an SVG element; `ratio` is width to height, none for as it comes. */
export function exploreSheet({ ratio = 0 } = {}) {
  const [scene, palette, pen] = [currentScene(), new Palette(), new SvgPen()];
  const extent = scene.layout.extent();
  const width = Math.max(MIN_SHEET_WIDTH, extent.width);
  const notes = [cutsOf(scene).join(pick("；", "; ")), sourcesLine(shownStatements())]
    .filter(Boolean)
    .flatMap((text) => wrapped(text, width));
  const legend = flowed(legendKeys(scene, palette), width);
  const head = MARGIN_OF_SHEET + TITLE_SIZE + 20;
  const foot = (legend.length + notes.length + 1) * LINE_HEIGHT + MARGIN_OF_SHEET;
  const needed = {
    width: Math.ceil(width) + 2 * MARGIN_OF_SHEET,
    height: Math.ceil(head + extent.height + foot) + MARGIN_OF_SHEET,
  };
  const size = {
    width: Math.max(needed.width, needed.height * ratio),
    height: Math.max(needed.height, ratio && needed.width / ratio),
  };
  const left = (size.width - width) / 2;
  const top = head + (size.height - needed.height) / 2;
  pen.rect({ x: 0, y: 0, ...size }, { fill: palette.get("wash") });
  pen.text(exploreTitle(), left, MARGIN_OF_SHEET + TITLE_SIZE / 2, {
    size: TITLE_SIZE,
    weight: 700,
    fill: palette.get("ink"),
    maxWidth: width,
  });
  pen.moved(left + (width - extent.width) / 2 - extent.x, top - extent.y, () => paintScene(pen, scene, palette));
  paintFoot(pen, { legend, notes, left, right: left + width, top: size.height - foot }, palette);
  return svg("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}` }, pen.root);
}

/** @param {Pen} pen @param {any} foot @param {Palette} palette */
function paintFoot(pen, { legend, notes, left, right, top }, palette) {
  let y = top + LINE_HEIGHT / 2;
  for (const line of legend) {
    for (const { text, paint, x } of line) {
      paint(pen, left + x, y);
      pen.text(text, left + x + 28, y, { fill: palette.get("ink") });
    }
    y += LINE_HEIGHT;
  }
  for (const line of notes) {
    pen.text(line, left, y, { fill: palette.get("soft") });
    y += LINE_HEIGHT;
  }
  pen.text(`lianzhu · ${today()}`, right, y, { fill: palette.get("soft"), align: "right" });
}

// ---------------------------------------------------------------- cited text

/** What is drawn as sentences, each with its sources. */
export function citedText() {
  const scene = currentScene();
  const relations = shownRelations(scene);
  const sentences = relations.map((relation, at) =>
    [`${at + 1}. ${lineOf(sentenceOf(relation))}${pick("。", ".")}`, ...citationsOf(relation)].join("\n"),
  );
  const cuts = cutsOf(scene);
  return `${[exploreTitle(), `lianzhu · ${today()}`, "", ...sentences, "", ...(cuts.length ? [`${pick("未画出：", "Not shown: ")}${cuts.join(pick("；", "; "))}`] : []), sourcesLine(shownStatements())].join("\n")}\n`;
}

/** The citations of a relation, a line each; one that follows from a parent has none of its own. */
function citationsOf({ facts }) {
  return facts.length ? facts.map(citationLine) : [`   [${pick("由上级得出", "from its parent")}]`];
}

function citationLine({ cite, id }) {
  const place = [cite.locator, locatorInWords(cite.locator)].filter(Boolean).join(pick("，", ", "));
  const parts = [word("strengths", cite.strength), lineOf(thingOf(cite.source).name), place, id];
  return `   [${parts.filter(Boolean).join(pick("；", "; "))}]`;
}

/** How Explore is saved, by format. @type {Record<string, () => Promise<Blob> | Blob>} */
export const explorePictures = {
  png: () => pngOf(exploreSheet()),
  slide: () => pngOf(exploreSheet({ ratio: SLIDE_RATIO }), SLIDE_WIDTH),
  svg: () => new Blob([svgText(exploreSheet())], { type: "image/svg+xml" }),
  txt: () => new Blob([citedText()], { type: "text/plain" }),
};
