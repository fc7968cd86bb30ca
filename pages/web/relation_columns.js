// @ts-check
// The relations of a landscape in columns: rows that state the same relation are joined, and sorted by its ends.

import { valueAt } from "./dataset.js";
import { STRENGTHS } from "./words.js";

/** @typedef {{ kind: string, modality: string }} RelationType `modality` is empty if the relation is actual */

/** The row of a relation that follows from the parent of a thing. */
export const PARENT_ROW = 2 ** 32 - 1;

/** Every type of relation that is stated, sorted. @returns {RelationType[]} */
function relationTypes({ facts, statements }) {
  const modal = statements.id.map((_, row) => [valueAt(statements.relation, row), valueAt(statements.modality, row)]);
  const all = [["PART_OF", ""], ...facts.kind.values.map((kind) => [kind, ""]), ...modal.filter(([kind]) => kind)];
  return [...new Set(all.map((pair) => pair.join("\n")))].sort().map((key) => {
    const [kind, modality] = key.split("\n");
    return { kind, modality };
  });
}

/** The code of each row's value in a column. @returns {(row: number) => number} */
function codesOf({ values, at }, codeOf) {
  const codes = values.map(codeOf);
  if (at) return (row) => codes[at[row]];
  return codes.length === 1 ? () => codes[0] : (row) => codes[row];
}

/** Everything that states a relation, in columns: first the parents of things, then facts, then what is not actual. */
function statedRows({ facts, statements, nodes }, types) {
  const codes = new Map(types.map(({ kind, modality }, code) => [`${kind}\n${modality}`, code]));
  const strengthsOf = (table) => codesOf(table.strength, (each) => STRENGTHS.indexOf(each));
  const rows = new StatedRows(nodes.parents.size + facts.id.length + statements.id.length);
  for (const [child, parent] of nodes.parents)
    rows.put(child, parent, codes.get("PART_OF\n"), PARENT_ROW, STRENGTHS.length);
  const [kindOf, factStrength] = [codesOf(facts.kind, (kind) => codes.get(`${kind}\n`)), strengthsOf(facts)];
  for (let row = 0; row < facts.id.length; row += 1) {
    if (!valueAt(facts.until, row)) rows.put(facts.start[row], facts.end[row], kindOf(row), row, factStrength(row));
  }
  const modalStrength = strengthsOf(statements);
  for (let row = 0; row < statements.id.length; row += 1) {
    const type = codes.get(`${valueAt(statements.relation, row)}\n${valueAt(statements.modality, row)}`);
    const ends = Object.fromEntries(statements.about[row]);
    if (type !== undefined && !valueAt(statements.until, row))
      rows.put(ends.from, ends.to, type, facts.id.length + row, modalStrength(row));
  }
  return rows.columns();
}

class StatedRows {
  constructor(maxCount) {
    this.count = 0;
    const column = () => new Uint32Array(maxCount);
    this.all = { start: column(), end: column(), type: column(), row: column(), strength: column() };
  }

  put(start, end, type, row, strength) {
    const { all, count } = this;
    all.start[count] = start;
    all.end[count] = end;
    all.type[count] = type;
    all.row[count] = row;
    all.strength[count] = strength;
    this.count += 1;
  }

  /** The columns without the room that was not needed. */
  columns() {
    const cut = (column) => column.subarray(0, this.count);
    const { start, end, type, row, strength } = this.all;
    return { start: cut(start), end: cut(end), type: cut(type), row: cut(row), strength: cut(strength) };
  }
}

/** The relations in columns, sorted by start, end and type. */
export function joinedColumns(db) {
  const types = relationTypes(db);
  const stated = statedRows(db, types);
  const nodeCount = db.nodes.id.length;
  const byType = sortedBy(numbersTo(stated.row.length), stated.type, types.length);
  const order = sortedBy(sortedBy(byType, stated.end, nodeCount), stated.start, nodeCount);
  const rowOffsets = relationOffsets(stated, order);
  const column = (values) => rowOffsets.slice(0, -1).map((at) => values[order[at]]);
  const [start, end, type] = [stated.start, stated.end, stated.type].map(column);
  return {
    ...{ types, start, end, type, rowOffsets },
    rows: order.map((at) => stated.row[at]),
    strength: strongest(rowOffsets, order, stated.strength),
    outgoing: offsetsOf(start, nodeCount),
    incoming: sortedBy(numbersTo(start.length), end, nodeCount),
    incomingOffsets: offsetsOf(end, nodeCount),
    degrees: actualDegrees({ types, start, end, type }, nodeCount),
  };
}

/** Where the rows of each relation begin, if they are sorted by ends and type. */
function relationOffsets({ start, end, type }, order) {
  const same = (a, b) => end[a] === end[b] && start[a] === start[b] && type[a] === type[b];
  const offsets = new Uint32Array(order.length + 1);
  let count = 0;
  for (let at = 0; at < order.length; at += 1) {
    if (at > 0 && same(order[at], order[at - 1])) continue;
    offsets[count] = at;
    count += 1;
  }
  offsets[count] = order.length;
  return offsets.subarray(0, count + 1);
}

const numbersTo = (count) => new Uint32Array(count).map((_, at) => at);

/** Where the rows of each key begin, if they are sorted by it. */
function offsetsOf(keys, keyCount) {
  const offsets = new Uint32Array(keyCount + 1);
  for (const key of keys) offsets[key + 1] += 1;
  for (let key = 0; key < keyCount; key += 1) offsets[key + 1] += offsets[key];
  return offsets;
}

/** Rows sorted by their keys; rows of one key stay in their order. */
function sortedBy(rows, keys, keyCount) {
  const next = offsetsOf(keys, keyCount);
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    sorted[next[keys[row]]] = row;
    next[keys[row]] += 1;
  }
  return sorted;
}

function strongest(rowOffsets, order, strengths) {
  const best = new Uint8Array(rowOffsets.length - 1).fill(STRENGTHS.length);
  for (let relation = 0; relation < best.length; relation += 1) {
    for (let at = rowOffsets[relation]; at < rowOffsets[relation + 1]; at += 1)
      best[relation] = Math.min(best[relation], strengths[order[at]]);
  }
  return best;
}

function actualDegrees({ types, start, end, type }, nodeCount) {
  const degrees = new Uint32Array(nodeCount);
  for (let relation = 0; relation < start.length; relation += 1) {
    if (types[type[relation]].modality) continue;
    degrees[start[relation]] += 1;
    degrees[end[relation]] += 1;
  }
  return degrees;
}
