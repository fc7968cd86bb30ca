// @ts-check
// Two or more things side by side: what they share, what only one has, and what the sources leave out. The same as
// lianzhu.measures.comparison.

import { byCodePoint, otherEnd } from "./relations.js";
import { pairOf, SHELL } from "./words.js";

/** @typedef {import("./relations.js").Relations} Relations */
/** @typedef {import("./relations.js").Relation} Relation */
/** @typedef {any} CoverageRow */
/**
 * A neighbour of the things compared: for each of them the relation between the two, null where there is none; then
 * `gaps` has the coverage rows that say that a source may leave it out.
 * @typedef {{ kind: string, outgoing: boolean, other: string, cells: (Relation | null)[], gaps: CoverageRow[][] }} RelationRow
 */
/**
 * Figures that may be compared: of one metric, unit, period, basis and forecast; `others` are their other dimensions.
 * @typedef {{ metric: string, unit: string, period: string, basis: string, forecast: boolean, others: string[][], cells: any[][] }} FigureRow
 */

/** States of coverage in which a source says more than the landscape holds. */
export const INCOMPLETE = ["representative", "lost"];

/**
 * Compare things by their relations, those shared by most first within a kind, and by figures that two of them have.
 * @param {Relations} relations
 * @param {string[]} things
 * @returns {{ things: string[], relations: RelationRow[], figures: FigureRow[], coverage: CoverageRow[][] }}
 */
export function comparison(relations, things) {
  const coverage = things.map((thing) => relations.db.at("coverage", thing));
  return {
    things,
    relations: relationRows(relations, things, coverage),
    figures: figureRows(relations.db, things),
    coverage,
  };
}

/** The coverage rows that say that facts of a kind of relation or of a metric are lost, or that only some are listed. */
export function leftOut(coverage, name) {
  return coverage.filter(
    ({ state, aspect }) => INCOMPLETE.includes(state) && (pairOf("aspects", aspect)[2] || []).includes(name),
  );
}

function relationRows(relations, things, coverage) {
  /** @type {Map<string, RelationRow>} */
  const rows = new Map();
  things.forEach((thing, column) => {
    for (const { kind, outgoing, modality, relations: found } of relations.neighbours(thing)) {
      if (modality) continue;
      for (const relation of found) {
        const other = otherEnd(relation, thing);
        const key = `${kind}\n${outgoing}\n${other}`;
        if (!rows.has(key))
          rows.set(key, {
            kind,
            outgoing,
            other,
            cells: things.map(() => null),
            gaps: coverage.map((each) => leftOut(each, kind)),
          });
        const row = /** @type {RelationRow} */ (rows.get(key));
        row.cells[column] = relation;
        row.gaps[column] = [];
      }
    }
  });
  return [...rows.values()].sort(byKindThenShared(relations.db));
}

/** In how many of the things compared a row has something. */
export const sharedBy = (row) => row.cells.filter((cell) => (Array.isArray(cell) ? cell.length : cell)).length;

function byKindThenShared(db) {
  const order = Object.keys(SHELL.words.edges);
  return (/** @type {RelationRow} */ a, /** @type {RelationRow} */ b) =>
    order.indexOf(a.kind) - order.indexOf(b.kind) ||
    Number(b.outgoing) - Number(a.outgoing) ||
    sharedBy(b) - sharedBy(a) ||
    byCodePoint(db.thing(a.other).name, db.thing(b.other).name) ||
    byCodePoint(a.other, b.other);
}

function figureRows(db, things) {
  /** @type {Map<string, FigureRow>} */
  const rows = new Map();
  things.forEach((thing, column) => {
    for (const figure of db.at("figures", thing)) {
      for (const dimensions of dimensionsOf(figure, thing)) {
        const key = JSON.stringify(dimensions);
        if (!rows.has(key)) rows.set(key, { ...dimensions, cells: things.map(() => []) });
        rows.get(key)?.cells[column].push(figure);
      }
    }
  });
  const order = Object.keys(SHELL.words.metrics);
  const rank = (row) => [row.unit, row.period, row.basis, row.others.join("\n")].join("\n");
  return [...rows.values()]
    .filter((row) => sharedBy(row) > 1)
    .sort((a, b) => order.indexOf(a.metric) - order.indexOf(b.metric) || byCodePoint(rank(a), rank(b)));
}

/** What a figure says besides its value, once for each role that a thing has in it. */
function dimensionsOf({ metric, unit, period, basis, forecast, about }, thing) {
  const roles = about.filter(([, node]) => node === thing);
  return roles.map((role) => ({
    ...{ metric, unit, period, basis, forecast: Boolean(forecast) },
    others: about.filter((pair) => pair !== role),
  }));
}
