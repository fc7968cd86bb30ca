// Explore: the graph, opened step by step. What is drawn follows from the steps alone, so that they can be undone and sent.

const MAX_IN_BLOCK = 12;
const PADDING = 40;
/** Room in a box for the number of neighbours that are not drawn. */
const BADGE_WIDTH = 30;
const MIN_HEIGHT = 360;
const sizeOf = (id) => Math.min(BOX.maxWidth, boxWidth(thingOf(id).name) + BADGE_WIDTH);
const explore = { steps: [], undone: [], boxes: new Map(), blocks: [], origin: { x: 0, y: 0 }, from: "", way: "telling" };
let RELATIONS = null;
const related = () => { RELATIONS ??= new Relations(DB); return RELATIONS; };

// ---------------------------------------------------------------- from steps to boxes and blocks

const groupKey = ({ kind, outgoing, modality }) => [kind, outgoing ? "out" : "in", modality].join("/");
const groupOf = (id, key) => related().neighbours(id).find((group) => groupKey(group) === key);
const othersOf = (group, id) => [...new Set(group.relations.map((relation) => otherEnd(relation, id)))];

/** The title of a block: the relation, in the direction in which it is read, and whether it is only expected. */
function groupTitle(group) {
  const name = pick(...word("edges", group.kind));
  const modality = group.modality ? `（${pick(...word("modalities", group.modality))}）` : "";
  return group.outgoing ? `${name}${modality} →` : `← ${name}${modality}`;
}

/** What the steps place: boxes by thing, and the blocks that opened them. A step changes nothing that is placed before. */
function layoutOf(steps) {
  const boxes = new Map();
  const blocks = [];
  const taken = () => [...blocks, ...[...boxes.values()].filter((box) => !box.block)];
  const single = (id) => {
    const size = { w: sizeOf(id), h: BOX.height };
    const place = boxes.size ? freePlace(size, { x: 0, y: 0, w: 0, h: 0 }, true, taken()) : { x: -size.w / 2, y: -size.h / 2 };
    boxes.set(id, { ...size, x: Math.round(place.x), y: Math.round(place.y), block: "" });
  };
  const open = (id, key, wanted) => {
    const group = groupOf(id, key);
    if (!group || !boxes.has(id)) return;
    const others = othersOf(group, id);
    const fresh = (wanted ? [wanted].flat() : others).filter((other) => others.includes(other) && !boxes.has(other)).slice(0, MAX_IN_BLOCK);
    if (!fresh.length) return;
    const title = groupTitle(group);
    const grid = gridOf(fresh.map(sizeOf), boxWidth(`${title} 00/000`));
    const box = boxes.get(id);
    const focus = blocks.find(({ name }) => name === box.block) || box;
    const block = { name: `${id} ${key} ${blocks.length}`, focus: id, key, kind: thingOf(fresh[0]).kind, outgoing: group.outgoing, modality: group.modality, title, total: others.length, ids: fresh };
    Object.assign(block, freePlace({ w: grid.width, h: grid.height }, { ...focus, y: box.y, h: box.h }, group.outgoing, taken()));
    fresh.forEach((other, at) => boxes.set(other, {
      x: block.x + BLOCK.padding + (at % grid.columns) * (grid.box + BOX.gap),
      y: block.y + BLOCK.titleHeight + Math.floor(at / grid.columns) * (BOX.height + BOX.gap),
      w: grid.box, h: BOX.height, block: block.name,
    }));
    blocks.push(block);
  };
  const close = (id) => {
    for (const block of blocks.filter((each) => each.focus === id)) {
      if (!blocks.includes(block)) continue;
      blocks.splice(blocks.indexOf(block), 1);
      for (const other of block.ids) if (boxes.delete(other)) close(other);
    }
  };
  for (const [what, id, ...rest] of steps) {
    if (!DB.places.has(id)) continue;
    if (what === "add" && !boxes.has(id)) single(id);
    else if (what === "open") open(id, ...rest);
    else if (what === "close") close(id);
    else if (what === "remove" && boxes.get(id)?.block === "") { close(id); boxes.delete(id); }
  }
  return { boxes, blocks };
}

// ---------------------------------------------------------------- the scene

/** Relations between boxes that no block says already: one line a pair, with the number of relations. */
function linesBetween(boxes, blocks) {
  const told = new Set(blocks.flatMap((block) => block.ids.map((id) => [block.focus, id].sort().join("\n"))));
  const found = new Map();
  for (const id of boxes.keys()) {
    for (const relation of related().at(id)) {
      const other = otherEnd(relation, id);
      const pair = [id, other].sort().join("\n");
      if (other === id || !boxes.has(other) || told.has(pair) || (found.has(pair) && found.get(pair).first !== id)) continue;
      if (!found.has(pair)) found.set(pair, { first: id, relation, count: 0 });
      found.get(pair).count += 1;
    }
  }
  return [...found.values()];
}

/** The number of neighbours of a thing that are not drawn. */
function unopened(id) {
  return new Set(related().at(id).map((relation) => otherEnd(relation, id)).filter((other) => !explore.boxes.has(other))).size;
}

function exploreScene() {
  Object.assign(explore, layoutOf(explore.steps));
  const { boxes, blocks } = explore;
  const all = [...blocks, ...boxes.values()];
  const min = (of) => Math.min(...all.map(of));
  const max = (of) => Math.max(...all.map(of));
  const origin = all.length ? { x: PADDING - min(({ x }) => x), y: PADDING - min(({ y }) => y) } : { x: PADDING, y: PADDING };
  const size = { w: Math.max(NARROW, all.length ? max(({ x, w }) => x + w) + origin.x + PADDING : 0), h: Math.max(MIN_HEIGHT, all.length ? max(({ y, h }) => y + h) + origin.y + PADDING : 0) };
  const marks = {};
  const places = {};
  const put = (key, mark, { x, y, w, h }, lines = [], beside = "") => {
    marks[key] = { node: "", kind: "", strength: "explicit", to: "", bars: [], facts: [], ...mark };
    places[key] = [x + origin.x, y + origin.y, w, h, lines, [], beside];
  };
  const line = (key, mark, from, to, text) => put(key, { role: "trunk", ...mark }, { ...from, w: to.x - from.x, h: to.y - from.y }, text ? [text] : []);
  for (const block of blocks) {
    const [ahead, back] = anchors(boxes.get(block.focus), block);
    const mark = { ends: [block.focus, ...block.ids], modality: block.modality };
    if (block.outgoing) line(`k ${block.name}`, mark, ahead, back);
    else line(`k ${block.name}`, mark, back, ahead);
  }
  for (const { relation, count } of linesBetween(boxes, blocks)) {
    const [ahead, back] = anchors(boxes.get(relation.start), boxes.get(relation.end));
    line(`l ${relation.start} ${relation.end}`, { ends: [relation.start, relation.end], modality: relation.modality, strength: strengthOf(relation) || "explicit" }, ahead, back, count > 1 ? `×${count}` : "");
  }
  for (const block of blocks) {
    put(`f ${block.name}`, { role: "frame", kind: block.kind }, block);
    const counted = block.ids.length < block.total ? `${block.ids.length}/${block.total}` : `${block.total}`;
    put(`t ${block.name}`, { role: "title", kind: block.kind, block: block.name }, { x: block.x + 6, y: block.y + 3, w: block.w - 12, h: BLOCK.titleHeight - 5 }, [block.title], counted);
  }
  for (const [id, box] of boxes) {
    const more = unopened(id);
    put(`b ${id}`, { role: "box", node: id, kind: thingOf(id).kind }, box, [boxText(thingOf(id).name, box.w - BADGE_WIDTH)], more ? `+${more}` : "");
  }
  const arrangement = { width: size.w, height: size.h, marks: places };
  const [note_zh, note_en] = boxes.size ? ["点选一项，在详情里展开它的关系；双击展开下一组", "choose a thing and open its relations in the details; a double click opens the next"] : ["搜索一个名称，从它开始", "search for a name to begin with"];
  return { scene: { id: "explore", zh: "探索", en: "Explore", note_zh, note_en, subject: "", head: null, straight: true, quiet: true, marks, arrows: [], arrangements: { zh: [arrangement], en: [arrangement] } }, origin };
}

/** As much of a name as fits into a width, by the same rule on every machine. */
function boxText(name, width) {
  const fits = (text) => boxWidth(text) <= width;
  if (fits(name)) return name;
  const letters = [...name].slice(0, BOX.maxWidth / 5); // no more of the narrowest letters fit
  while (letters.length > 1 && !fits(`${letters.join("")}…`)) letters.pop();
  return `${letters.join("")}…`;
}

/** The points at which a line leaves one rectangle and meets another: on facing sides, or on the same if one is over the other. */
function anchors(from, to) {
  const right = to.x + to.w / 2 >= from.x + from.w / 2;
  const over = from.x < to.x + to.w && to.x < from.x + from.w;
  const y = (each) => each.y + (each.title === undefined ? each.h / 2 : BLOCK.titleHeight / 2);
  return [{ x: right ? from.x + from.w : from.x, y: y(from) }, { x: right === over ? to.x + to.w : to.x, y: y(to) }];
}

/** Draw what the steps say; the camera moves with the origin of the picture and with the window, so that nothing seems to move. */
function restage() {
  const before = explore.origin;
  const [camera, scale, from] = [stage.network.getViewPosition(), stage.network.getScale(), windowMiddle()];
  const { scene, origin } = exploreScene();
  const { chosen } = stage;
  explore.origin = origin;
  stageScene(scene);
  arrangeAs(scene.arrangements.zh[0]);
  emphasise(explore.boxes.has(chosen) ? chosen : "");
  fillLegend();
  fillTools();
  const to = windowMiddle(); // the legend may have taken a line of the window
  aim({ x: camera.x + origin.x - before.x + (to.x - from.x) / scale, y: camera.y + origin.y - before.y + (to.y - from.y) / scale }, scale);
}

/** Show everything, if it can be read so; else what is chosen and what is around it, or the beginning. */
function fitExplore() {
  arrangeAs(stage.scene.arrangements.zh[0]);
  const [width, height] = [stage.canvas.clientWidth, stage.canvas.clientHeight - covered()];
  if (width <= 0 || height <= 0) return;
  const all = Math.min(width / stage.now.width, height / stage.now.height, 1.15);
  const scale = all < SHELL.readable ? 0.85 : all;
  const whole = { x: stage.now.width / 2, y: stage.now.height / 2 };
  const beginning = { x: Math.min(whole.x, width / 2 / scale), y: Math.min(whole.y, height / 2 / scale) };
  const middle = scale === all ? whole : explore.boxes.has(state.chosen) ? centreOf(`b ${state.chosen}`) : beginning;
  aim({ x: middle.x, y: middle.y + covered() / 2 / scale }, scale);
}

function windowMiddle() {
  const { x, y, width, height } = stage.canvas.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}

// ---------------------------------------------------------------- steps of the reader

function addStep(...step) {
  explore.steps.push(step);
  explore.undone = [];
  afterStep();
}

function afterStep() {
  stage.moved = true;
  restage();
  fillPanel(state.chosen, state.facts);
  remember(true);
}

function undo() {
  if (!explore.steps.length) return;
  explore.undone.push(explore.steps.pop());
  afterStep();
}

function redo() {
  if (!explore.undone.length) return;
  explore.steps.push(explore.undone.pop());
  afterStep();
}

/** Lay the same things out anew: what was opened, without what was moved or closed in between. */
function tidy() {
  const kept = explore.blocks.map((block) => ["open", block.focus, block.key]);
  const starts = [...explore.boxes].filter(([, box]) => !box.block).map(([id]) => ["add", id]);
  explore.undone = [];
  explore.steps = [...starts, ...kept];
  afterStep();
  stage.moved = false;
  fitView();
}

/** Open Explore at a thing: beside what is there, if anything is. */
function exploreFrom(id) {
  if (state.view !== "explore") openView("explore", { push: false });
  if (!explore.boxes.has(id)) {
    explore.steps.push(["add", id]);
    explore.undone = [];
    restage();
    if (explore.boxes.size === 1) fitView();
  }
  show(id, { move: true });
}

/** So many things of an answer are drawn at once. */
const MAX_DRAWN = 80;

/** Draw what the rows of an answer name: each relation from the end that is there already, those of one kind together. */
function exploreRows(rows) {
  const steps = [];
  const there = new Set();
  const room = () => there.size < MAX_DRAWN;
  const add = (id) => { if (!there.has(id) && room()) { steps.push(["add", id]); there.add(id); } };
  const stated = rows.flatMap(({ facts }) => facts.map((fact) => DB.statement(fact)).filter((fact) => fact && fact.sort === "fact"));
  let waiting = [...new Map(stated.map((fact) => [[fact.kind, fact.start, fact.end].join("\n"), fact])).values()];
  while (waiting.length && room()) {
    const next = waiting.find(({ start, end }) => there.has(start) !== there.has(end));
    if (!next) {
      waiting = waiting.filter(({ start, end }) => !there.has(start) || !there.has(end));
      if (waiting.length) add(waiting[0].start);
      continue;
    }
    const outgoing = there.has(next.start);
    const [near, far] = outgoing ? ["start", "end"] : ["end", "start"];
    const alike = (fact) => fact.kind === next.kind && fact[near] === next[near] && !there.has(fact[far]);
    const wanted = [...new Set(waiting.filter(alike).map((fact) => fact[far]))].slice(0, MAX_IN_BLOCK);
    steps.push(["open", next[near], groupKey({ kind: next.kind, outgoing, modality: "" }), wanted]);
    wanted.forEach((id) => there.add(id));
  }
  rows.forEach(({ nodes }) => nodes.forEach(add));
  Object.assign(explore, { steps, undone: [] });
  openView("explore");
}

const hiddenIn = (group, id) => othersOf(group, id).filter((other) => !explore.boxes.has(other));

function openNext(id) {
  const group = related().neighbours(id).find((each) => hiddenIn(each, id).length);
  if (group) openGroup(id, groupKey(group));
}

function openGroup(id, key) {
  addStep("open", id, key);
  const block = explore.blocks.findLast((each) => each.focus === id && each.key === key);
  if (block && !inView(`f ${block.name}`)) focus(centreOf(`f ${block.name}`));
}

// ---------------------------------------------------------------- tools in the head

function fillTools() {
  document.getElementById("explore-tools")?.remove();
  if (state.view !== "explore") return;
  const tool = (id, act, on, zh, en) => made("button", { id, onclick: act, disabled: !on }, duo(zh, en));
  document.getElementById("head").append(made("div", { id: "explore-tools", class: "views", role: "toolbar", "aria-label": pick("探索", "Explore") },
    tool("undo", undo, explore.steps.length, "撤销", "Undo"), tool("redo", redo, explore.undone.length, "重做", "Redo"),
    tool("tidy", tidy, explore.blocks.length, "整理", "Tidy"),
    tool("clear", () => { explore.steps = []; explore.from = ""; state.chosen = ""; afterStep(); }, explore.steps.length, "清空", "Clear")));
}

/** The thing to begin with where nothing is asked for: the chain, or else the thing, with the most relations. */
function firstThing() {
  const index = DB.index("facts");
  const busiest = (places) => places.reduce((best, at) => (index.get(at).length > (index.get(best) || []).length ? at : best), places[0]);
  const stated = [...index.keys()].sort((a, b) => a - b);
  const chains = stated.filter((at) => DB.kinds[DB.nodes.kind[at]] === "Chain");
  const first = busiest(chains.length ? chains : stated) ?? 0;
  return DB.nodes.id[first] || "";
}

function openExplore() {
  if (!explore.steps.length && firstThing()) explore.steps = [["add", firstThing()]];
  const { scene, origin } = exploreScene();
  explore.origin = origin;
  stageScene(scene);
  return scene;
}

const stepsInAddress = () => (explore.steps.length ? JSON.stringify(explore.steps) : "");

/** The steps that an address has; none if it is no list of them. */
function readSteps(text) {
  try {
    const steps = JSON.parse(text || "[]");
    return Array.isArray(steps) ? steps.filter((step) => Array.isArray(step) && typeof step[1] === "string") : [];
  } catch { return []; }
}
