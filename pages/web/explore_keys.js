// @ts-check
// The keyboard on the canvas of Explore.

import { actedOn, closeThing, openNextGroup, removeThings, togglePicked } from "./explore_acts.js";
import { nextBox } from "./explore_hits.js";
import { currentLayout, redoAct, undoAct } from "./explore_state.js";
import { show, state } from "./navigation.js";

const KEY_DIRECTIONS = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/**
 * Act on a key of the canvas; false if it means nothing here.
 * @param {KeyboardEvent} event
 * @param {{ zoom: (factor: number) => void, fit: () => void, menu: () => void }} view
 */
export function onCanvasKey(event, view) {
  if (event.ctrlKey || event.metaKey) return onCommandKey(event);
  if (event.altKey) return false;
  const direction = KEY_DIRECTIONS[event.key];
  if (direction) {
    const next = nextBox(currentLayout().boxes, state.chosen, direction);
    if (next) show(next);
    return true;
  }
  const act = canvasKeys(view)[event.key];
  act?.();
  return Boolean(act);
}

/** @returns {Record<string, () => void>} */
function canvasKeys(view) {
  const { chosen } = state;
  const ofChosen = (act) => () => currentLayout().boxes.has(chosen) && act(chosen);
  const remove = () => actedOn().length && removeThings(actedOn());
  return {
    Enter: ofChosen(openNextGroup),
    " ": ofChosen(openNextGroup),
    Backspace: ofChosen(closeThing),
    Delete: remove,
    c: ofChosen(togglePicked),
    m: view.menu,
    ContextMenu: view.menu,
    "+": () => view.zoom(1.25),
    "=": () => view.zoom(1.25),
    "-": () => view.zoom(0.8),
    0: view.fit,
  };
}

function onCommandKey({ key, shiftKey }) {
  if (key.toLowerCase() === "y" || (key.toLowerCase() === "z" && shiftKey)) redoAct();
  else if (key.toLowerCase() === "z") undoAct();
  else return false;
  return true;
}
