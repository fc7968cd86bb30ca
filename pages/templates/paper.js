// For a printer: the picture whole, or every row that is listed.

const paper = { undo: [] };
const SHEETS = { across: 1.6, upright: 0.75 };
const PAPER_WIDTH = "190mm";

/** For a printer: the picture whole and in light ink, once for each way the paper may lie; every row that is listed. */
function layOnPaper() {
  if (paper.undo.length) return;
  const root = document.documentElement;
  const [screenTheme, details] = [root.dataset.theme, document.getElementById("details")];
  const before = [...details.childNodes];
  root.dataset.theme = "light";
  for (const more of details.querySelectorAll(".more")) more.click();
  document.body.classList.toggle("telling", Boolean(state.chosen || state.facts.length));
  const sheets = made("div", { id: "sheets" });
  if (state.view.startsWith("tables")) paintForPaper();
  else if (stage.scene) for (const [name, shape] of Object.entries(SHEETS)) arrangedFor(shape, () => { refresh(); const svg = svgOf(name, { titled: false }); svg.setAttribute("class", name); sheets.append(svg); });
  else sheets.append(svgOf("map", { titled: false }));
  stage.box.append(sheets);
  narrowTiles();
  paper.undo = [
    () => sheets.remove(),
    () => details.replaceChildren(...before),
    () => { if (state.view.startsWith("tables")) paintRows(); },
    settleTiles,
    () => setTheme(screenTheme),
  ];
}

/** Names stand in the tiles of the head only where they fit on an upright sheet. */
function narrowTiles() {
  const head = document.getElementById("head");
  Object.assign(head.style, { width: PAPER_WIDTH, flexWrap: "wrap" });
  settleTiles();
  Object.assign(head.style, { width: "", flexWrap: "" });
}

function leavePaper() {
  for (const step of paper.undo.splice(0)) step();
}

addEventListener("beforeprint", layOnPaper);
addEventListener("afterprint", leavePaper);
