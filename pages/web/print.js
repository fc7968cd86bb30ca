// @ts-check
// For a printer: a diagram as one drawing, since arrows over a document that is cut into pages would come apart.

import { byId, el } from "./dom.js";
import { currentView, nameOfView, state } from "./navigation.js";
import { paintForPaper, paintForScreen } from "./tables.js";

/** @type {(() => void)[]} */
const undo = [];

function layOnPaper() {
  if (undo.length) return;
  const root = document.documentElement;
  const { theme } = root.dataset;
  const details = byId("details");
  const before = [...details.childNodes];
  root.dataset.theme = "light";
  for (const more of details.querySelectorAll(".more")) more.click();
  document.body.classList.toggle("with-details", Boolean(state.chosen || state.facts.length));
  const paper = el("div", { id: "paper" });
  const isTable = nameOfView() === "tables";
  if (isTable) paintForPaper();
  else paper.append(...(currentView()?.paper?.() || []));
  document.body.prepend(paper);
  undo.push(
    () => paper.remove(),
    () => details.replaceChildren(...before),
    () => isTable && paintForScreen(),
    () => {
      root.dataset.theme = theme;
    },
  );
}

function leavePaper() {
  for (const step of undo.splice(0)) step();
}

export function startPrint() {
  addEventListener("beforeprint", layOnPaper);
  addEventListener("afterprint", leavePaper);
}
