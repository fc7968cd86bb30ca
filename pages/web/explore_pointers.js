// @ts-check
// What clicks, taps, drags and the lasso mean on the canvas of Explore.

import { openNextGroup } from "./explore_acts.js";
import { trunkRelations } from "./explore_lines.js";
import { openGroupList, openSelectionMenu, openThingMenu } from "./explore_popover.js";
import { currentLayout, explore, exploreChanged, takeSteps } from "./explore_state.js";
import { show, speak } from "./navigation.js";
import { pick } from "./words.js";

/** @typedef {import("./explore_hits.js").Hit} Hit */
/** @typedef {import("./explore_view.js").ExploreView} ExploreView */

/** A second tap within so many milliseconds belongs to the first: until then the panel does not come over the canvas. */
const DOUBLE_TAP = 320;

/** The listener of a canvas, and what takes back a tap that is waiting. @param {ExploreView} view */
export function pointersOf(view) {
  let waiting = 0;
  const tapped = (/** @type {() => void} */ act) => {
    waiting = setTimeout(act, DOUBLE_TAP);
  };
  const stopWaiting = () => clearTimeout(waiting);
  /** @type {import("./explore_canvas.js").CanvasListener} */
  const listener = {
    click(hit, event) {
      stopWaiting();
      clickOn(view, hit, event, tapped);
    },
    doubleClick(hit) {
      stopWaiting();
      if (hit.on === "box" && hit.id) openNextGroup(hit.id);
    },
    menu(hit, at) {
      stopWaiting();
      const id = hit.id ?? hit.block?.focus;
      if (id && explore.selected.has(id)) openSelectionMenu(view.root, [...explore.selected], at);
      else if (id) openThingMenu(view.root, id, at);
    },
    moved: (places) => dropBoxes(view, places),
    movedBlock: (member, x, y) => takeSteps(["pinblock", member, x, y]),
    lasso: (ids) => selectThings(view, ids),
    camera: () => view.keepCamera(),
    resized: () => view.onResized(),
  };
  return { listener, stopWaiting };
}

/** @param {ExploreView} view @param {Hit} hit */
function clickOn(view, hit, event, tapped) {
  const { on, id = "", block } = hit;
  if (on === "badge") return openNextGroup(id);
  if (on === "count" && block) return openListOf(view, block);
  if (on === "box" && (event.ctrlKey || event.metaKey)) return toggleSelected(view, id);
  if (on === "nothing" && explore.selected.size) return selectThings(view, []);
  const shown = shownBy(hit);
  if (event.pointerType !== "touch" || on !== "box") return show(shown.id, { facts: shown.facts });
  view.canvas?.emphasise({ chosen: id });
  tapped(() => show(id, { move: true }));
}

/** What the panel shows of what was hit. @param {Hit} hit @returns {{ id: string, facts: string[] }} */
function shownBy({ id = "", block, line, on }) {
  const idsOf = (relations) => relations.flatMap(({ facts }) => facts.map((fact) => fact.id));
  if (line) return { id: "", facts: idsOf(line.relations) };
  if (block && on !== "frame") return { id: block.focus, facts: idsOf(trunkRelations(block)) };
  return { id, facts: [] };
}

/** @param {ExploreView} view @param {import("./explore_layout.js").PlacedBlock} block */
function openListOf(view, block) {
  const corner = view.canvas?.camera.placeOf({ x: block.x + block.width, y: block.y });
  if (block.focus && corner) openGroupList(view.root, block.focus, block.key, corner);
}

/** @param {ExploreView} view */
function toggleSelected(view, id) {
  const ids = new Set(explore.selected);
  if (!ids.delete(id)) ids.add(id);
  selectThings(view, [...ids]);
}

/** @param {ExploreView} view @param {string[]} ids */
export function selectThings(view, ids) {
  explore.selected = new Set(ids);
  if (view.modes.has("lasso")) view.turn("lasso");
  exploreChanged();
  if (ids.length) speak(pick(`圈选 ${ids.length} 项`, `${ids.length} selected`));
}

/** A box that is dropped in its own block goes back to its place. @param {ExploreView} view @param {[string, number, number][]} places */
function dropBoxes(view, places) {
  const layout = currentLayout();
  const isAway = ([id, x, y]) => {
    const [block, box] = [layout.blockOf(id), layout.boxes.get(id)];
    if (!block || !box) return true;
    return (
      x <= block.x - box.width || x >= block.x + block.width || y <= block.y - box.height || y >= block.y + block.height
    );
  };
  const moved = places.filter(isAway);
  if (moved.length) takeSteps(["pin", moved]);
  else view.showScene();
}
