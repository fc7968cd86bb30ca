// Answers of the page's measures on landscapes that Python sends, for a comparison with its own: reads JSON, writes JSON.

import { readFileSync } from "node:fs";
import { comparison } from "../../pages/web/comparison.js";
import { NO_PATH_FILTERS, PATH_FILTERS, shortestPaths, supplyPaths } from "../../pages/web/paths.js";
import { otherEnd } from "../../pages/web/relations.js";
import { Trace } from "../../pages/web/trace.js";
import { opened } from "./battery.js";

/** @typedef {import("../../pages/web/relations.js").Relations} Relations */
/** @typedef {import("../../pages/web/paths.js").Path} Path */

const ids = (/** @type {any[]} */ facts) => facts.map(({ id }) => id);
const hops = (/** @type {Path} */ path) =>
  path.map(({ relation, forward }) => [relation.kind, relation.start, relation.end, forward, ids(relation.facts)]);

/** @type {Record<string, (relations: Relations, ...rest: any[]) => any>} */
const ANSWERS = {
  neighbours: (relations, id) =>
    relations
      .neighbours(id)
      .map((group) => [
        ...[group.kind, group.outgoing, group.modality],
        group.relations.map((relation) => [otherEnd(relation, id), ids(relation.facts)]),
      ]),
  telling: (relations, start, end) =>
    shortestPaths(relations, start, end, { filters: { ...PATH_FILTERS, hub: 12 }, limit: 5 }).map(hops),
  all: (relations, start, end) =>
    shortestPaths(relations, start, end, { filters: NO_PATH_FILTERS, limit: 5 }).map(hops),
  supply: (relations, start, end) => supplyPaths(relations, start, end, { limit: 5 }).map(hops),
  trace: (relations, start, upstream, maxDistance) =>
    new Trace(relations, start, { upstream, maxDistance }).reached.map(({ node, distance, path }) => [
      node,
      distance,
      hops(path),
    ]),
  points: (relations, start, upstream, maxDistance) =>
    new Trace(relations, start, { upstream, maxDistance }).singlePoints.map(({ node, cutOff }) => [node, cutOff]),
  compare: (relations, things) => {
    const found = comparison(relations, things);
    return [
      found.relations.map(({ kind, outgoing, other, cells, gaps }) => [
        kind,
        outgoing,
        other,
        cells.map((cell) => cell && ids(cell.facts)),
        gaps.map((rows) => ids(rows).sort()),
      ]),
      found.figures.map(({ metric, unit, period, basis, cells }) => [
        metric,
        unit,
        period,
        basis,
        cells.map((rows) => ids(rows).sort()),
      ]),
    ];
  },
};

const landscapes = JSON.parse(readFileSync(0, "utf-8"));
const answers = landscapes.map((/** @type {any} */ { page, asks }) => {
  const relations = opened(page);
  return asks.map((/** @type {any[]} */ [name, ...rest]) => ANSWERS[name](relations, ...rest));
});
process.stdout.write(JSON.stringify(answers));
