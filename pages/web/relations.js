// @ts-check
// The relations of a landscape by thing: facts that state the same relation are citations of one. They are held in
// columns, since a landscape may have hundreds of thousands. The same as lianzhu.measures.relations.

import { nameOf } from "./dataset.js";
import { joinedColumns, PARENT_ROW } from "./relation_columns.js";
import { pick, SHELL, STRENGTHS, word } from "./words.js";

/** @typedef {import("./dataset.js").Dataset} Dataset */
/** @typedef {{ kind: string, outgoing: boolean, modality: string, relations: Relation[] }} RelationGroup */

/** A relation between two things, with the statements that it rests on. */
export class Relation {
  /** @param {Relations} relations @param {number} index */
  constructor(relations, index) {
    const { db, columns } = relations;
    const { kind, modality } = columns.types[columns.type[index]];
    this.relations = relations;
    this.index = index;
    this.kind = kind;
    this.modality = modality;
    this.start = db.nodes.id[columns.start[index]];
    this.end = db.nodes.id[columns.end[index]];
    /** @type {any[] | null} */
    this.statements = null;
  }

  /** The statements, the strongest first. */
  get facts() {
    this.statements ??= this.relations.statementsOf(this.index);
    return this.statements;
  }

  get count() {
    return this.relations.rowsOf(this.index).length;
  }

  /** The strength of its strongest statement, "" without one. */
  get strength() {
    return this.count ? STRENGTHS[this.relations.columns.strength[this.index]] : "";
  }
}

/** The relations that have not ended; those of a node are in the order of the ids of their other ends. */
export class Relations {
  /** @param {Dataset} db */
  constructor(db) {
    this.db = db;
    this.columns = joinedColumns(db);
    this.factCount = db.facts.id.length;
    /** @type {Map<number, Relation>} */
    this.known = new Map();
    /** @type {Map<string, RelationGroup[]>} */
    this.groups = new Map();
  }

  /** Visit the relations at a node by index, the outgoing ones first. @param {(relation: number, other: number, outgoing: boolean) => void} visit */
  visit(node, visit) {
    const { start, end, outgoing, incoming, incomingOffsets } = this.columns;
    for (let at = outgoing[node]; at < outgoing[node + 1]; at += 1) visit(at, end[at], true);
    for (let at = incomingOffsets[node]; at < incomingOffsets[node + 1]; at += 1)
      visit(incoming[at], start[incoming[at]], false);
  }

  /** @returns {Relation} */
  relation(index) {
    let relation = this.known.get(index);
    if (!relation) {
      relation = new Relation(this, index);
      this.known.set(index, relation);
    }
    return relation;
  }

  /** The relations at a thing. */
  at(id) {
    /** @type {Relation[]} */
    const found = [];
    const node = this.db.indexes.get(id);
    if (node !== undefined) this.visit(node, (relation) => found.push(this.relation(relation)));
    return found;
  }

  /** The number of actual relations at a thing. */
  degree(id) {
    return this.columns.degrees[this.db.indexes.get(id) ?? 0];
  }

  /** The rows that state a relation: of the facts, or of the statements beyond them. */
  rowsOf(index) {
    const { rows, rowOffsets } = this.columns;
    const found = rows.subarray(rowOffsets[index], rowOffsets[index + 1]);
    return found[0] === PARENT_ROW ? found.subarray(1) : found;
  }

  statementsOf(index) {
    const statements = Array.from(this.rowsOf(index), (row) => this.statementAt(row));
    const rank = ({ cite }) => STRENGTHS.indexOf(cite.strength);
    return statements.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  }

  statementAt(row) {
    return row < this.factCount ? this.db.fact(row) : this.db.statementRow(row - this.factCount);
  }

  /** The relations at a thing by kind in the order of the schema, those that are not actual last. */
  neighbours(id) {
    let groups = this.groups.get(id);
    if (!groups) {
      groups = grouped(this, id);
      this.groups.set(id, groups);
    }
    return groups;
  }
}

// ---------------------------------------------------------------- neighbours

/** The end of a relation that is not the given thing. */
export const otherEnd = (relation, id) => (relation.start === id ? relation.end : relation.start);

/** Compare texts by code point, as Python does; `<` compares halves of characters outside the BMP. */
export function byCodePoint(a, b) {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    if (a.charCodeAt(at) !== b.charCodeAt(at))
      return /** @type {number} */ (a.codePointAt(at)) - /** @type {number} */ (b.codePointAt(at));
  }
  return a.length - b.length;
}

/** @param {Relations} relations @returns {RelationGroup[]} */
function grouped(relations, id) {
  const { db, columns } = relations;
  /** @type {Map<string, RelationGroup>} */
  const groups = new Map();
  const node = db.indexes.get(id);
  if (node === undefined) return [];
  relations.visit(node, (relation, _, outgoing) => {
    const type = columns.types[columns.type[relation]];
    const key = `${columns.type[relation]} ${outgoing}`;
    if (!groups.has(key)) groups.set(key, { ...type, outgoing, relations: [] });
    groups.get(key)?.relations.push(relations.relation(relation));
  });
  for (const group of groups.values()) group.relations = ranked(relations, group);
  return [...groups.values()].sort(byKind);
}

/** The relations of a group, those with the most facts first, then by the name of the other end. */
function ranked({ db, columns }, { relations, outgoing }) {
  const ends = outgoing ? columns.end : columns.start;
  const rows = relations.map((relation) => ({ relation, count: relation.count, other: ends[relation.index] }));
  rows.sort(
    (a, b) => b.count - a.count || byCodePoint(db.nodes.name[a.other], db.nodes.name[b.other]) || a.other - b.other,
  );
  return rows.map(({ relation }) => relation);
}

function byKind(a, b) {
  const order = Object.keys(SHELL.words.edges);
  return (
    Number(Boolean(a.modality)) - Number(Boolean(b.modality)) ||
    order.indexOf(a.kind) - order.indexOf(b.kind) ||
    Number(b.outgoing) - Number(a.outgoing) ||
    byCodePoint(a.modality, b.modality)
  );
}

// ---------------------------------------------------------------- what the schema says of a relation

const relationWords = (kind) =>
  SHELL.words.relations[kind] || { sentence: ["{from} — {to}", "{from} — {to}"], flow: "", generic: false };
export const flowOf = (kind) => relationWords(kind).flow || "";
export const isGeneric = (kind) => Boolean(relationWords(kind).generic);
export const isSupporting = (kind) => SHELL.words.supporting.includes(kind);

/** How a kind of relation reads as a sentence, with {from} and {to} in it, in the language of the page. */
export const sentenceTemplate = (kind) => pick(.../** @type {[string, string]} */ (relationWords(kind).sentence));

/**
 * What a thing does, or what is done to it, by a kind of relation, in Chinese and English: 它提供…, "it offers …".
 * @param {{ kind: string, outgoing: boolean }} group
 * @returns {[string, string]}
 */
export function phrasesOf({ kind, outgoing }) {
  const [zh, en] = relationWords(kind).sentence;
  const fill = (/** @type {string} */ sentence, it) =>
    sentence.replace(/\{(from|to)\}/g, (_, end) => ((end === "from") === outgoing ? it : "…"));
  return [fill(zh, "它"), fill(en, "it")];
}

/** A relation as a sentence, with its modality if it is not actual. */
export function sentenceOf(relation) {
  const names = { from: nameOf(relation.start), to: nameOf(relation.end) };
  const text = sentenceTemplate(relation.kind).replace(/\{(from|to)\}/g, (_, end) => names[end]);
  return relation.modality ? `${word("modalities", relation.modality)}${pick("：", ": ")}${text}` : text;
}
