// Which arrows show, and how they run.

/** An arrow runs downwards in a curve; between boxes of one row it arches over those that stand between. */
function curve(arrow) {
  if (stage.scene.straight) return { enabled: false };
  const level = Math.abs(centreOf(arrow.from).y - centreOf(arrow.to).y) < 30;
  return level ? { enabled: true, type: "curvedCW", roundness: 0.3 } : { enabled: true, type: "cubicBezier", forceDirection: "vertical", roundness: 0.45 };
}

/** Arrows of a map around a middle whose straight line runs through another box, as if it joined that one too. */
function crossingArrows() {
  if (!stage.scene.straight) return new Set();
  const boxes = shownMarks().filter(({ role }) => role === "box" || role === "cell").map(({ key }) => [key, markOf(key)]);
  const steps = [...Array(60).keys()].map((step) => (step + 1) / 61);
  const meets = ([left, top, width, height], a, b) => steps.some((part) => {
    const [x, y] = [a.x + (b.x - a.x) * part - left, a.y + (b.y - a.y) * part - top];
    return x > 0 && x < width && y > 0 && y < height;
  });
  const drawn = stage.arrows.filter((arrow) => markOf(arrow.from) && markOf(arrow.to));
  return new Set(drawn.filter(({ from, to }) => boxes.some(([key, box]) => key !== from && key !== to && meets(box, centreOf(from), centreOf(to)))).map(({ id }) => id));
}

/** At rest arrows are shown only where there are few: between many boxes they are a texture until one is chosen. */
function arrowLook(arrow) {
  const ends = [stage.marks.get(arrow.from), stage.marks.get(arrow.to)];
  const mine = ends.some((mark) => mark.node === stage.chosen);
  const few = SHELL.few_arrows * (stage.scene.straight ? 4 : 1);
  const idle = stage.scene.quiet || stage.arrows.length > few || stage.now.width < NARROW ? 0 : 0.3;
  const hidden = stage.hidden.has(arrow.strength) || ends.some(isHidden) || (!mine && (stage.chosen || !idle || stage.crossing.has(arrow.id)));
  const colour = stage.chosen && mine ? theme().chosen : `rgba(${theme().arrow},${idle})`;
  return { id: arrow.id, hidden: Boolean(hidden), width: mine ? 2 : 1, smooth: curve(arrow), color: { color: colour, highlight: colour, hover: colour }, dashes: arrow.strength === "explicit" ? false : DASHES[arrow.strength] };
}
