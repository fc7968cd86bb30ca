// @ts-check
// Which relations and things of Explore pass its filters. What does not pass stays in its place as a ghost.

import { DB, valueAt } from "./dataset.js";
import { relationsOf } from "./page_relations.js";
import { SHELL, STRENGTHS } from "./words.js";

/** @typedef {"relation" | "kind" | "report" | "strength" | "modality"} FilterName */
/** What is left out, by filter, and the years from and to which a statement may be of; "" for any. */
/** @typedef {{ off: Record<FilterName, Set<string>>, from: string, to: string }} ExploreFilters */

/** @type {FilterName[]} */
export const FILTER_NAMES = ["relation", "kind", "report", "strength", "modality"];
/** The modality of what is, in the filters. */
export const ACTUAL = "actual";

/** @returns {ExploreFilters} */
export function noFilters() {
  const none = () => /** @type {Set<string>} */ (new Set());
  return {
    off: { relation: none(), kind: none(), report: none(), strength: none(), modality: none() },
    from: "",
    to: "",
  };
}

/** How many filters are set. @param {ExploreFilters} filters */
export const filterCount = ({ off, from, to }) =>
  FILTER_NAMES.filter((name) => off[name].size).length + Number(Boolean(from || to));

/** Filters for the address; "" for none. @param {ExploreFilters} filters */
export function filtersToText({ off, from, to }) {
  const sets = FILTER_NAMES.filter((name) => off[name].size).map((name) => [name, [...off[name]].sort()]);
  const period = Object.entries({ from, to }).filter(([, year]) => year);
  return sets.length || period.length ? JSON.stringify(Object.fromEntries([...sets, ...period])) : "";
}

/** The filters of an address; none if it has no such. @returns {ExploreFilters} */
export function filtersFromText(text) {
  const filters = noFilters();
  try {
    const read = JSON.parse(text || "{}");
    for (const name of FILTER_NAMES) if (Array.isArray(read[name])) filters.off[name] = new Set(read[name].map(String));
    for (const bound of /** @type {("from" | "to")[]} */ (["from", "to"]))
      if (/^\d{4}$/.test(read[bound] ?? "")) filters[bound] = read[bound];
  } catch {
    return noFilters();
  }
  return filters;
}

// ---------------------------------------------------------------- what passes

/** The table and the row of a statement, by the number that relations have for it. */
function statedIn(row) {
  const { factCount } = relationsOf();
  return row < factCount ? { table: DB.facts, at: row } : { table: DB.statements, at: row - factCount };
}

const yearAt = ({ table, at }) => valueAt(table.as_of, at).slice(0, 4);
const reportAt = ({ table, at }) => DB.nodes.id[valueAt(table.source, at)] ?? "";
const strengthAt = ({ table, at }) => valueAt(table.strength, at);

/** Whether a statement passes; one without a year passes only where no period is asked for. */
function statementPasses({ off, from, to }, stated) {
  if (off.report.has(reportAt(stated)) || off.strength.has(strengthAt(stated))) return false;
  const year = yearAt(stated);
  return (!from || year >= from) && (!to || (year !== "" && year <= to));
}

/** Tell whether a relation, by index, passes by its kind, its modality and any statement that it rests on. @param {ExploreFilters} filters */
export function relationPasses(filters) {
  const { columns } = relationsOf();
  const isKept = columns.types.map(
    ({ kind, modality }) => !filters.off.relation.has(kind) && !filters.off.modality.has(modality || ACTUAL),
  );
  const asksStatements = Boolean(filters.off.report.size || filters.off.strength.size || filters.from || filters.to);
  return (/** @type {number} */ relation) => {
    if (!isKept[columns.type[relation]]) return false;
    const rows = asksStatements ? [...relationsOf().rowsOf(relation)] : [];
    return !rows.length || rows.some((row) => statementPasses(filters, statedIn(row)));
  };
}

/** Tell whether a relation passes and neither of its ends is of a kind that is left out. @param {ExploreFilters} filters */
export function relationShows(filters) {
  const passes = relationPasses(filters);
  const { columns } = relationsOf();
  const isKept = DB.kinds.map((kind) => !filters.off.kind.has(kind));
  const kept = (/** @type {number} */ node) => isKept[DB.nodes.kind[node]];
  return (/** @type {number} */ relation) =>
    kept(columns.start[relation]) && kept(columns.end[relation]) && passes(relation);
}

// ---------------------------------------------------------------- counts

/**
 * How many of the things and relations drawn have each value of each filter, in the order of the schema, with the years.
 * @param {string[]} ids
 * @param {number[]} relations
 */
export function facetsOf(ids, relations) {
  const { columns } = relationsOf();
  const counts = {
    relation: new Map(),
    kind: new Map(),
    report: new Map(),
    strength: new Map(),
    modality: new Map(),
    year: new Map(),
  };
  const add = (name, values) => {
    for (const value of new Set(values)) counts[name].set(value, (counts[name].get(value) || 0) + 1);
  };
  for (const id of ids) add("kind", [DB.kindOf(id)]);
  for (const relation of relations) {
    const { kind, modality } = columns.types[columns.type[relation]];
    const stated = [...relationsOf().rowsOf(relation)].map(statedIn);
    add("relation", [kind]);
    add("modality", [modality || ACTUAL]);
    add("report", stated.map(reportAt));
    add("strength", stated.map(strengthAt));
    add("year", stated.map(yearAt).filter(Boolean));
  }
  const inOrder = (map, order) => [...map].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  return {
    relation: inOrder(counts.relation, Object.keys(SHELL.words.edges)),
    kind: inOrder(counts.kind, Object.keys(SHELL.words.kinds)),
    report: [...counts.report].sort((a, b) => b[1] - a[1]),
    strength: inOrder(counts.strength, STRENGTHS),
    modality: inOrder(counts.modality, [ACTUAL, ...Object.keys(SHELL.words.modalities)]),
    year: [...counts.year].sort(),
  };
}
