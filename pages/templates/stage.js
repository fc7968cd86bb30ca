// The drawing of a scene: its arrangement and camera, and what is bright, faded or hidden in it.

const GROUND = new Set(SHELL.grounds);
const stage = {
  box: document.getElementById("stage"),
  canvas: document.getElementById("canvas"),
  scene: null,
  marks: new Map(),
  arrows: [],
  dots: null,
  maps: new Map(),
  now: null,
  chosen: "",
  at: "",
  near: new Set(),
  hidden: new Set(),
  onChoose: () => {},
};

/** The least scale of a picture that scrolls, as it may in a narrow window. */
const COMFORTABLE = 0.95;
const NARROW = 640;
/** A picture that fills less of the window's height than this is low. */
const LOW = 0.6;

const markOf = (key) => stage.now.marks[key];
const shown = (mark) => markOf(mark.key) !== undefined;
const shownMarks = () => [...stage.marks.values()].filter(shown);

function centreOf(key) {
  const [x, y, w, h] = markOf(key);
  return { x: x + w / 2, y: y + h / 2 };
}

// ---------------------------------------------------------------- arrangement and camera

/** A scene laid out for every width, in the language of the page. */
const arrangementsOf = (scene) => scene.arrangements[document.documentElement.dataset.lang];

/** Choose the arrangement that shows the whole scene largest, or fills a small window's width, and show it. */
function fit() {
  const wide = stage.canvas.clientWidth;
  const high = stage.canvas.clientHeight - covered();
  if (wide <= 0 || high <= 0 || !stage.scene) return;
  const all = arrangementsOf(stage.scene);
  const arrangements = wide < NARROW ? all : all.filter(({ width }) => width >= NARROW);
  const most = Math.min(1.7, Math.max(1.15, wide / 1250));
  const scaleOf = (each) => Math.min(wide / each.width, high / each.height, most);
  const fills = (each) => Math.min(each.width / wide, each.height / high); // of those that may be no larger, the most even
  const better = (a, b) => scaleOf(b) - scaleOf(a) || (scaleOf(a) === most ? fills(b) - fills(a) : b.width - a.width);
  let best = arrangements.reduce((a, b) => (better(a, b) >= 0 ? b : a));
  let scale = scaleOf(best);
  let y = best.height / 2;
  if (scale < (wide < NARROW ? COMFORTABLE : SHELL.readable)) {
    const roomy = arrangements.filter((each) => each.width <= wide / COMFORTABLE);
    best = roomy.reduce((a, b) => (wide / b.width <= most && b.width >= a.width ? b : a), roomy[0] || arrangements[0]);
    scale = Math.min(wide / best.width, most);
    y = Math.min(best.height / 2, high / 2 / scale);
  }
  arrangeAs(best);
  if (best.height * scale < high * LOW) y = high / 2 / scale; // the top of a low picture is at the top of the window
  aim({ x: best.width / 2, y: y + covered() / 2 / scale }, scale);
}

/** Point the camera; the network learns its size first, or it would find it later and change the scale again. */
function aim(position, scale) {
  stage.network.setSize("100%", "100%");
  stage.network.moveTo({ position, scale });
}

function arrangeAs(arrangement) {
  if (arrangement === stage.now && stage.placed) return;
  stage.now = arrangement;
  stage.placed = true;
  stage.nodes.clear();
  stage.edges.clear();
  stage.nodes.add(shownMarks().filter((mark) => !GROUND.has(mark.role)).map((mark) => ({ id: mark.key, ...centreOf(mark.key), hidden: isHidden(mark) })));
  // the network learns the size of a node from its first drawing and uses it from the second: until then no click would meet it
  for (const [id, { shape }] of Object.entries(stage.network.body.nodes)) {
    if (!markOf(id)) continue;
    const [left, top, width, height] = markOf(id);
    const boundingBox = { left, top, right: left + width, bottom: top + height }; // what is outside the window is not drawn
    Object.assign(shape, { left, top, width, height, boundingBox, customSizeWidth: width, customSizeHeight: height });
  }
  stage.edges.add(stage.arrows.filter((arrow) => markOf(arrow.from) && markOf(arrow.to)).map((arrow) => ({ ...arrow, ...arrowLook(arrow) })));
  stage.dots = dotsOfScene();
  stage.dots?.paint();
}

/** Return how many pixels of the canvas the details hide: they slide over its lower end in a narrow window. */
function covered() {
  const panel = document.getElementById("panel").getBoundingClientRect();
  const box = stage.canvas.getBoundingClientRect();
  return panel.height && panel.left < box.right - 1 && panel.top < box.bottom ? Math.max(0, box.bottom - Math.max(panel.top, box.top)) : 0;
}

/** Keep the middle of a window of the given size where the window shows no more than the scene, if it can. */
const within = (middle, size, page) => (size >= page ? page / 2 : Math.min(Math.max(middle, size / 2), page - size / 2));

/** Move a place into the middle of the window, large enough to read. */
function focus({ x, y }, page = stage.now) {
  const scale = Math.max(stage.network.getScale(), 0.9);
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const wide = stage.canvas.clientWidth / scale;
  const high = (stage.canvas.clientHeight - covered()) / scale;
  const position = { x: within(x, wide, page.width), y: within(y, high, page.height) + covered() / 2 / scale };
  stage.network.moveTo({ position, scale, animation: quiet ? false : { duration: 250, easingFunction: "easeInOutQuad" } });
}

const inView = (key) => {
  const [x, y, w, h] = markOf(key);
  const a = stage.network.canvasToDOM({ x, y });
  const b = stage.network.canvasToDOM({ x: x + w, y: y + h });
  return a.x >= 0 && a.y >= 0 && b.x <= stage.canvas.clientWidth && b.y <= stage.canvas.clientHeight - covered();
};

// ---------------------------------------------------------------- choosing and filtering

const UNCHOOSABLE = new Set(["flow", "plate", "lane", "strip", "frame", "branch", "dots"]);
const marksOf = (thing) => shownMarks().filter((mark) => thing && mark.node === thing && !UNCHOOSABLE.has(mark.role));
const FILTERED = new Set(["box", "title", "label", "tile", "card"]);
/** Whether the legend counts and hides a mark: it stands for a thing that is not what the scene is about. */
const isFiltered = (mark) => FILTERED.has(mark.role) && mark.node && mark.node !== stage.scene.subject;
const isHidden = (mark) => (stage.hidden.has(mark.kind) || stage.hidden.has(mark.strength)) && isFiltered(mark);

/** Return the marks that stay bright with a thing: itself, what stands inside it, and what facts join to it. */
function neighbourhood(thing) {
  const joined = new Set([thing]);
  for (const fact of DB.at("facts", thing)) joined.add(fact.start === thing ? fact.end : fact.start);
  for (const figure of DB.at("figures", thing)) for (const [, node] of figure.about) joined.add(node);
  const roots = marksOf(thing).filter((mark) => mark.role !== "box").map((mark) => mark.key.slice(0, -1));
  const holds = (key) => roots.some((root) => key.startsWith(`${root}.`) || key.startsWith(`${root}n`));
  return new Set([...stage.marks.values()].filter((mark) => mark.node === thing || (joined.has(mark.node) && mark.role !== "plate") || holds(mark.key)).map((mark) => mark.key));
}

function refresh() {
  if (!stage.scene) return;
  stage.edges.update(stage.arrows.filter((arrow) => stage.edges.get(arrow.id)).map(arrowLook));
  stage.nodes.update(shownMarks().filter((mark) => !GROUND.has(mark.role)).map((mark) => ({ id: mark.key, hidden: isHidden(mark) })));
  stage.network.redraw();
}

/** Emphasise a thing; the subject of the scene, or a thing without a mark, leaves everything bright. */
function emphasise(thing) {
  stage.chosen = stage.scene && thing !== stage.scene.subject && (marksOf(thing).length || stage.dots?.at(thing)) ? thing : "";
  stage.canvas.dataset.chosen = stage.chosen;
  stage.near = stage.chosen ? neighbourhood(thing) : new Set();
  refresh();
}

// ---------------------------------------------------------------- drawing

function alphaOf(mark) {
  if (!stage.chosen || stage.near.has(mark.key) || mark.role === "trunk") return 1;
  if (state.view === "explore") return 0.75;
  return { flow: 0.35, head: 0.75, heading: 0.8 }[mark.role] || 0.4;
}

function outline(pen, [x, y, w, h], colour, width) { pen.box(x - 1.5, y - 1.5, w + 3, h + 3, 6, { stroke: colour, width }); }

function drawMark(pen, mark, hovered) {
  const place = markOf(mark.key);
  const draw = () => {
    DRAW[mark.role](pen, mark, place);
    if (stage.chosen && mark.node === stage.chosen && !UNCHOOSABLE.has(mark.role)) outline(pen, place, theme().chosen, 2.5);
    else if (mark.key === stage.at) outline(pen, place, "#2f6fde", 2.5);
    else if (hovered) outline(pen, place, theme().hover, 1.2);
  };
  if (alphaOf(mark) < 1) pen.faded(alphaOf(mark), draw);
  else draw();
}

/** A thing that the legend hides leaves its outline: an empty place would look like something that is not there. */
function drawGhost(pen, mark) {
  const [x, y, w, h] = markOf(mark.key);
  pen.box(x, y, w, h, 5, { stroke: theme().line, width: 1, dash: [3, 3] });
}

function renderer({ ctx, id, state }) {
  const [, , width, height] = markOf(id);
  return { drawNode: () => drawMark(new CanvasPen(ctx), stage.marks.get(id), state.hover), nodeDimensions: { width, height } };
}

/** Put a scene on the stage; `fit` shows it. */
function stageScene(scene) {
  stage.scene = scene;
  stage.marks = new Map(Object.entries(scene.marks).map(([key, mark]) => [key, { key, id: key, ...mark }]));
  stage.grounds = [...stage.marks.values()].filter((mark) => GROUND.has(mark.role));
  stage.arrows = scene.arrows;
  [stage.now, stage.placed, stage.chosen, stage.at] = [arrangementsOf(scene)[0], false, "", ""];
}

function startStage() {
  const options = read("options");
  options.nodes.ctxRenderer = renderer;
  stage.nodes = new vis.DataSet([]);
  stage.edges = new vis.DataSet([]);
  stage.network = new vis.Network(stage.canvas, { nodes: stage.nodes, edges: stage.edges }, options);
  stage.network.on("beforeDrawing", (ctx) => {
    const pen = new CanvasPen(ctx);
    if (stage.scene) for (const mark of stage.grounds) if (shown(mark)) drawMark(pen, mark, false);
    if (stage.scene) for (const mark of shownMarks()) if (isHidden(mark)) drawGhost(pen, mark);
    if (state.view === "map") drawLanes(pen, stage.network.getScale());
    drawDots(ctx, false);
  });
  stage.network.on("afterDrawing", (ctx) => drawDots(ctx, true));
  stage.network.on("click", ({ nodes, pointer }) => {
    const dot = nodes.length || !stage.dots ? "" : stage.dots.near(pointer.canvas);
    if (dot || !stage.scene) show(dot, {});
    else stage.onChoose(nodes.length ? stage.marks.get(nodes[0]) : null);
  });
  stage.network.on("doubleClick", ({ nodes }) => {
    const mark = stage.marks.get(nodes[0]);
    if (state.view === "explore" && mark?.node) openNext(mark.node);
  });
  stage.network.on("hoverNode", ({ node }) => { const mark = stage.marks.get(node); stage.canvas.style.cursor = mark && (mark.node || mark.to || mark.facts.length) ? "pointer" : "default"; });
  stage.network.on("blurNode", () => { stage.canvas.style.cursor = "default"; });
  let seen = [0, 0];
  new ResizeObserver(() => {
    const size = [stage.canvas.clientWidth, stage.canvas.clientHeight];
    if (!size[0] || (Math.abs(size[0] - seen[0]) <= 1 && Math.abs(size[1] - seen[1]) <= 90)) return;
    seen = size;
    if (stage.moved && stage.placed) return; // the camera is where the reader or the address has put it
    fitView();
  }).observe(stage.canvas);
  startKeys();
}
