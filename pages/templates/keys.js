// The keyboard in the picture: arrow keys move from mark to mark and from dot to dot, Enter chooses, plus and minus zoom, 0 fits.

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** What the keys can be at: marks that can be chosen, and dots, each with its place. A dot goes by its number. */
function stops() {
  const marks = shownMarksOrNone().filter((mark) => !UNCHOOSABLE.has(mark.role) && (mark.node || mark.to) && !isHidden(mark));
  const { dots } = stage;
  const shownDots = dots ? dots.node.map((_, at) => at).filter((at) => !dots.hidden(at)) : [];
  return new Map([...marks.map((mark) => [mark.key, centreOf(mark.key)]), ...shownDots.map((at) => [at, { x: dots.x[at], y: dots.y[at] }])]);
}

/** Return the stop nearest in a direction from the one that the keys are at; the first of all if they are at none. */
function nextStop([dx, dy], all) {
  const here = all.get(stage.at);
  if (!here) return [...all.keys()][0] ?? "";
  let [best, least] = ["", Infinity];
  for (const [key, there] of all) {
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const across = Math.abs((there.x - here.x) * dy + (there.y - here.y) * dx);
    if (along > 1 && along + across * 2.5 < least) [best, least] = [key, along + across * 2.5];
  }
  return best;
}

const isDot = (stop) => typeof stop === "number";

function stopAt(key, { x, y }) {
  stage.at = key;
  if (isDot(key)) announce(DB.nodes.name[stage.dots.node[key]]);
  else announce([...markOf(key)[4], ...markOf(key)[5]].join(" "));
  const [from, to] = windowCorners();
  const seen = isDot(key) ? x > from.x && x < to.x && y > from.y && y < to.y : inView(key);
  if (!seen) focus({ x, y }, isDot(key) ? stage.dots : stage.now);
  stage.network.redraw();
}

function chooseStop() {
  if (isDot(stage.at)) show(DB.nodes.id[stage.dots.node[stage.at]]);
  else if (state.view === "explore" && state.chosen && stage.marks.get(stage.at)?.node === state.chosen) openNext(state.chosen);
  else stage.onChoose(stage.marks.get(stage.at));
}

function zoom(scale) {
  stage.network.moveTo({ scale });
  stage.moved = true;
  laterRemember();
}

function startKeys() {
  stage.canvas.tabIndex = 0;
  stage.canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const scale = stage.network.getScale();
    if (STEPS[event.key]) {
      const all = stops();
      const next = nextStop(STEPS[event.key], all);
      if (next !== "") stopAt(next, all.get(next));
    } else if (event.key === "Enter" && stage.at !== "") chooseStop();
    else if (event.key === "+" || event.key === "=") zoom(scale * 1.25);
    else if (event.key === "-") zoom(scale / 1.25);
    else if (event.key === "0") { stage.moved = false; fitView(); remember(false); }
    else return;
    event.preventDefault();
  });
}

const announce = (text) => { document.getElementById("spoken").textContent = text; };
