// The view as a picture (PNG, SVG) and the list as CSV: ready to publish, with title, legend, sources and date.

const MARGIN = 28;
const TOP = 62;
const FOOT = 58;

function legendOf(scene) {
  const kinds = [...new Set(shownMarks().filter((mark) => mark.role === "box" || mark.role === "title" || mark.role === "tile").map((mark) => mark.kind).filter((kind) => WORDS.kinds[kind]))];
  return Object.keys(WORDS.kinds).filter((kind) => kinds.includes(kind));
}

/** The sources of what is drawn, newest words of the reports first, and the date of the picture. */
function sourceLine() {
  const reports = new Set();
  for (const mark of shownMarks()) if (mark.node) for (const fact of DB.at("facts", mark.node)) reports.add(fact.cite.source);
  const names = [...reports].filter(Boolean).map((id) => { const report = thingOf(id); return [report.name, fieldOf(report, "publisher")].filter(Boolean).join("，"); });
  return `${pick("来源", "Sources")}: ${names.sort().slice(0, 6).join(" · ") || "—"}`;
}

const today = () => { const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((each) => String(each).padStart(2, "0")).join("-"); };
const titleOf = (scene) => pick(scene.zh, scene.en);

/** Draw the scene with title and foot; the size is that of the scene, or its proportion 16:9 if asked. */
function drawPicture(pen, wideShape) {
  const { width, height } = stage.now;
  let [wide, high] = [width + 2 * MARGIN, height + TOP + FOOT + MARGIN];
  if (wideShape) { if (wide / high < 16 / 9) wide = (high * 16) / 9; else high = (wide * 9) / 16; }
  const t = theme();
  const left = (wide - width) / 2;
  pen.box(0, 0, wide, high, 0, { fill: t.page });
  pen.text(clipped(titleOf(stage.scene), 60), left, 32, { size: 24, weight: 700, colour: t.ink, most: width });
  const subtitle = stage.scene.subject ? pick(...word("kinds", thingOf(stage.scene.subject).kind)) : pick(stage.scene.note_zh, stage.scene.note_en);
  pen.text(clipped(subtitle, 120), left, 54, { size: 12, colour: t.soft, most: width });
  return { wide, high, left, top: TOP + Math.max(0, (high - height - TOP - FOOT - MARGIN) / 2) };
}

function drawFoot(pen, { wide, high, left }) {
  const t = theme();
  let x = left;
  const y = high - FOOT + 8;
  for (const kind of legendOf(stage.scene)) {
    pen.box(x, y - 5, 10, 10, 2, { fill: strong(kind) });
    x += 16 + pen.text(pick(...word("kinds", kind)), x + 14, y, { size: 11, colour: t.ink }) + 10;
  }
  for (const [name, pair] of Object.entries(WORDS.strengths)) {
    pen.path([[x, y], [x + 20, y]], { stroke: t.soft, width: 1.5, dash: DASHES[name] });
    x += 26 + pen.text(pick(...pair), x + 24, y, { size: 11, colour: t.soft }) + 8;
  }
  pen.box(x, y - 5, 18, 10, 2, { fill: t.gap, stroke: t.gapLine, dash: [3, 2] });
  pen.text(pick("来源缺漏", "left out by the source"), x + 22, y, { size: 11, colour: t.soft });
  pen.text(clipped(sourceLine(), 150), left, y + 22, { size: 11, colour: t.soft, most: wide - 2 * left - 120 });
  pen.text(`lianzhu · ${today()}`, wide - left, y + 22, { size: 11, colour: t.soft, align: "right" });
}

/** Draw every arrow that shows, and the marks on top of their grounds. */
function drawScene(pen) {
  for (const mark of stage.grounds) if (shown(mark)) drawMark(pen, mark, false);
  for (const arrow of stage.arrows) {
    const look = stage.edges.get(arrow.id);
    if (!look || look.hidden) continue;
    const [a, b] = [centreOf(arrow.from), centreOf(arrow.to)];
    const bend = stage.scene.straight ? 0 : (b.y - a.y) * 0.45;
    pen.curve([a.x, a.y], [a.x, a.y + bend], [b.x, b.y - bend], [b.x, b.y], { stroke: look.color.color, width: look.width, dash: look.dashes || [] });
  }
  for (const mark of shownMarks()) if (!GROUND.has(mark.role) && !isHidden(mark)) drawMark(pen, mark, false);
}

function svgText() {
  const pen = new SvgPen();
  const place = drawPicture(pen, false);
  const outer = pen.into;
  pen.into = pen.add("g", { transform: `translate(${place.left.toFixed(1)} ${place.top.toFixed(1)})` });
  drawScene(pen);
  pen.into = outer;
  drawFoot(pen, place);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", Math.ceil(place.wide));
  svg.setAttribute("height", Math.ceil(place.high));
  svg.setAttribute("viewBox", `0 0 ${Math.ceil(place.wide)} ${Math.ceil(place.high)}`);
  svg.append(pen.root);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}

/** Return the view as PNG: twice its size, or 16:9 at 3840 by 2160. */
function pngBlob(wideShape) {
  const measure = new CanvasPen(document.createElement("canvas").getContext("2d"));
  const { wide, high } = drawPicture(measure, wideShape);
  const scale = Math.min(wideShape ? 3840 / wide : 2, 16000 / wide, 16000 / high);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(wide * scale), Math.round(high * scale)];
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  const pen = new CanvasPen(ctx);
  const place = drawPicture(pen, wideShape);
  ctx.save();
  ctx.translate(place.left, place.top);
  drawScene(pen);
  ctx.restore();
  drawFoot(pen, place);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** A cell that a spreadsheet neither splits nor runs as a formula. */
function csvCell(text) {
  const inert = /^[=+\-@\t\r]/.test(text) && text.length > 1 && !/^[+-]?[\d.,]+%?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
const csvText = () => `\ufeff${listed().map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

function save(blob, suffix) {
  const name = (state.view.startsWith("tables") ? pick(TABLES[table.name].zh, TABLES[table.name].en) : titleOf(stage.scene)).replace(/[^\p{L}\p{N}_-]+/gu, "_").slice(0, 60) || "lianzhu";
  const link = made("a", { download: `${name}.${suffix}`, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const SAVES = {
  png: async () => save(await pngBlob(false), "png"),
  wide: async () => save(await pngBlob(true), "16x9.png"),
  svg: () => save(new Blob([svgText()], { type: "image/svg+xml" }), "svg"),
  csv: () => save(new Blob([csvText()], { type: "text/csv" }), "csv"),
};
