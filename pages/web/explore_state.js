// @ts-check
// What Explore holds: the steps of the reader, with undo and redo, the filters, and what is selected or to be compared.

import { noFilters } from "./explore_filters.js";
import { graphSource } from "./explore_graph.js";
import { Layout } from "./explore_layout.js";
import { isStep, layoutAfter } from "./explore_steps.js";

/** @typedef {import("./explore_steps.js").Step} Step */

export const explore = {
  /** @type {Step[]} */
  steps: [],
  /** The layout after each number of steps. @type {Layout[]} */
  layouts: [new Layout()],
  /** How many steps there were before each act of the reader, which may take several. @type {number[]} */
  acts: [],
  /** The steps of acts that were undone, the last undone last. @type {Step[][]} */
  undone: [],
  filters: noFilters(),
  /** What the lasso holds. @type {Set<string>} */
  selected: new Set(),
  /** What a path or a comparison is asked about. @type {string[]} */
  picked: [],
  /** What is asked beside the canvas. @type {import("./explore_questions.js").Question | null} */
  question: null,
  /** Where the camera was left; null to show everything. @type {{ x: number, y: number, scale: number } | null} */
  camera: null,
  showsTree: false,
};

export const MAX_PICKED = 4;
/** @type {(() => void)[]} */
const listeners = [];
/** Be told when steps, filters or what is picked have changed. @param {() => void} act */
export const onExploreChange = (act) => listeners.push(act);
export const exploreChanged = () => {
  for (const act of listeners) act();
};

/** Do something once there is nothing else to do. @param {() => void} act */
export const whenIdle = (act) => (globalThis.requestIdleCallback ?? setTimeout)(act);

/** Do something after the next frame, which draws what has just changed. @param {() => void} act */
export const afterFrame = (act) => requestAnimationFrame(() => setTimeout(act));

/** The layout after all steps. */
export const currentLayout = () => explore.layouts[explore.steps.length];

/** Take steps as one act. @param {...Step} steps */
export function takeSteps(...steps) {
  if (!steps.length) return;
  beginWith(...steps);
  exploreChanged();
}

/** Take steps before anything is shown. @param {...Step} steps */
export function beginWith(...steps) {
  explore.undone = [];
  push(steps);
}

function push(steps) {
  explore.acts.push(explore.steps.length);
  for (const step of steps) {
    explore.layouts.length = explore.steps.length + 1;
    explore.layouts.push(layoutAfter(currentLayout(), step, graphSource));
    explore.steps.push(step);
  }
}

/** Take back the last act; false if there is none. */
function pop() {
  const count = explore.acts.pop();
  if (count !== undefined) explore.undone.push(explore.steps.splice(count));
  return count !== undefined;
}

export function undoAct() {
  if (pop()) exploreChanged();
}

export function redoAct() {
  const steps = explore.undone.pop();
  if (!steps) return;
  push(steps);
  exploreChanged();
}

/** The steps for an address: those since everything was cleared. */
function stepsSinceClear() {
  return explore.steps.slice(explore.steps.findLastIndex(([action]) => action === "clear") + 1);
}

export const stepsToText = () => (stepsSinceClear().length ? JSON.stringify(stepsSinceClear()) : "");

/** The steps of an address; none if it has no such. @returns {Step[]} */
export function stepsFromText(text) {
  try {
    const steps = JSON.parse(text || "[]");
    return Array.isArray(steps) ? steps.filter(isStep) : [];
  } catch {
    return [];
  }
}

/** Go to the steps of an address: back to them if they are behind, so that they can be redone, else anew. @param {Step[]} steps */
export function goToSteps(steps) {
  const wanted = steps.length ? JSON.stringify(steps) : "";
  const isBehind = JSON.stringify(explore.steps.slice(0, steps.length)) === (wanted || "[]");
  while (isBehind && explore.steps.length > steps.length && pop());
  if (stepsToText() === wanted) return;
  Object.assign(explore, { steps: [], layouts: [new Layout()], acts: [], undone: [] });
  for (const step of steps) push([step]);
}
