// The map of everything: a dot a thing in bands by kind, painted once; labels yield to each other.

const dots = { made: null, hiddenLabels: 0 };
const CELL = 80;
const DOT = 5;
const LETTER = 0.62;

/** Prepare the dots: where each stands in the lane of its kind, which are near a place, and the picture of all. */
function makeDots() {
  const { node, lanes, width, height, head, step } = DATA.map;
  const laneOf = new Map(lanes.map((lane) => [DB.kinds.indexOf(lane.kind), { ...lane, filled: 0 }]));
  const [x, y, cells] = [[], [], new Map()];
  node.forEach((place, at) => {
    const lane = laneOf.get(DB.nodes.kind[place]);
    x.push(lane.x + step * (lane.filled % lane.across + 0.75));
    y.push(lane.y + head + step * (Math.floor(lane.filled / lane.across) + 0.5));
    lane.filled += 1;
    const key = `${Math.floor(x[at] / CELL)} ${Math.floor(y[at] / CELL)}`;
    const rows = cells.get(key);
    if (rows) rows.push(at);
    else cells.set(key, [at]);
  });
  const place = new Map(node.map((each, at) => [each, at]));
  dots.made = { x, y, node, lanes, laneOf, width, height, head, cells, place, picture: null };
}

const laneAt = (at) => dots.made.laneOf.get(DB.nodes.kind[dots.made.node[at]]);
const kindAt = (at) => DB.kinds[DB.nodes.kind[dots.made.node[at]]];

/** Paint every dot once into a picture of at most 4,096 pixels; it is drawn instead of them while they are small. */
function paintPicture() {
  const { x, y, node, width, height } = dots.made;
  const scale = Math.min(1, 4096 / Math.max(width, height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  const radius = Math.max(DOT, 1.6 / scale);
  const byKind = new Map();
  node.forEach((_, at) => { const kind = kindAt(at); if (!stage.hidden.has(kind)) byKind.set(kind, [...(byKind.get(kind) || []).length ? byKind.get(kind) : [], at]); });
  for (const [kind, rows] of byKind) {
    ctx.fillStyle = strong(kind);
    ctx.beginPath();
    for (const at of rows) { ctx.moveTo(x[at] + radius, y[at]); ctx.arc(x[at], y[at], radius, 0, 7); }
    ctx.fill();
  }
  dots.made.picture = canvas;
}

/** Draw the bands with their headings. */
function drawLanes(pen, scale) {
  const { lanes, head } = dots.made;
  for (const lane of lanes) {
    pen.box(lane.x, lane.y, lane.w, lane.h, Math.min(8 / scale, 60), { fill: theme().paper, stroke: theme().line, width: 1 / scale });
    const size = Math.min(head * LETTER, 14 / scale);
    pen.text(`${pick(...word("kinds", lane.kind))} ${lane.count}`, lane.x + head * 0.3, lane.y + head * 0.55, { size, weight: 700, colour: strong(lane.kind), most: lane.w - head * 0.4 });
  }
}

function drawDots(ctx) {
  const { x, y, width, height, picture } = dots.made;
  const scale = stage.network.getScale();
  const pen = new CanvasPen(ctx);
  const from = stage.network.DOMtoCanvas({ x: 0, y: 0 });
  const to = stage.network.DOMtoCanvas({ x: stage.canvas.clientWidth, y: stage.canvas.clientHeight });
  drawLanes(pen, scale);
  const seen = dotsWithin(from, to);
  ctx.save();
  if (stage.chosen) ctx.globalAlpha = 0.25;
  if (scale < 1.1 || seen.length > 4000) ctx.drawImage(picture, 0, 0, width, height);
  else for (const at of seen) if (!stage.hidden.has(kindAt(at))) { ctx.fillStyle = strong(kindAt(at)); ctx.beginPath(); ctx.arc(x[at], y[at], DOT, 0, 7); ctx.fill(); }
  ctx.restore();
  const near = stage.chosen ? drawNear(ctx, scale) : null;
  drawLabels(ctx, near || seen, scale, from, to);
}

function dotsWithin(from, to) {
  const { cells, node } = dots.made;
  const [a, b] = [from.x, to.x].map((each) => Math.floor(each / CELL));
  const [c, d] = [from.y, to.y].map((each) => Math.floor(each / CELL));
  if ((b - a + 1) * (d - c + 1) > cells.size) return node.map((_, at) => at);
  const found = [];
  for (let i = a; i <= b; i += 1) for (let j = c; j <= d; j += 1) found.push(...(cells.get(`${i} ${j}`) || []));
  return found.sort((p, q) => p - q);
}

/** Draw the lines from the chosen dot to what facts join to it; return those dots. */
function drawNear(ctx, scale) {
  const { x, y, place } = dots.made;
  const at = place.get(DB.places.get(stage.chosen));
  if (at === undefined) return null;
  const joined = new Set(DB.at("facts", stage.chosen).map((fact) => place.get(DB.places.get(fact.start === stage.chosen ? fact.end : fact.start))).filter((each) => each !== undefined));
  ctx.strokeStyle = theme().chosen;
  ctx.lineWidth = 1.2 / scale;
  ctx.beginPath();
  for (const other of joined) { ctx.moveTo(x[at], y[at]); ctx.lineTo(x[other], y[other]); }
  ctx.stroke();
  const radius = Math.max(DOT, 3 / scale);
  for (const each of [...joined, at]) { ctx.fillStyle = each === at ? theme().chosen : strong(kindAt(each)); ctx.beginPath(); ctx.arc(x[each], y[each], each === at ? radius * 1.6 : radius, 0, 7); ctx.fill(); }
  return [at, ...joined];
}

/** Write the names of the best-connected dots that have room; Python put these first. */
function drawLabels(ctx, rows, scale, from, to) {
  const { x, y } = dots.made;
  const size = 12 / scale;
  ctx.font = `${size}px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  ctx.lineWidth = size * 0.35;
  ctx.strokeStyle = theme().paper;
  ctx.fillStyle = theme().ink;
  const taken = new Set();
  let written = 0;
  let tried = 0;
  for (const at of rows) {
    if (stage.hidden.has(kindAt(at)) || x[at] < from.x || x[at] > to.x || y[at] < from.y || y[at] > to.y) continue;
    tried += 1;
    if (written >= 400 || tried > 3000) continue;
    const text = clipped(DB.nodes.name[dots.made.node[at]], 16);
    const wide = ctx.measureText(text).width + size;
    const [row, first, last] = [Math.floor(y[at] / (size * 1.5)), Math.floor(x[at] / size), Math.floor((x[at] + wide) / size)];
    const lane = laneAt(at);
    if (x[at] + wide > Math.min(to.x, lane.x + lane.w)) continue;
    let free = true;
    for (let column = first; column <= last && free; column += 1) for (const line of [row - 1, row, row + 1]) if (taken.has(`${line} ${column}`)) { free = false; break; }
    if (!free) continue;
    for (let column = first; column <= last; column += 1) taken.add(`${row} ${column}`);
    const left = x[at] + Math.max(DOT, 2 / scale) + size * 0.35;
    ctx.strokeText(text, left, y[at]);
    ctx.fillText(text, left, y[at]);
    written += 1;
  }
  dots.hiddenLabels = tried - written;
  document.getElementById("hidden-labels").textContent = dots.hiddenLabels > 0 ? pick(`${dots.hiddenLabels} 个名称未显示，放大可见`, `${dots.hiddenLabels} names not shown: zoom in`) : "";
}

/** Put the map on the stage; the camera is the network's, which holds no nodes here. */
function stageDots() {
  if (!dots.made) makeDots();
  stage.nodes.clear();
  stage.edges.clear();
  Object.assign(stage, { scene: null, marks: new Map(), grounds: [], arrows: [], chosen: "", near: new Set() });
  paintPicture();
  stage.network.off("afterDrawing");
  stage.network.on("afterDrawing", drawDots);
}

function fitDots() {
  const { width, height } = dots.made;
  if (!stage.canvas.clientHeight) return;
  const scale = Math.min(stage.canvas.clientWidth / width, stage.canvas.clientHeight / height) * 0.98;
  aim({ x: width / 2, y: height / 2 }, scale);
}

/** The thing whose dot is nearest to a place on the canvas, if one is near. */
function dotNear({ x: px, y: py }) {
  const reach = Math.max(DOT * 2, 10 / stage.network.getScale());
  const near = dotsWithin({ x: px - reach, y: py - reach }, { x: px + reach, y: py + reach });
  let best = "";
  let least = reach ** 2;
  for (const at of near) {
    const distance = (dots.made.x[at] - px) ** 2 + (dots.made.y[at] - py) ** 2;
    if (distance < least && !stage.hidden.has(kindAt(at))) [best, least] = [DB.nodes.id[dots.made.node[at]], distance];
  }
  return best;
}
