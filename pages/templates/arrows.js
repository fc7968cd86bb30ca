// Which arrows show, and how they run.

/** An arrow runs downwards in a curve; between boxes of one row it arches over those that stand between. */
function curve(arrow) {
  if (stage.scene.straight) return { enabled: false };
  const level = Math.abs(centreOf(arrow.from).y - centreOf(arrow.to).y) < 30;
  return level ? { enabled: true, type: "curvedCW", roundness: 0.3 } : { enabled: true, type: "cubicBezier", forceDirection: "vertical", roundness: 0.45 };
}

/** Whether a scene shows its arrows while nothing is chosen. */
const arrowsAtRest = () => stage.arrows.length > 0 && !stage.scene.quiet && stage.arrows.length <= SHELL.few_arrows && stage.canvas.clientWidth >= NARROW;

/** At rest arrows are shown only where there are few: between many boxes they are a texture until one is chosen. */
function arrowLook(arrow) {
  const ends = [stage.marks.get(arrow.from), stage.marks.get(arrow.to)];
  const mine = ends.some((mark) => mark.node === stage.chosen);
  const idle = arrow.trunk ? 0.75 : arrowsAtRest() ? 0.3 : 0;
  const hidden = stage.hidden.has(arrow.strength) || ends.some(isHidden) || (!mine && (stage.chosen || !idle));
  const colour = stage.chosen && mine ? theme().chosen : `rgba(${theme().arrow},${idle})`;
  return { id: arrow.id, hidden: Boolean(hidden), width: mine ? 2 : 1, smooth: curve(arrow), label: arrow.label, font: { size: 11, color: theme().soft, strokeWidth: 3, strokeColor: theme().page }, color: { color: colour, highlight: colour, hover: colour }, dashes: arrow.strength === "explicit" ? false : DASHES[arrow.strength] };
}
