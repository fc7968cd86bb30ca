// The view as a sheet to publish or print: title, picture, legend, sources and date, drawn by either pen.

const MARGIN = 28;
const TOP = 62;
const LEGEND_LINE = 20;
const SOURCE_LINE = 16;
const SOURCES = 6;
const MAP_WIDTH = 1400;
const MAP_INSET = 8;

const today = () => { const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((each) => String(each).padStart(2, "0")).join("-"); };
const MAP_NOTE = ["每点一个事物，按类型分区", "a dot a thing, in bands by kind"];
const viewName = () => (state.view === "map" ? pick("全图", "Map of everything") : pick(stage.scene.zh, stage.scene.en));

/** Text as one line of letters: what turns a line's direction, or is no letter at all, is left out; emoji stay joined. */
const plain = (text) => text.replace(/\s+/gu, " ").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, (each) => (each === "\u200d" ? each : "")).trim();

/** As much of a text as a line has room for. */
function fitted(text, width, size, weight = 400) {
  const letters = [...plain(text).slice(0, 600)];
  if (measured(letters.join(""), size, weight) <= width) return letters.join("");
  while (letters.length && measured(`${letters.join("")}…`, size, weight) > width) letters.pop();
  return `${letters.join("")}…`;
}

/** Put items side by side into rows that are no wider than given; each item has a `wide`. */
function flowed(items, width) {
  const rows = [];
  let x = Infinity;
  for (const item of items) {
    if (x + item.wide > width) { rows.push([]); x = 0; }
    rows.at(-1).push({ ...item, x });
    x += item.wide;
  }
  return rows;
}

// ---------------------------------------------------------------- what is on the stage, and its foot

/** The view as a pen draws it: how large, and which kinds and reports are seen. */
function picture() {
  if (state.view === "map") {
    const { width, height, lanes } = bandsNow();
    const reports = Object.keys(MADE).flatMap((name) => DB[name].id.map((_, at) => DB.cite(DB[name], at).source));
    return { width: MAP_WIDTH, height: (height * MAP_WIDTH) / width + MAP_INSET, draw: drawMap, kinds: lanes.map((lane) => lane.kind), reports, lines: false };
  }
  const marks = shownMarks().filter((mark) => !isHidden(mark));
  const dots = marks.flatMap((mark) => mark.members || []);
  const things = [...marks.filter((mark) => mark.node).map((mark) => mark.node), ...dots.map((place) => DB.nodes.id[place])];
  const reports = things.flatMap((node) => DB.at("facts", node).map((fact) => fact.cite.source));
  const kinds = [...marks.filter((mark) => FILTERED.has(mark.role)).map((mark) => mark.kind), ...dots.map((place) => DB.kinds[DB.nodes.kind[place]])];
  return { width: stage.now.width, height: stage.now.height, draw: drawScene, kinds, reports, lines: true };
}

function legendKeys({ kinds, lines }) {
  const t = theme();
  const key = (text, sign, draw, colour) => ({ text, sign, draw, colour, wide: sign + 4 + measured(text, 11) + 14 });
  const seen = Object.keys(WORDS.kinds).filter((kind) => kinds.includes(kind) && !stage.hidden.has(kind));
  const keys = seen.map((kind) => key(pick(...word("kinds", kind)), 10, (pen, x, y) => pen.box(x, y - 5, 10, 10, 2, { fill: strong(kind) }), t.ink));
  if (!lines) return keys;
  for (const [name, pair] of Object.entries(WORDS.strengths)) keys.push(key(pick(...pair), 20, (pen, x, y) => pen.path([[x, y], [x + 20, y]], { stroke: t.soft, width: 1.5, dash: DASHES[name] }), t.soft));
  keys.push(key(pick("缺口：来源未给出、缺失或只列部分", "gap: not stated, lost, or listed in part"), 18, (pen, x, y) => pen.box(x, y - 5, 18, 10, 2, { fill: t.gap, stroke: t.gapLine, dash: [3, 2] }), t.soft));
  return keys;
}

/** The reports that what is drawn rests on: the first few by name, and how many there are. */
function sources(reports, width) {
  const names = [...new Set(reports)].filter(Boolean).map((id) => { const report = thingOf(id); return [report.name, fieldOf(report, "publisher")].filter(Boolean).join("，"); }).sort();
  const items = names.slice(0, SOURCES);
  if (names.length > SOURCES) items.push(pick(`等 ${names.length} 份`, `${names.length} in all`));
  return items.map((item, at) => {
    const text = fitted(`${at ? "" : pick("来源：", "Sources: ")}${item}`, width - 20, 11) + (at < items.length - 1 ? " ·" : "");
    return { text, wide: measured(text, 11) + 4 };
  });
}

function footOf(picture) {
  const sign = `lianzhu · ${today()}`;
  const room = picture.width - measured(sign, 11) - 24;
  const legend = flowed(legendKeys(picture), picture.width);
  const cited = flowed(sources(picture.reports, room), room);
  return { sign, legend, cited, high: legend.length * LEGEND_LINE + Math.max(1, cited.length) * SOURCE_LINE + 14 };
}

function drawFoot(pen, foot, left, right, top) {
  const t = theme();
  foot.legend.forEach((row, at) => row.forEach(({ text, sign, draw, colour, x }) => {
    const y = top + 10 + at * LEGEND_LINE;
    draw(pen, left + x, y);
    pen.text(text, left + x + sign + 4, y, { size: 11, colour });
  }));
  const y = top + foot.legend.length * LEGEND_LINE + 12;
  foot.cited.forEach((row, at) => row.forEach(({ text, x }) => pen.text(text, left + x, y + at * SOURCE_LINE, { size: 11, colour: t.soft })));
  pen.text(foot.sign, right, y + Math.max(0, foot.cited.length - 1) * SOURCE_LINE, { size: 11, colour: t.soft, align: "right" });
}

// ---------------------------------------------------------------- the whole sheet

/** Where title, picture and foot stand on a sheet; it is as large as they are, or 16:9 if it is for a slide. */
function sheetOf({ slide = false, titled = true } = {}) {
  const view = picture();
  const foot = footOf(view);
  const [margin, top] = titled ? [MARGIN, TOP] : [2, 2];
  let [wide, high] = [view.width + 2 * margin, view.height + top + foot.high + margin];
  if (slide) { if (wide / high < 16 / 9) wide = (high * 16) / 9; else high = (wide * 9) / 16; }
  return { picture: view, foot, titled, wide, high, left: (wide - view.width) / 2, top: top + Math.max(0, (high - view.height - top - foot.high - margin) / 2), footTop: high - foot.high - margin / 2 };
}

/** The line under a title: what sort of thing it is and, of a chain, its market as the sources state it. */
function noteOf(scene) {
  if (!scene) return pick(...MAP_NOTE);
  const parts = [scene.subject ? pick(...word("kinds", thingOf(scene.subject).kind)) : "", pick(scene.note_zh, scene.note_en)];
  if (scene.head) {
    const { sizes, growth } = scene.head;
    const tag = (each) => (each.forecast ? pick("（预测）", " (forecast)") : "");
    if (sizes.length) parts.push(`${pick("市场规模", "Market size")} ${sizes.map((each) => `${each.period} ${each.printed}${tag(each)}`).join(" → ")}`);
    for (const each of growth) parts.push(`${pick("年复合增长率", "CAGR")} ${each.period} ${each.printed}${tag(each)}`);
  }
  return parts.filter(Boolean).join(" · ");
}

/** Draw a sheet: title, picture and foot. */
function drawSheet(pen, sheet) {
  const t = theme();
  const { width } = sheet.picture;
  if (sheet.titled) {
    pen.box(0, 0, sheet.wide, sheet.high, 0, { fill: t.page });
    pen.text(fitted(viewName(), width, 24, 700), sheet.left, 32, { size: 24, weight: 700, colour: t.ink });
    pen.text(fitted(noteOf(stage.scene), width, 12), sheet.left, 54, { size: 12, colour: t.soft });
  }
  const at = stage.at; // where the keys are is no part of the picture
  stage.at = "";
  pen.moved(sheet.left, sheet.top, () => sheet.picture.draw(pen));
  stage.at = at;
  drawFoot(pen, sheet.foot, sheet.left, sheet.left + width, sheet.footTop);
}

/** Draw in the arrangement that fills a shape (width by height) with the largest letters; then show the one from before. */
function arrangedFor(shape, draw) {
  if (!stage.scene) return draw();
  const before = stage.now;
  const letters = (each) => Math.min(shape / (each.width + 2 * MARGIN), 1 / (each.height + TOP + MARGIN + 2 * LEGEND_LINE));
  arrangeAs(arrangementsOf(stage.scene).reduce((a, b) => (letters(b) > letters(a) ? b : a)));
  try { return draw(); } finally { arrangeAs(before); }
}

/** Arrows as on the screen: downwards in a curve, between boxes of one row in an arch; the head at the edge of its box. */
function drawArrow(pen, { from, to }, look) {
  const [a, b] = [centreOf(from), centreOf(to)];
  const level = !stage.scene.straight && Math.abs(a.y - b.y) < 30;
  const bend = stage.scene.straight ? 0 : level ? (a.x - b.x) * 0.2 : (b.y - a.y) * 0.45;
  const aside = level ? (b.x - a.x) * 0.33 : 0;
  const points = [[a.x, a.y], [a.x + aside, a.y + bend], [b.x - aside, level ? b.y + bend : b.y - bend], [b.x, b.y]];
  pen.curve(...points, look);
  const [x, y, w, h] = markOf(to);
  const outside = ([px, py]) => px < x || px > x + w || py < y || py > y + h;
  const steps = [...Array(41).keys()].map((step) => bezier(points, 1 - step / 40));
  const tip = steps.find(outside);
  const behind = steps.find((each) => outside(each) && Math.hypot(each[0] - tip[0], each[1] - tip[1]) > 7);
  if (!behind) return;
  const size = 7 / Math.hypot(tip[0] - behind[0], tip[1] - behind[1]);
  const [dx, dy] = [(tip[0] - behind[0]) * size, (tip[1] - behind[1]) * size];
  pen.path([tip, [tip[0] - dx - dy * 0.4, tip[1] - dy + dx * 0.4], [tip[0] - dx + dy * 0.4, tip[1] - dy - dx * 0.4]], { fill: look.stroke });
}

/** The point of a cubic curve at a part of its way. */
function bezier(points, part) {
  const weights = [(1 - part) ** 3, 3 * part * (1 - part) ** 2, 3 * part ** 2 * (1 - part), part ** 3];
  return [0, 1].map((axis) => points.reduce((sum, point, at) => sum + point[axis] * weights[at], 0));
}

/** Draw every arrow that shows, and the marks on top of their grounds. */
function drawScene(pen) {
  for (const mark of stage.grounds) if (shown(mark)) drawMark(pen, mark, false);
  for (const arrow of stage.arrows) {
    const look = stage.edges.get(arrow.id);
    if (look && !look.hidden) drawArrow(pen, arrow, { stroke: look.color.color, width: look.width, dash: look.dashes || [] });
  }
  for (const mark of shownMarks()) if (!GROUND.has(mark.role) && !isHidden(mark)) drawMark(pen, mark, false);
  if (stage.dots) drawAllDots(pen, 1, { x: stage.now.width, y: stage.now.height });
}

/** Draw the map of dots as if the window held all of it. */
function drawMap(pen) {
  const { width, height } = stage.dots;
  const scale = MAP_WIDTH / width;
  pen.scaled(scale, 0, MAP_INSET, () => {
    drawLanes(pen, scale);
    drawAllDots(pen, scale, { x: width, y: height });
  });
}

/** Draw every dot of the stage, the chosen ones and the names that have room at a scale. */
function drawAllDots(pen, scale, corner) {
  const chosen = stage.dots.chosen();
  pen.faded(chosen ? 0.25 : 1, () => stage.dots.drawAll(pen));
  if (chosen) stage.dots.drawChosen(pen, scale, chosen);
  stage.dots.drawNames(pen, chosen || stage.dots.node.map((_, at) => at), scale, { x: 0, y: 0 }, corner);
}

// ---------------------------------------------------------------- as SVG or as pixels

function svgOf(name, options) {
  const sheet = sheetOf(options);
  const pen = new SvgPen(name);
  drawSheet(pen, sheet);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const [wide, high] = [Math.ceil(sheet.wide), Math.ceil(sheet.high)];
  for (const [name, value] of Object.entries({ width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, preserveAspectRatio: "xMidYMin" })) svg.setAttribute(name, value);
  svg.append(pen.root);
  return svg;
}

/** Paint the view: twice its size, or as a slide of 3840 by 2160. */
function painted({ slide = false, titled = true } = {}) {
  const sheet = sheetOf({ slide, titled });
  const scale = Math.min(slide ? 3840 / sheet.wide : 2, 16000 / sheet.wide, 16000 / sheet.high);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(sheet.wide * scale), Math.round(sheet.high * scale)];
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  drawSheet(new CanvasPen(ctx), sheet);
  return canvas;
}
