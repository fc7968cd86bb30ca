// @ts-check
// Explore: the graph, opened step by step. Its address holds the steps, the filters, and what is asked.

import { DB } from "./dataset.js";
import { stepsOfRows } from "./explore_acts.js";
import { explorePictures, exploreSheet, exploreTitle, shownStatements } from "./explore_files.js";
import { filtersFromText, filtersToText } from "./explore_filters.js";
import { startExplorePanel } from "./explore_panel.js";
import { selectThings } from "./explore_pointers.js";
import { askComparison, askPath, askTrace, questionFromText, questionToText } from "./explore_questions.js";
import {
  afterFrame,
  beginWith,
  currentLayout,
  explore,
  exploreChanged,
  goToSteps,
  MAX_PICKED,
  onExploreChange,
  stepsFromText,
  stepsToText,
  takeSteps,
} from "./explore_state.js";
import { ExploreView } from "./explore_view.js";
import { nameOfView, openView, register, remember } from "./navigation.js";
import { relationsOf } from "./page_relations.js";
import { SHELL } from "./words.js";

/** The proportions of paper. */
const PAPER_RATIOS = { landscape: 297 / 210, portrait: 210 / 297 };
/** @type {ExploreView | null} */
let opened = null;

/** @type {import("./navigation.js").View} */
const exploreView = {
  has: (rest) => !rest || DB.has(rest),
  open(rest, stage) {
    if (rest && !currentLayout().boxes.has(rest)) beginWith(["add", rest]);
    opened = new ExploreView(stage);
    const view = "explore"; // the address holds the thing to start from as a step
    return { title: exploreTitle(), subject: "", view };
  },
  close() {
    opened?.close();
    opened = null;
  },
  shows: (id) => DB.has(id),
  choose(id, isMoving) {
    if (id && isMoving && !currentLayout().boxes.has(id)) takeSteps(["add", id]);
    opened?.choose(id, isMoving);
  },
  address: () => [
    ["x", stepsToText()],
    ["xf", filtersToText(explore.filters)],
    ["xp", explore.picked.length ? JSON.stringify(explore.picked) : ""],
    ["xq", questionToText(explore.question)],
  ],
  recall(address) {
    const own = address.has("v") ? null : SHELL.question; // what the page was made for
    goToSteps(own ? own.things.map((id) => ["add", id]) : stepsFromText(address.get("x")));
    explore.filters = filtersFromText(address.get("xf"));
    explore.picked = thingsFromText(address.get("xp"));
    explore.question = questionFromText(own ? JSON.stringify(own) : address.get("xq"));
    explore.selected.clear();
  },
  restyle: () => opened?.canvas?.restyle(),
  statements: shownStatements,
  paper: () =>
    Object.entries(PAPER_RATIOS).map(([name, ratio]) => {
      const sheet = exploreSheet({ ratio });
      sheet.setAttribute("class", name);
      return sheet;
    }),
  pictures: explorePictures,
};

/** @returns {string[]} */
function thingsFromText(text) {
  try {
    const ids = JSON.parse(text || "[]");
    return Array.isArray(ids) ? ids.filter((id) => DB.has(id)).slice(0, MAX_PICKED) : [];
  } catch {
    return [];
  }
}

export function registerExplore() {
  register("explore", exploreView);
  startExplorePanel();
  onExploreChange(() => {
    if (nameOfView() !== "explore") return;
    opened?.update();
    afterFrame(() => nameOfView() === "explore" && remember(true));
  });
  const page = /** @type {any} */ (globalThis).lianzhu;
  if (page) page.explore = consoleOfExplore();
}

/** What tests and consoles take hold of. */
function consoleOfExplore() {
  const filter = (name, values) => {
    explore.filters = filtersFromText(JSON.stringify({ [name]: values }));
    exploreChanged();
  };
  return {
    ...{ state: explore, take: takeSteps, layout: currentLayout, view: () => opened, rows: exploreRows, filter },
    ask: { path: askPath, trace: askTrace, compare: askComparison },
    select: (ids) => opened && selectThings(opened, ids),
    relation: (index) => relationsOf().relation(index),
  };
}

/** Draw what the rows of an answer name, instead of what is there. */
export function exploreRows(rows, name = "") {
  explore.camera = null;
  takeSteps(["clear"], ...stepsOfRows(rows, name));
  openView("explore");
}
