// Colours of both themes, and how marks are drawn: with a pen that draws on a canvas, or one that writes SVG.

const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif';
/** How much of a kind's colour is in the ground of its frame. */
const FRAME = 0.07;
const DASHES = { explicit: [], implied: [5, 3], editorial: [1.5, 3] };
const THEMES = {
  light: { ink: "#18212f", soft: "#56627a", page: "#f3f6fa", paper: "#ffffff", line: "#ccd6e2", strip: "#f8f9fb", stripLine: "#9aa7ba", head: "#23496b", flow: "#23496b", headInk: "#ffffff", headSoft: "#d3e0ec", dullHead: "#e3e8ef", dullInk: "#2c3a4d", label: "#e9eff6", gap: "#fbf7ec", gapLine: "#b89b55", gapHatch: "#efe4c8", gapInk: "#523f12", gapSoft: "#66501b", arrow: "70,92,125", chosen: "#d9480f", hover: "#5b7fa6", base: [255, 255, 255], lift: 0 },
  dark: { ink: "#e8edf4", soft: "#a5b1c2", page: "#11161d", paper: "#1a212b", line: "#34404f", strip: "#161d26", stripLine: "#5a6779", head: "#16344f", flow: "#3d6a94", headInk: "#f2f6fb", headSoft: "#b7c8da", dullHead: "#27313e", dullInk: "#dbe3ee", label: "#222c39", gap: "#2a2417", gapLine: "#9a7f3d", gapHatch: "#3b321c", gapInk: "#f0dfae", gapSoft: "#d8c48c", arrow: "150,172,205", chosen: "#ff8a4c", hover: "#7fa6d0", base: [26, 33, 43], lift: 0.42 },
};
const theme = () => THEMES[document.documentElement.dataset.theme === "dark" ? "dark" : "light"];

/** A colour mixed with the paper: part 1 is the colour itself. */
function mixed(colour, part) {
  const value = parseInt(colour.slice(1), 16);
  const { base } = theme();
  const channel = (shift, at) => Math.round(base[at] + (((value >> shift) & 255) - base[at]) * part);
  return `rgb(${channel(16, 0)},${channel(8, 1)},${channel(0, 2)})`;
}

/** The colour of a kind as text or line: lighter where the paper is dark. */
function strong(kind) {
  const colour = colourOf(kind);
  const value = parseInt(colour.slice(1), 16);
  const lift = theme().lift;
  const channel = (shift) => Math.round(((value >> shift) & 255) + (255 - ((value >> shift) & 255)) * lift);
  return `#${[16, 8, 0].map((shift) => channel(shift).toString(16).padStart(2, "0")).join("")}`;
}

// ---------------------------------------------------------------- pens

/** Draws on a canvas. */
class CanvasPen {
  constructor(ctx) { this.ctx = ctx; }
  shape(path, { fill, stroke, dash = [], width = 1 }) {
    const { ctx } = this;
    if (fill) { ctx.fillStyle = fill; ctx.fill(path); }
    if (stroke) { ctx.strokeStyle = stroke; ctx.lineWidth = width; ctx.setLineDash(dash); ctx.stroke(path); ctx.setLineDash([]); }
  }
  box(x, y, w, h, radius, look) {
    const path = new Path2D();
    path.roundRect(x, y, w, h, radius);
    this.shape(path, look);
  }
  path(points, look) {
    const path = new Path2D();
    points.forEach(([x, y], at) => (at ? path.lineTo(x, y) : path.moveTo(x, y)));
    if (look.fill) path.closePath();
    this.shape(path, look);
  }
  curve([x1, y1], [x2, y2], [x3, y3], [x4, y4], look) {
    const path = new Path2D();
    path.moveTo(x1, y1);
    path.bezierCurveTo(x2, y2, x3, y3, x4, y4);
    this.shape(path, look);
  }
  clip(x, y, w, h, draw) {
    this.ctx.save();
    this.ctx.beginPath();
    this.ctx.roundRect(x, y, w, h, 5);
    this.ctx.clip();
    draw();
    this.ctx.restore();
  }
  text(text, x, y, { size, weight = 400, colour, align = "left", most }) {
    const { ctx } = this;
    ctx.font = `${weight} ${size}px ${FONT}`;
    ctx.fillStyle = colour;
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    ctx.fillText(text, x, y, most);
    return ctx.measureText(text).width;
  }
  faded(alpha, draw) { this.ctx.save(); this.ctx.globalAlpha *= alpha; draw(); this.ctx.restore(); }
  moved(x, y, draw) { this.scaled(1, x, y, draw); }
  scaled(scale, x, y, draw) { this.ctx.save(); this.ctx.translate(x, y); this.ctx.scale(scale, scale); draw(); this.ctx.restore(); }
}

const MEASURE = document.createElement("canvas").getContext("2d");
let measuring = "";
function measured(text, size, weight = 400) {
  const font = `${weight} ${size}px ${FONT}`;
  if (font !== measuring) MEASURE.font = measuring = font; // setting a font is slow
  return MEASURE.measureText(text).width;
}

/** Characters that XML forbids, even escaped, and halves of characters. */
const UNLAWFUL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

/** Writes SVG elements; every text is a text node. The name is for ids, which no two pictures in a page may share. */
class SvgPen {
  constructor(name) { this.name = name; this.root = document.createElementNS("http://www.w3.org/2000/svg", "g"); this.into = this.root; this.clips = 0; }
  add(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, typeof value === "number" ? Number(value.toFixed(2)) : value);
    this.into.append(element);
    return element;
  }
  look({ fill, stroke, dash = [], width = 1 }) { return { fill: fill || "none", stroke, "stroke-width": stroke ? width : undefined, "stroke-dasharray": dash.length ? dash.join(" ") : undefined }; }
  box(x, y, w, h, radius, look) { this.add("rect", { x, y, width: w, height: h, rx: Array.isArray(radius) ? radius[0] : radius, ...this.look(look) }); }
  path(points, look) { this.add(look.fill ? "polygon" : "polyline", { points: points.map((each) => each.map((n) => n.toFixed(1)).join(",")).join(" "), ...this.look(look) }); }
  curve(a, b, c, d, look) { this.add("path", { d: `M${a} C${b} ${c} ${d}`, ...this.look(look) }); }
  clip(x, y, w, h, draw) {
    const id = `${this.name}${this.clips += 1}`;
    const outer = this.into;
    const clip = this.add("clipPath", { id });
    this.into = clip;
    this.add("rect", { x, y, width: w, height: h, rx: 5 });
    this.into = outer;
    this.within({ "clip-path": `url(#${id})` }, draw);
  }
  text(text, x, y, { size, weight = 400, colour, align = "left", most }) {
    const wide = measured(text, size, weight);
    const anchor = { left: "start", center: "middle", right: "end" }[align];
    const element = this.add("text", { x, y: y + size * 0.35, "font-size": size, "font-weight": weight, fill: colour, "text-anchor": anchor, "font-family": FONT, textLength: most && wide > most ? most : undefined });
    element.textContent = text.replace(UNLAWFUL, "\ufffd");
    return wide;
  }
  within(attributes, draw) { const outer = this.into; this.into = this.add("g", attributes); draw(); this.into = outer; }
  faded(alpha, draw) { this.within({ opacity: alpha }, draw); }
  moved(x, y, draw) { this.scaled(1, x, y, draw); }
  scaled(scale, x, y, draw) { this.within({ transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(4)})` }, draw); }
}

// ---------------------------------------------------------------- marks by role

/** Write lines in the style of a role, middle of the first line at y; return the y below the last. */
function lines(pen, texts, x, y, size, step, look) {
  texts.forEach((text, row) => pen.text(text, x, y + row * step, { size, ...look }));
  return y + texts.length * step;
}

function hatch(pen, x, y, w, h) {
  const t = theme();
  pen.box(x, y, w, h, 5, { fill: t.gap });
  pen.clip(x, y, w, h, () => {
    for (let start = x - h; start < x + w; start += 9) pen.path([[start, y + h], [start + h, y]], { stroke: t.gapHatch, width: 2.5 });
  });
  pen.box(x + 0.5, y + 0.5, w - 1, h - 1, 5, { stroke: t.gapLine, dash: [4, 3] });
}

/** Write the lines and small lines of a mark as its style says, in the middle of its height. */
function block(pen, style, [x, y, w, h, texts, small], { ink, soft, weight = 400, dx = 0 }) {
  const middle = style.align === "center";
  const at = middle ? x + w / 2 + dx : x + style.inset + dx;
  const most = w - (middle ? 2 : 1.5) * style.inset - dx;
  const top = y + (h - texts.length * style.line - small.length * style.small_line) / 2 + style.line / 2;
  const below = lines(pen, texts, at, top, style.font, style.line, { colour: ink, weight, align: style.align, most });
  lines(pen, small, at, below - style.line / 2 + style.small_line / 2, style.small, style.small_line, { colour: soft, align: style.align, most });
}

const DRAW = {
  lane(pen, mark, [x, y, w, h]) { pen.box(x, y, w, h, 8, { fill: theme().paper, stroke: theme().line }); },
  strip(pen, mark, [x, y, w, h]) { pen.box(x, y, w, h, 8, { fill: theme().strip, stroke: theme().stripLine, dash: [6, 4] }); },
  frame(pen, mark, [x, y, w, h]) {
    const kind = mark.node || mark.kind;
    pen.box(x, y, w, h, 6, { fill: kind ? mixed(colourOf(mark.kind), FRAME) : theme().strip, stroke: mark.node ? mixed(colourOf(mark.kind), 0.45) : theme().line, dash: mark.node ? DASHES[mark.strength] : [] });
  },
  head(pen, mark, [x, y, w, h, texts, small]) {
    const t = theme();
    const beside = h > w || w < 200;
    pen.box(x, y, w, h, beside ? [8, 0, 0, 8] : [8, 8, 0, 0], { fill: mark.node ? t.head : t.dullHead });
    const [ink, soft] = mark.node ? [t.headInk, t.headSoft] : [t.dullInk, t.soft];
    if (beside) {
      block(pen, SHELL.styles.head, [x, y, w, h, texts, small], { ink, soft, weight: 700 });
    } else {
      lines(pen, texts, x + 12, y + h / 2 - (texts.length - 1) * 10, 16, 20, { colour: ink, weight: 700, most: w * 0.4 - 16 });
      lines(pen, small, x + w - 12, y + h / 2 - (small.length - 1) * 7.5, 11, 15, { colour: soft, align: "right", most: w * 0.6 - 16 });
    }
  },
  title(pen, mark, [x, y, w, h, texts, , beside]) {
    const wide = pen.text(texts[0] || "", x + 4, y + h / 2 + 1, { size: 12.5, weight: 600, colour: strong(mark.kind), most: w - 8 });
    if (beside && measured(beside, 11) < w - wide - 12) pen.text(beside, x + wide + 12, y + h / 2 + 1.5, { size: 11, colour: theme().soft });
  },
  trunk(pen, mark, [x, y, w, h, texts]) {
    const lit = stage.chosen && mark.ends.includes(stage.chosen);
    const look = { stroke: lit ? theme().chosen : theme().stripLine, width: lit ? 2 : 1.3, dash: mark.modality ? [2, 4] : DASHES[mark.strength] };
    pen.curve([x, y], [x + w / 2, y], [x + w / 2, y + h], [x + w, y + h], look);
    pen.path([[x + w - 7 * Math.sign(w), y + h - 4], [x + w, y + h], [x + w - 7 * Math.sign(w), y + h + 4]], { fill: look.stroke });
    if (texts[0]) pen.text(texts[0], x + w / 2, y + h / 2, { size: 11, colour: theme().soft, align: "center" });
  },
  branch(pen, mark, [x, y, w, h]) { pen.box(x, y, w, h, 0, { fill: theme().stripLine }); },
  dots() {}, // drawn all together: see dots.js
  box(pen, mark, [x, y, w, h, texts, , beside]) {
    pen.box(x + 0.5, y + 0.5, w - 1, h - 1, 5, { fill: theme().paper });
    pen.clip(x, y, w, h, () => pen.box(x, y, 4.5, h, 0, { fill: strong(mark.kind) }));
    pen.box(x + 0.5, y + 0.5, w - 1, h - 1, 5, { stroke: mixed(strong(mark.kind), 0.7), dash: DASHES[mark.strength] });
    const room = beside ? measured(beside, 11) + 10 : 0;
    lines(pen, texts, x + 2 + (w - room) / 2, y + h / 2 - (texts.length - 1) * 8.5 + 0.5, 13, 17, { colour: theme().ink, weight: 500, align: "center", most: w - 14 - room });
    if (beside) pen.text(beside, x + w - 7, y + h / 2 + 0.5, { size: 11, colour: theme().soft, align: "right" });
  },
  plate(pen, mark, [x, y, w, h, texts, small, beside]) {
    const t = theme();
    hatch(pen, x, y, w, h);
    const first = y + (h - texts.length * 17 - small.length * 15) / 2 + 8.5;
    const below = lines(pen, texts, x + 12, first, 12, 17, { colour: t.gapInk, weight: 600, most: w - 22 });
    if (beside) pen.text(beside, x + 20 + measured(texts[0], 12, 600), first + 0.5, { size: 11, colour: t.gapSoft });
    lines(pen, small, x + 12, below - 1, 11, 15, { colour: t.gapSoft, most: w - 22 });
  },
  flow(pen, mark, [x, y, w, h]) {
    const at = ([a, b]) => [x + w * a, y + h * b];
    pen.path([[0.28, 0], [0.72, 0], [0.72, 0.42], [1, 0.42], [0.5, 1], [0, 0.42], [0.28, 0.42]].map(at), { fill: theme().flow });
  },
  heading(pen, mark, place) { block(pen, SHELL.styles.heading, place, { ink: theme().ink, soft: theme().soft, weight: 700 }); },
  tile(pen, mark, [x, y, w, h, texts, small]) {
    const t = theme();
    const s = SHELL.styles.tile;
    pen.box(x + 0.5, y + 0.5, w - 1, h - 1, 8, { fill: t.paper, stroke: mixed(strong(mark.kind), 0.55) });
    pen.clip(x, y, w, h, () => pen.box(x, y, w, 4, 0, { fill: strong(mark.kind) }));
    const below = lines(pen, texts, x + s.inset, y + 10 + s.line / 2, s.font, s.line, { colour: t.ink, weight: 700, most: w - 2 * s.inset });
    lines(pen, small, x + s.inset, below - s.line / 2 + s.small_line / 2, s.small, s.small_line, { colour: t.soft, most: w - 2 * s.inset });
    const wide = 13;
    mark.bars.forEach(([part, forecast], at) => {
      const high = Math.max(2, part * 34);
      const left = x + w - s.inset - (mark.bars.length - at) * (wide + 3) + 3;
      pen.box(left, y + h - 10 - high, wide, high, 1, forecast ? { fill: mixed(strong(mark.kind), 0.3), stroke: strong(mark.kind), dash: [3, 2] } : { fill: strong(mark.kind) });
    });
  },
  card(pen, mark, [x, y, w, h, texts, small]) {
    const t = theme();
    const kind = strong(mark.kind);
    pen.box(x + 0.5, y + 0.5, w - 1, h - 1, 7, { fill: mark.kind ? mixed(colourOf(mark.kind), 0.08) : t.paper });
    pen.clip(x, y, w, h, () => pen.box(x, y, 5, h, 0, { fill: kind }));
    pen.box(x + 0.5, y + 0.5, w - 1, h - 1, 7, { stroke: mixed(kind, 0.6), dash: DASHES[mark.strength] });
    block(pen, SHELL.styles.card, [x, y, w, h, texts, small], { ink: t.ink, soft: t.soft, weight: 700 });
  },
  label(pen, mark, [x, y, w, h, texts, small]) {
    pen.box(x, y, w, h, 4, { fill: theme().label });
    block(pen, SHELL.styles.label, [x, y, w, h, texts, small], { ink: theme().ink, soft: theme().soft, weight: 600 });
  },
  cell(pen, mark, [x, y, w, h, texts, small]) {
    pen.box(x + 0.5, y + 0.5, w - 1, h - 1, 4, { fill: theme().paper, stroke: theme().line, dash: DASHES[mark.strength] });
    block(pen, SHELL.styles.cell, [x, y, w, h, texts, small], { ink: theme().ink, soft: theme().soft });
  },
};
