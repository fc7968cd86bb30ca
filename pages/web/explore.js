// @ts-check
// Explore: the graph, opened step by step on a canvas, with a tree beside it and answers in a sheet.

import { nameOf } from "./dataset.js";
import { DB } from "./dataset.js";
import { el } from "./dom.js";
import { openNextGroup, stepsOfRows } from "./explore_acts.js";
import { chips, toolbar } from "./explore_bar.js";
import { ExploreCanvas } from "./explore_canvas.js";
import { explorePictures, exploreTitle, shownStatements } from "./explore_files.js";
import { filterForm } from "./explore_filter_form.js";
import { filtersFromText, filtersToText } from "./explore_filters.js";
import { onCanvasKey } from "./explore_keys.js";
import { shiftedLayout } from "./explore_layout.js";
import { toldRelations } from "./explore_lines.js";
import { groupOf } from "./explore_graph.js";
import { startExplorePanel } from "./explore_panel.js";
import { closePopover, openGroupList, openSelectionMenu, openThingMenu } from "./explore_popover.js";
import { questionFromText, questionToText } from "./explore_questions.js";
import { sceneOf } from "./explore_scene.js";
import { fillSheet } from "./explore_sheet.js";
import { startScreen } from "./explore_start.js";
import { currentLayout, explore, exploreChanged, goToSteps, MAX_PICKED, onExploreChange, stepsFromText, stepsToText, takeSteps } from "./explore_state.js";
import { ExploreTree } from "./explore_tree.js";
import { nameOfView, openView, register, remember, rememberSoon, show, state } from "./navigation.js";
import { loadVis, visOptions } from "./vis.js";
import { pick } from "./words.js";
