// @ts-check
// What the steps of a reader do to a layout. A step changes nothing that is placed already, unless it says so, and needs
// nothing but the steps before it.

import { BLOCK, BOX, gridOf, nearestFree, overlaps, placeBeside, slotOf } from "./blocks.js";
import { exitOf, Layout, layTrunks } from "./explore_layout.js";

/** @typedef {import("./blocks.js").Area} Area */
/** @typedef {import("./blocks.js").Point} Point */
/** @typedef {import("./explore_layout.js").PlacedBox} PlacedBox */
/** @typedef {import("./explore_layout.js").PlacedBlock} PlacedBlock */
/** @typedef {import("./explore_layout.js").LayoutSource} LayoutSource */
/** @typedef {any[]} Step the name of an action and its arguments, as the address has them */

/** The layout after one more step. @param {Layout} before @param {Step} step @param {LayoutSource} source */
export function layoutAfter(before, step, source) {
  const [action, ...rest] = step;
  if (action === "clear") return new Layout();
  const layout = before.copy();
  const act = /** @type {Record<string, any>} */ (STEP_ACTIONS)[action];
  if (act) act(layout, source, ...rest);
  layTrunks(layout);
  return layout;
}

/** The layout after steps from nothing. @param {Step[]} steps @param {LayoutSource} source */
export const layoutOf = (steps, source) =>
  steps.reduce((layout, step) => layoutAfter(layout, step, source), new Layout());

/** Whether a step has the form that the actions expect; what an address holds may be anything. */
export function isStep(step) {
  if (!Array.isArray(step) || !Object.hasOwn(STEP_FORMS, step[0])) return false;
  return STEP_FORMS[step[0]](...step.slice(1));
}

const isText = (/** @type {any} */ value) => typeof value === "string";
const isTexts = (/** @type {any} */ value) => Array.isArray(value) && value.every(isText);
const isPlace = (/** @type {any} */ x, /** @type {any} */ y) => Number.isFinite(x) && Number.isFinite(y);
/** @type {Record<string, (...rest: any[]) => boolean>} */
const STEP_FORMS = {
  add: isText,
  open: (id, key, wanted) => isText(id) && isText(key) && (wanted === undefined || isTexts(wanted)),
  list: (name, ids) => isText(name) && isTexts(ids),
  close: (id, key) => isText(id) && (key === undefined || isText(key)),
  remove: isTexts,
  keep: isTexts,
  pin: (places) =>
    Array.isArray(places) &&
    places.every((place) => Array.isArray(place) && isText(place[0]) && isPlace(place[1], place[2])),
  pinblock: (member, x, y) => isText(member) && isPlace(x, y),
  tidy: () => true,
  clear: () => true,
};

// ---------------------------------------------------------------- actions

const STEP_ACTIONS = {
  add: addStep,
  open: openStep,
  list: listStep,
  close: closeStep,
  remove: removeStep,
  keep: keepStep,
  pin: pinStep,
  pinblock: pinBlockStep,
  tidy: tidyStep,
};

/** Put a thing below the last one that was added. @param {Layout} layout @param {LayoutSource} source */
function addStep(layout, source, id) {
  if (layout.boxes.has(id)) return;
  const size = { width: source.widthOf(id), height: BOX.height };
  const last = [...layout.boxes.values()].findLast(({ origin }) => !origin);
  const wanted = last
    ? { x: last.x, y: last.y + last.height + BLOCK.margin }
    : { x: -size.width / 2, y: -size.height / 2 };
  putBox(layout, id, nearestFree(size, wanted, layout.areas()), "");
}

/** Open the neighbours of a thing in a group, or those that are wanted of them. @param {Layout} layout @param {LayoutSource} source */
function openStep(layout, source, id, key, wanted) {
  const box = layout.boxes.get(id);
  const group = box && source.groupOf(id, key);
  if (!group) return;
  const absent = group.others.filter((other) => !layout.boxes.has(other));
  const fresh = wanted ? absent.filter((other) => wanted.includes(other)) : absent.slice(0, BLOCK.maxBoxes);
  const opened = layout.blocks.find((block) => block.focus === id && block.key === key);
  if (!fresh.length || (opened && grow(layout, opened, fresh))) return;
  const grid = gridOf(fresh.map(source.widthOf), source.titleWidthOf(id, key));
  const trunks = layout.blocks.map(({ trunk }) => trunk);
  const exit = exitOf(layout, box, group.outgoing);
  const place = placeBeside({ width: grid.width, height: grid.height }, exit, layout.areas(), trunks);
  putBlock(layout, { focus: id, key, outgoing: group.outgoing, total: group.others.length, slots: fresh }, grid, place);
}

/** Put things into a block without a focus, such as those that an answer names. @param {Layout} layout @param {LayoutSource} source */
function listStep(layout, source, name, ids) {
  const fresh = ids.filter((id) => !layout.boxes.has(id));
  if (!fresh.length) return;
  const columns = Math.max(BLOCK.maxColumns, Math.ceil(Math.sqrt(fresh.length)));
  const grid = gridOf(fresh.map(source.widthOf), source.titleWidthOf("", name), columns);
  const { x, y, width, height } = layout.extent();
  const wanted = layout.boxes.size ? { x, y: y + height + BLOCK.margin } : { x: -grid.width / 2, y: -grid.height / 2 };
  const place = nearestFree(
    { width: grid.width, height: grid.height },
    width ? wanted : { x: -grid.width / 2, y: -grid.height / 2 },
    layout.areas(),
  );
  putBlock(layout, { focus: "", key: name, outgoing: true, total: ids.length, slots: fresh }, grid, place);
}

/** Take away what the openings of a thing brought, all of them or those of a group. @param {Layout} layout */
function closeStep(layout, _, id, key) {
  for (const block of layout.blocks.filter(({ focus }) => focus === id)) {
    if (key === undefined || block.key === key) takeBlock(layout, block);
  }
}

/** Take things away, and nothing else: what they have opened stays. @param {Layout} layout */
function removeStep(layout, _, ids) {
  for (const id of ids) {
    takeFromBlock(layout, id);
    layout.boxes.delete(id);
  }
  for (const block of layout.blocks.filter(({ focus }) => focus && !layout.boxes.has(focus))) dissolve(layout, block);
}

/** Take away all but some things. @param {Layout} layout */
function keepStep(layout, source, ids) {
  removeStep(
    layout,
    source,
    [...layout.boxes.keys()].filter((id) => !ids.includes(id)),
  );
}

/** Put things where they were dragged, or at the nearest free place. @param {Layout} layout @param {[string, number, number][]} places */
function pinStep(layout, _, places) {
  for (const [id, x, y] of places) {
    const box = layout.boxes.get(id);
    if (!box) continue;
    takeFromBlock(layout, id);
    Object.assign(box, nearestFree({ width: box.width, height: box.height }, { x, y }, layout.areas(box)), {
      isPinned: true,
    });
  }
}

/** Put the block of a thing where it was dragged, or at the nearest free place. @param {Layout} layout */
function pinBlockStep(layout, _, member, x, y) {
  const block = layout.blockOf(member);
  if (!block) return;
  moveBlock(layout, block, nearestFree({ width: block.width, height: block.height }, { x, y }, layout.areas(block)));
  block.isPinned = true;
}

/** Lay out the same things anew, without the room that others have left; what is pinned stays. @param {Layout} layout @param {LayoutSource} source */
function tidyStep(layout, source) {
  const { boxes, blocks } = layout.copy();
  const isStart = (/** @type {PlacedBox} */ { block, isPinned }) => !block && !isPinned;
  const loose = blocks.filter(({ isPinned }) => !isPinned);
  layout.blocks = layout.blocks.filter(({ isPinned }) => isPinned);
  const standsIn = (/** @type {PlacedBox} */ { block }) => layout.blocks.some(({ name }) => name === block);
  layout.boxes = new Map([...boxes].filter(([, box]) => standsIn(box) || (!box.block && box.isPinned)));
  for (const [id, box] of boxes) if (isStart(box)) addStep(layout, source, id);
  for (const block of loose) {
    const ids = block.slots.filter((id) => id !== null);
    if (block.focus) openStep(layout, source, block.focus, block.key, ids);
    else listStep(layout, source, block.key, ids);
  }
}

// ---------------------------------------------------------------- parts of actions

/** @param {Layout} layout @param {Area} place @param {string} block */
function putBox(layout, id, place, block) {
  layout.boxes.set(id, { ...place, id, block, origin: block, isPinned: false });
}

/** @param {Layout} layout @param {any} what @param {any} grid @param {Area} place */
function putBlock(layout, what, { columns, boxWidth }, place) {
  const name = `${what.focus} ${what.key} ${layout.blockCount}`;
  layout.blockCount += 1;
  /** @type {PlacedBlock} */
  const block = { ...place, ...what, name, columns, boxWidth, isPinned: false, trunk: [] };
  layout.blocks.push(block);
  for (const [at, id] of block.slots.entries()) putBox(layout, id, slotOf(block, block, at), name);
}

/** Put things into a block that is open: where others have left, and in rows below if there is room. @param {Layout} layout @param {PlacedBlock} block */
function grow(layout, block, fresh) {
  const slots = [...block.slots];
  for (const id of fresh) {
    const empty = slots.indexOf(null);
    if (empty >= 0) slots[empty] = id;
    else slots.push(id);
  }
  const rows = Math.ceil(slots.length / block.columns);
  const height = BLOCK.titleHeight + rows * (BOX.height + BOX.gap) - BOX.gap + BLOCK.padding;
  const area = { ...block, height: Math.max(height, block.height) };
  if (layout.areas(block).some((other) => overlaps(area, other))) return false;
  Object.assign(block, { height: area.height, slots });
  for (const id of fresh) putBox(layout, id, slotOf(block, block, slots.indexOf(id)), block.name);
  return true;
}

/** @param {Layout} layout @param {PlacedBlock} block */
function takeBlock(layout, block) {
  layout.blocks = layout.blocks.filter((each) => each !== block);
  for (const box of [...layout.boxes.values()].filter(({ origin }) => origin === block.name)) {
    takeFromBlock(layout, box.id);
    layout.boxes.delete(box.id);
    closeStep(layout, null, box.id, undefined);
  }
}

/** Leave the slot of a thing empty; a block without things goes. @param {Layout} layout */
function takeFromBlock(layout, id) {
  const block = layout.blockOf(id);
  const box = layout.boxes.get(id);
  if (!block || !box) return;
  block.slots = block.slots.map((each) => (each === id ? null : each));
  box.block = "";
  if (block.slots.every((each) => each === null)) layout.blocks = layout.blocks.filter((each) => each !== block);
}

/** Leave the things of a block where they are, each by itself. @param {Layout} layout @param {PlacedBlock} block */
function dissolve(layout, block) {
  layout.blocks = layout.blocks.filter((each) => each !== block);
  for (const box of layout.boxes.values()) {
    if (box.origin === block.name) box.origin = "";
    if (box.block === block.name) box.block = "";
  }
}

/** @param {Layout} layout @param {PlacedBlock} block @param {Area} place */
function moveBlock(layout, block, place) {
  Object.assign(block, { x: place.x, y: place.y });
  block.slots.forEach((id, at) => {
    const box = id !== null && layout.boxes.get(id);
    if (box) Object.assign(box, slotOf(block, block, at));
  });
}
