// The keyboard in the picture: arrow keys move from mark to mark, Enter chooses, plus and minus zoom, 0 fits.

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** Return the mark nearest in a direction from the one that the keys are at. */
function nextMark([dx, dy]) {
  const choosable = shownMarks().filter((mark) => !UNCHOOSABLE.has(mark.role) && (mark.node || mark.to) && !isHidden(mark));
  const from = stage.marks.get(stage.at);
  if (!from || !shown(from)) return choosable[0];
  const here = centreOf(from.key);
  let best = null;
  let least = Infinity;
  for (const mark of choosable) {
    const there = centreOf(mark.key);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const across = Math.abs((there.x - here.x) * dy + (there.y - here.y) * dx);
    if (along > 1 && along + across * 2.5 < least) [best, least] = [mark, along + across * 2.5];
  }
  return best;
}

function zoom(scale) {
  stage.network.moveTo({ scale });
  stage.moved = true;
  laterRemember();
}

function startKeys() {
  stage.canvas.tabIndex = 0;
  stage.canvas.addEventListener("keydown", (event) => {
    if (!stage.scene || event.ctrlKey || event.metaKey || event.altKey) return;
    const scale = stage.network.getScale();
    if (STEPS[event.key]) {
      const mark = nextMark(STEPS[event.key]);
      if (mark) {
        stage.at = mark.key;
        const [texts, small] = markOf(mark.key).slice(4);
        announce([...texts, ...small].join(" "));
        if (!inView(mark.key)) focus(centreOf(mark.key));
        stage.network.redraw();
      }
    } else if (event.key === "Enter" && stage.at) stage.onChoose(stage.marks.get(stage.at));
    else if (event.key === "+" || event.key === "=") zoom(scale * 1.25);
    else if (event.key === "-") zoom(scale / 1.25);
    else if (event.key === "0") { stage.moved = false; fit(); remember(false); }
    else return;
    event.preventDefault();
  });
}

const announce = (text) => { document.getElementById("spoken").textContent = text; };
