// The map's arrangement and camera, and what is bright, faded or hidden on it.

// ---------------------------------------------------------------- arrangement and camera

function centreOf(id) {
  const [x, y, w, h] = stage.now.marks[id];
  return { x: x + w / 2, y: y + h / 2 };
}

/** Choose the arrangement that shows the whole page largest, or fills a small window's width, and show it. */
function fit() {
  const wide = stage.box.clientWidth;
  const high = stage.box.clientHeight - covered();
  if (wide <= 0 || high <= 0) return;
  const most = Math.min(1.7, Math.max(1.15, wide / 1250));
  const scaleOf = (each) => Math.min(wide / each.width, high / each.height, most);
  let best = VIEW.arrangements.reduce((a, b) => (scaleOf(b) >= scaleOf(a) ? b : a));
  let scale = scaleOf(best);
  let y = best.height / 2;
  if (scale < 0.72 && wide < 900) {
    best = VIEW.arrangements.filter((each) => each.width <= wide).pop() || VIEW.arrangements[0];
    scale = wide / best.width;
    y = Math.min(best.height / 2, high / 2 / scale);
    if (best.height * scale > high) y = high / 2 / scale;
  }
  if (best !== stage.now || !stage.placed) {
    stage.now = best;
    stage.placed = true;
    stage.nodes.update([...stage.marks.keys()].map((id) => ({ id, ...centreOf(id) })));
    stage.edges.update(stage.arrows.map(arrowLook));
  }
  stage.network.moveTo({ position: { x: best.width / 2, y: y + covered() / 2 / scale }, scale });
}

/** Return how many pixels of the map the details hide: they slide over its lower end in a narrow window. */
function covered() {
  const panel = document.getElementById("panel").getBoundingClientRect();
  const box = stage.box.getBoundingClientRect();
  return panel.left < box.right - 1 ? Math.max(0, box.bottom - panel.top) : 0;
}

/** Keep the middle of a window of the given size where the window shows no more than the page, if it can. */
const within = (middle, size, page) => (size >= page ? page / 2 : Math.min(Math.max(middle, size / 2), page - size / 2));

/** Move a mark into the middle of the window, large enough to read. */
function focus(id) {
  const scale = Math.max(stage.network.getScale(), 0.9);
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const { x, y } = centreOf(id);
  const wide = stage.box.clientWidth / scale;
  const high = (stage.box.clientHeight - covered()) / scale;
  const position = { x: within(x, wide, stage.now.width), y: within(y, high, stage.now.height) + covered() / 2 / scale };
  stage.network.moveTo({ position, scale, animation: quiet ? false : { duration: 250, easingFunction: "easeInOutQuad" } });
}

const inView = (id) => {
  const [x, y, w, h] = stage.now.marks[id];
  const a = stage.network.canvasToDOM({ x, y });
  const b = stage.network.canvasToDOM({ x: x + w, y: y + h });
  return a.x >= 0 && a.y >= 0 && b.x <= stage.box.clientWidth && b.y <= stage.box.clientHeight - covered();
};

// ---------------------------------------------------------------- choosing and filtering

const marksOf = (thing) => [...stage.marks.values()].filter((mark) => mark.node === thing && mark.role !== "flow" && mark.role !== "plate");

/** Return the marks that stay bright with a thing: itself, what stands inside it, and what facts join to it. */
function neighbourhood(thing) {
  const joined = new Set([thing]);
  for (const fact of VIEW.facts) {
    if (fact.start === thing) joined.add(fact.end);
    if (fact.end === thing) joined.add(fact.start);
  }
  for (const { about } of VIEW.figures) if (about.some(([, node]) => node === thing)) for (const [, node] of about) joined.add(node);
  const roots = marksOf(thing).filter((mark) => mark.role !== "box").map((mark) => mark.id.slice(0, -1));
  const holds = (id) => roots.some((root) => id.startsWith(`${root}.`) || id.startsWith(`${root}n`));
  return new Set([...stage.marks.values()].filter((mark) => joined.has(mark.node) || holds(mark.id)).map((mark) => mark.id));
}

/** An arrow runs downwards in a curve; between boxes of one row it arches over those that stand between. */
function curve(arrow) {
  const level = Math.abs(centreOf(arrow.from).y - centreOf(arrow.to).y) < 30;
  return level ? { enabled: true, type: "curvedCW", roundness: 0.3 } : { enabled: true, type: "cubicBezier", forceDirection: "vertical", roundness: 0.45 };
}

function arrowLook(arrow) {
  const ends = [stage.marks.get(arrow.from), stage.marks.get(arrow.to)];
  const hidden = ends.some((mark) => stage.hidden.has(mark.kind));
  const mine = ends.some((mark) => mark.node === stage.chosen);
  const idle = stage.now.width < 640 ? "rgba(70,92,125,0)" : "rgba(70,92,125,.22)";
  const colour = !stage.chosen ? idle : mine ? "#d9480f" : "rgba(70,92,125,.05)";
  return { id: arrow.id, hidden, width: mine ? 2 : 1, smooth: curve(arrow), color: { color: colour, highlight: colour, hover: colour }, dashes: arrow.strength === "explicit" ? false : DASHES[arrow.strength] };
}

function refresh() {
  stage.edges.update(stage.arrows.map(arrowLook));
  stage.nodes.update([...stage.marks.values()].map(({ id, role, kind }) => ({ id, hidden: stage.hidden.has(kind) && (role === "box" || role === "title") })));
  stage.network.redraw();
}

/** Emphasise a thing; the whole chain, or a thing without a mark, leaves everything bright. */
function emphasise(thing) {
  stage.chosen = marksOf(thing).length ? thing : "";
  stage.box.dataset.chosen = stage.chosen;
  stage.near = stage.chosen ? neighbourhood(thing) : new Set();
  refresh();
}

function startStage() {
  const options = read("options");
  options.nodes.ctxRenderer = renderer;
  for (const mark of VIEW.grounds) mark.ground = true;
  stage.nodes = new vis.DataSet([...stage.marks.values()].map(({ id, x, y }) => ({ id, x, y })));
  stage.edges = new vis.DataSet(stage.arrows.map((arrow) => ({ ...arrow, ...arrowLook(arrow) })));
  stage.network = new vis.Network(stage.box, { nodes: stage.nodes, edges: stage.edges }, options);
  stage.network.on("beforeDrawing", (ctx) => {
    for (const mark of VIEW.grounds) {
      ctx.save();
      ctx.lineWidth = 1;
      DRAW[mark.role](ctx, mark, stage.now.marks[mark.id]);
      ctx.restore();
    }
  });
  stage.network.on("click", ({ nodes }) => stage.onChoose(nodes.length ? stage.marks.get(nodes[0]).node || VIEW.subject : VIEW.subject));
  for (const [event, cursor] of [["hoverNode", "pointer"], ["blurNode", "default"]]) {
    stage.network.on(event, () => { stage.box.style.cursor = cursor; });
  }
  let seen = [0, 0];
  const settle = () => {
    const size = [stage.box.clientWidth, stage.box.clientHeight];
    if (Math.abs(size[0] - seen[0]) > 1 || Math.abs(size[1] - seen[1]) > 90) { seen = size; fit(); }
  };
  new ResizeObserver(settle).observe(stage.box);
  settle();
}
