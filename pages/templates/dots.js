// Dots, where there is no room for boxes: painted once as a picture; their names yield to each other.

const CELL = 80;
const DOT = 5;
const LETTER = 0.62;
const MOST_NAMES = 400;
/** A map of few dots is not drawn larger. */
const LARGEST = 2;
const MOST_TRIED = 3000;

/**
 * Dots in fields: rectangles of a colour (`ground`) filled in rows, `across` in each, with places of nodes in the
 * holdings. Names of low rank are written before others.
 */
class Dots {
  constructor(fields, { width, height, step, rank = (node, at) => at }) {
    Object.assign(this, { width, height, step, node: [], x: [], y: [], field: [], cells: new Map(), place: new Map(), picture: null });
    const all = fields.flatMap((field) => field.nodes.map((node, at) => ({ node, at, field, rank: rank(node, at) })));
    all.sort((a, b) => a.rank - b.rank);
    for (const { node, at, field } of all) this.put(node, field.x + step * ((at % field.across) + 0.5), field.y + step * (Math.floor(at / field.across) + 0.5), field);
  }

  put(node, x, y, field) {
    const at = this.node.length;
    this.node.push(node);
    this.x.push(x);
    this.y.push(y);
    this.field.push(field);
    if (!this.place.has(node)) this.place.set(node, at);
    const key = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
    const rows = this.cells.get(key);
    if (rows) rows.push(at);
    else this.cells.set(key, [at]);
  }

  /** Where the dot of a thing stands; null if it has none. */
  at(id) {
    const at = this.place.get(DB.places.get(id));
    return at === undefined ? null : { x: this.x[at], y: this.y[at] };
  }

  kind(at) { return DB.kinds[DB.nodes.kind[this.node[at]]]; }
  hidden(at) { return stage.hidden.has(this.kind(at)); }

  within(from, to) {
    const [a, b] = [from.x, to.x].map((each) => Math.floor(each / CELL));
    const [c, d] = [from.y, to.y].map((each) => Math.floor(each / CELL));
    if ((b - a + 1) * (d - c + 1) > this.cells.size) return this.node.map((_, at) => at);
    const found = [];
    for (let i = a; i <= b; i += 1) for (let j = c; j <= d; j += 1) found.push(...(this.cells.get(`${i} ${j}`) || []));
    return found.sort((p, q) => p - q);
  }

  /** The thing whose dot is nearest to a place on the canvas, if one is near. */
  near({ x: px, y: py }) {
    const reach = Math.max(DOT * 2, 10 / stage.network.getScale());
    let best = "";
    let least = reach ** 2;
    for (const at of this.within({ x: px - reach, y: py - reach }, { x: px + reach, y: py + reach })) {
      const distance = (this.x[at] - px) ** 2 + (this.y[at] - py) ** 2;
      if (distance < least && !this.hidden(at)) [best, least] = [DB.nodes.id[this.node[at]], distance];
    }
    return best;
  }

  /** Paint every dot once into a picture of at most 4,096 pixels; it is drawn instead of them while they are small. */
  paint() {
    const scale = Math.min(1, 4096 / Math.max(this.width, this.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.ceil(this.width * scale), Math.ceil(this.height * scale)];
    const ctx = canvas.getContext("2d");
    ctx.scale(scale, scale);
    const radius = Math.max(DOT, 1.6 / scale);
    const byKind = new Map();
    this.node.forEach((_, at) => { const rows = byKind.get(this.kind(at)); if (rows) rows.push(at); else byKind.set(this.kind(at), [at]); });
    for (const [kind, rows] of byKind) {
      if (stage.hidden.has(kind)) continue;
      ctx.fillStyle = strong(kind);
      ctx.beginPath();
      for (const at of rows) { ctx.moveTo(this.x[at] + radius, this.y[at]); ctx.arc(this.x[at], this.y[at], radius, 0, 7); }
      ctx.fill();
    }
    this.picture = canvas;
  }

  /** Draw the dots in view, faded where something is chosen; the picture of all while they are small or very many. */
  draw(ctx, scale, from, to) {
    const seen = this.within(from, to);
    ctx.save();
    if (stage.chosen) ctx.globalAlpha = 0.25;
    if (scale < 1.1 || seen.length > 4000) ctx.drawImage(this.picture, 0, 0, this.width, this.height);
    else for (const at of seen) if (!this.hidden(at)) { ctx.fillStyle = strong(this.kind(at)); ctx.beginPath(); ctx.arc(this.x[at], this.y[at], DOT, 0, 7); ctx.fill(); }
    ctx.restore();
  }

  /** Draw every dot with a pen, for a file. */
  drawAll(pen) {
    this.node.forEach((_, at) => { if (!this.hidden(at)) pen.box(this.x[at] - DOT, this.y[at] - DOT, 2 * DOT, 2 * DOT, DOT, { fill: strong(this.kind(at)) }); });
  }

  /** The dots of the chosen thing and of what facts join to it, its own first; null if nothing is chosen. */
  chosen() {
    if (!stage.chosen) return null;
    const joined = DB.at("facts", stage.chosen).flatMap((fact) => [fact.start, fact.end]);
    const found = [stage.chosen, ...joined].map((id) => this.place.get(DB.places.get(id))).filter((at) => at !== undefined);
    return [...new Set(found)];
  }

  /** Draw lines from the chosen thing to the dots that facts join to it, and these dots. */
  drawChosen(pen, scale, rows) {
    const own = this.place.get(DB.places.get(stage.chosen));
    const [mark] = stage.scene ? marksOf(stage.chosen) : [];
    const middle = this.at(stage.chosen) || (mark ? centreOf(mark.key) : null);
    if (middle) for (const at of rows) pen.path([[middle.x, middle.y], [this.x[at], this.y[at]]], { stroke: theme().chosen, width: 1.2 / scale });
    const radius = Math.max(DOT, 3 / scale);
    for (const at of rows) {
      const size = at === own ? radius * 1.6 : radius;
      pen.box(this.x[at] - size, this.y[at] - size, 2 * size, 2 * size, size, { fill: at === own ? theme().chosen : strong(this.kind(at)) });
    }
  }

  /** Draw a ring around the dot that the keys are at. */
  drawStop(pen, scale, at) {
    const size = Math.max(DOT * 2, 7 / scale);
    pen.box(this.x[at] - size, this.y[at] - size, 2 * size, 2 * size, size, { stroke: "#2f6fde", width: 2.5 / scale });
  }

  /** Write the names of those dots that have room, the first first; return how many had none. */
  drawNames(pen, rows, scale, from, to) {
    const size = 12 / scale;
    const taken = new Set();
    let [written, tried] = [0, 0];
    for (const at of rows) {
      const [x, y] = [this.x[at], this.y[at]];
      if (this.hidden(at) || x < from.x || x > to.x || y < from.y || y > to.y) continue;
      tried += 1;
      if (written >= MOST_NAMES || tried > MOST_TRIED) continue;
      const [row, first] = [Math.floor(y / (size * 1.5)), Math.floor(x / size)];
      const free = (column) => [row - 1, row, row + 1].every((line) => !taken.has(`${line} ${column}`));
      if (!free(first)) continue; // most have no room where they begin: they need not be measured
      const text = clipped(DB.nodes.name[this.node[at]], 16);
      const wide = measured(text, 12) / scale + size;
      const { x: start, y: top, w, ground } = this.field[at];
      if (x + wide > Math.min(to.x, start + w) || y - size * 0.62 < top - this.step / 4) continue; // nor may it cover the heading
      const columns = Array.from({ length: Math.floor((x + wide) / size) - first + 1 }, (_, step) => first + step);
      if (!columns.every(free)) continue;
      for (const column of columns) taken.add(`${row} ${column}`);
      const left = x + Math.max(DOT, 2 / scale) + size * 0.1;
      const right = x + this.step * (Math.ceil(wide / this.step) - 0.5); // between two dots, so that none is half covered
      pen.box(left, y - size * 0.62, right - left, size * 1.24, 0, { fill: ground() });
      pen.text(text, left + size * 0.2, y, { size, colour: theme().ink });
      written += 1;
    }
    return tried - written;
  }
}

// ---------------------------------------------------------------- on the stage

const windowCorners = () => [{ x: 0, y: 0 }, { x: stage.canvas.clientWidth, y: stage.canvas.clientHeight }].map((each) => stage.network.DOMtoCanvas(each));

/** Draw the dots of the stage in its window; with `over` what lies over boxes, the names and the chosen ones. */
function drawDots(ctx, over) {
  const { dots } = stage;
  if (!dots) return;
  const scale = stage.network.getScale();
  const [from, to] = windowCorners();
  if (!over) return dots.draw(ctx, scale, from, to);
  const pen = new CanvasPen(ctx);
  const chosen = dots.chosen();
  if (chosen) dots.drawChosen(pen, scale, chosen);
  if (isDot(stage.at)) dots.drawStop(pen, scale, stage.at);
  const left = dots.drawNames(pen, chosen || dots.within(from, to), scale, from, to);
  document.getElementById("hidden-labels").textContent = left > 0 ? pick(`${left} 个名称未显示，放大可见`, `${amount(left, "name")} not shown: zoom in`) : "";
}

// ---------------------------------------------------------------- the map of everything

/** The bands that suit the window: those for a wide one or those for a narrow one. */
const bandsNow = () => DATA.map.bands[stage.canvas.clientWidth < NARROW ? 1 : 0];

/** The dots of every thing, in the lane of its kind. */
function dotsOfMap({ lanes, width, height, head }) {
  const { node, step } = DATA.map;
  const byKind = new Map(lanes.map((lane) => [DB.kinds.indexOf(lane.kind), []]));
  node.forEach((place) => byKind.get(DB.nodes.kind[place]).push(place));
  const fields = lanes.map((lane) => ({ ...lane, x: lane.x + step / 4, y: lane.y + head, ground: () => theme().paper, nodes: byKind.get(DB.kinds.indexOf(lane.kind)) }));
  const ranks = new Map(node.map((place, at) => [place, at]));
  return new Dots(fields, { width, height, step, rank: (place) => ranks.get(place) });
}

/** Draw the bands with their headings. */
function drawLanes(pen, scale) {
  const { lanes, head } = bandsNow();
  for (const lane of lanes) {
    pen.box(lane.x, lane.y, lane.w, lane.h, Math.min(8 / scale, 60), { fill: theme().paper, stroke: theme().line, width: 1 / scale });
    const size = Math.min(head * LETTER, 14 / scale);
    pen.text(`${pick(...word("kinds", lane.kind))} ${lane.count}`, lane.x + head * 0.3, lane.y + head * 0.55, { size, weight: 700, colour: strong(lane.kind), most: lane.w - head * 0.4 });
  }
}

/** Put the map on the stage; the camera is the network's, which holds no nodes here. */
function stageMap() {
  stage.nodes.clear();
  stage.edges.clear();
  Object.assign(stage, { scene: null, marks: new Map(), grounds: [], arrows: [], chosen: "", at: "", near: new Set() });
  placeDots();
}

/** Put the dots into the bands that suit the window. */
function placeDots() {
  const bands = bandsNow();
  if (!stage.maps.has(bands)) stage.maps.set(bands, dotsOfMap(bands));
  stage.dots = stage.maps.get(bands);
  stage.dots.paint();
}

function fitMap() {
  if (!stage.canvas.clientHeight) return;
  if (stage.dots !== stage.maps.get(bandsNow())) placeDots();
  const { width, height } = stage.dots;
  const scale = Math.min(LARGEST, Math.min(stage.canvas.clientWidth / width, stage.canvas.clientHeight / height) * 0.98);
  aim({ x: width / 2, y: height / 2 }, scale);
}

// ---------------------------------------------------------------- in a scene

/** The dots of a scene as it is arranged: of marks that stand for many things; null if it has none. */
function dotsOfScene() {
  const fields = shownMarks().filter((mark) => mark.role === "dots").map((mark) => {
    const [x, y, w] = markOf(mark.key);
    return { x, y, w, ground: () => mixed(colourOf(mark.kind), FRAME), across: Math.max(1, Math.floor(w / SHELL.step)), nodes: mark.members };
  });
  return fields.length ? new Dots(fields, { ...stage.now, step: SHELL.step }) : null;
}
