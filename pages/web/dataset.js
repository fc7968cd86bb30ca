// @ts-check
// The landscape in the page: columns as Python wrote them, read as objects when they are shown.

import { bracketed, pick, SHELL } from "./words.js";

/** @typedef {{source: string, locator: string, section: string, strength: string, as_of: string, as_of_stated: boolean, by: string, why: string, until: string, reviewed: string, reviewed_by: string, reviewed_on: string, named_source: string}} Cite */
/** @typedef {{id: string, kind: string, name: string, english: string, aliases: string[], fields: string[][], parent: string}} Thing */
/** @typedef {any} Statement a fact, figure, statement or coverage row; `sort` says which */

/** The tables of statements, and the method that reads a row of each. */
export const TABLES = { facts: "fact", figures: "figure", statements: "statementRow", coverage: "coverageRow" };
const CITATION = [
  "locator",
  "section",
  "strength",
  "as_of",
  "as_of_stated",
  "by",
  "why",
  "until",
  "reviewed",
  "reviewed_by",
  "reviewed_on",
  "named_source",
];
export const FIGURE_COLUMNS = [
  "metric",
  "printed",
  "value",
  "low",
  "high",
  "op",
  "unit",
  "level",
  "forecast",
  "basis",
  "named_source",
  "period",
];
const NOTHING = { id: "", kind: "", name: "", english: "", aliases: [], fields: [], parent: "" };

/**
 * The value of a row in a column: of its distinct values the one that the row refers to, its only one, its own, or a
 * text with a number of its own at the end.
 * @param {{ values?: any[], at?: number[], prefixes?: string[], numbers?: number[] }} column
 * @param {number} at
 */
export function valueAt({ values, at: indexes, prefixes, numbers }, at) {
  if (prefixes) return prefixes[indexes[at]] + numbers[at];
  return values[indexes ? indexes[at] : values.length === 1 ? 0 : at] ?? "";
}

/** The things of a landscape by index, and the statements about each. */
export class Dataset {
  constructor(columns) {
    /** @type {any} */
    this.nodes = null;
    /** @type {any} */
    this.facts = null;
    /** @type {any} */
    this.figures = null;
    /** @type {any} */
    this.coverage = null;
    /** @type {any} */
    this.statements = null;
    /** @type {string[]} */
    this.kinds = [];
    /** What the ids of each kind begin with. @type {string[]} */
    this.prefixes = [];
    /** Indexes of the nodes with every fact about them; null: all are. @type {number[] | null} */
    this.complete = null;
    Object.assign(this, columns);
    const { id, kind, name } = this.nodes;
    this.nodes.id = id.map((each, at) => each || `${this.prefixes[kind[at]]}:${name[at]}`);
    /** @type {Map<string, number>} */
    this.indexes = new Map(this.nodes.id.map((id, at) => [id, at]));
    for (const name of ["aliases", "parents", "fields", "english"]) this.nodes[name] = new Map(this.nodes[name]);
    for (const table of [this.facts, this.figures]) table.fields = new Map(table.fields);
    /** @type {Record<string, Map<number, number[]>>} */
    this.rowsByNode = {};
    /** @type {Map<string, [string, number]> | null} */
    this.rowsById = null;
  }

  has(id) {
    return this.indexes.has(id);
  }

  /** Whether the page was cut down to a subject. */
  get isPartial() {
    return this.complete !== null;
  }

  /** Whether the page holds every fact about a thing, and not only those that join it to the subject of the page. */
  isComplete(id) {
    const index = this.indexes.get(id);
    return index !== undefined && (this.complete === null || this.complete.includes(index));
  }

  /** @returns {Thing} the thing at an index; one without a name if there is none */
  node(at) {
    const { id, kind, name, aliases, parents, fields, english } = this.nodes;
    if (at === undefined || at < 0) return NOTHING;
    return {
      id: id[at],
      kind: this.kinds[kind[at]],
      name: name[at],
      english: english.get(at) || "",
      aliases: aliases.get(at) || [],
      fields: fields.get(at) || [],
      parent: parents.has(at) ? id[parents.get(at)] : "",
    };
  }

  /** @returns {Thing} */
  thing(id) {
    const at = this.indexes.get(id);
    return at === undefined ? { ...NOTHING, id, name: id } : this.node(at);
  }

  /** The kind of a thing, without making an object of it. */
  kindOf(id) {
    const at = this.indexes.get(id);
    return at === undefined ? "" : this.kinds[this.nodes.kind[at]];
  }

  /** @returns {Cite} */
  cite(table, at) {
    /** @type {any} */
    const cite = { source: this.nodes.id[valueAt(table.source, at)] || "" };
    for (const name of CITATION) cite[name] = valueAt(table[name], at);
    return cite;
  }

  /** @returns {Statement} */
  fact(at) {
    const { id, kind, start, end, fields } = this.facts;
    return {
      sort: "fact",
      id: id[at],
      kind: valueAt(kind, at),
      start: this.nodes.id[start[at]],
      end: this.nodes.id[end[at]],
      fields: fields.get(at) || [],
      cite: this.cite(this.facts, at),
    };
  }

  /** @returns {Statement} */
  figure(at) {
    return { ...this.rowAbout("figures", "figure", at, FIGURE_COLUMNS), fields: this.figures.fields.get(at) || [] };
  }

  coverageRow(at) {
    return this.rowAbout("coverage", "coverage", at, ["aspect", "state", "note"]);
  }

  statementRow(at) {
    return this.rowAbout("statements", "statement", at, ["aspect", "text", "relation", "modality"]);
  }

  /** @returns {Statement} */
  rowAbout(table, sort, at, names) {
    const about = this[table].about[at].map(([role, node]) => [role, this.nodes.id[node]]);
    const made = { sort, id: this[table].id[at], about, cite: this.cite(this[table], at) };
    for (const name of names) made[name] = valueAt(this[table][name], at);
    return made;
  }

  /** The rows of a table by the index of each node that they are about; made when first asked for. */
  rows(table) {
    if (!this.rowsByNode[table]) {
      /** @type {Map<number, number[]>} */
      const found = new Map();
      const put = (node, row) => {
        const rows = found.get(node);
        if (!rows) found.set(node, [row]);
        else if (rows[rows.length - 1] !== row) rows.push(row);
      };
      if (table === "facts") {
        this.facts.start.forEach((start, row) => {
          put(start, row);
          put(this.facts.end[row], row);
        });
      } else {
        this[table].about.forEach((about, row) => {
          for (const [, node] of about) put(node, row);
        });
      }
      this.rowsByNode[table] = found;
    }
    return this.rowsByNode[table];
  }

  /** @returns {Statement[]} the statements of a table about a thing, in the order of the sources */
  at(table, id) {
    const rows = this.rows(table).get(this.indexes.get(id) ?? -1) || [];
    return rows.map((row) => this[TABLES[table]](row)).sort(bySource);
  }

  /** Every statement about a thing. */
  about(id) {
    return Object.keys(TABLES).flatMap((table) => this.at(table, id));
  }

  /** Facts that hold in a chain, such as whom a firm serves there, though neither of their ends is the chain. */
  within(id) {
    const { kind, name } = this.thing(id);
    const holds = ([key, , , value]) => key === "chain" && value.split("；").includes(name);
    if (kind !== "Chain") return [];
    return [...this.facts.fields]
      .filter(([, rows]) => rows.some(holds))
      .map(([at]) => this.fact(at))
      .sort(bySource);
  }

  /** The things of which this is the parent: the layers and segments of a chain. */
  parts(id) {
    const whole = this.indexes.get(id);
    return [...this.nodes.parents].filter(([, parent]) => parent === whole).map(([at]) => this.nodes.id[at]);
  }

  /** @returns {Statement | null} the statement of an id */
  statement(id) {
    if (!this.rowsById) {
      this.rowsById = new Map();
      for (const table of Object.keys(TABLES)) {
        for (const [at, each] of this[table].id.entries()) this.rowsById.set(each, [table, at]);
      }
    }
    const found = this.rowsById.get(id);
    return found ? this[TABLES[found[0]]](found[1]) : null;
  }
}

/** The things that a statement is about. */
export const endsOf = (row) => (row.about ? row.about.map(([, node]) => node) : [row.start, row.end]);

const NUMBERS = /\d+/g;
const placeOf = (cite) =>
  [cite.source, ...(cite.locator.match(NUMBERS) || []).map((each) => each.padStart(7, "0"))].join(" ");
export const compared = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
/** Compare statements in the order in which a reader of the sources meets them. */
export const bySource = (a, b) => compared(placeOf(a.cite), placeOf(b.cite)) || compared(a.id, b.id);

/** The dataset of the page; `useDataset` sets it at the start. @type {Dataset} */
export let DB = /** @type {any} */ (null);

/** @param {Dataset} dataset */
export function useDataset(dataset) {
  DB = dataset;
}

export const thingOf = (id) => DB.thing(id);

/** The name of a thing in the language of the page, where the landscape has an English one. */
export const nameOf = (id) => {
  const { name, english } = DB.thing(id);
  return pick(name, english);
};

/** The name of a thing; of a layer, since every chain has an 上游, after that of its chain, save within that chain. */
export function fullName(id, within = "") {
  const { kind, parent } = DB.thing(id);
  return kind === "Layer" && parent && parent !== within ? `${nameOf(parent)}/${nameOf(id)}` : nameOf(id);
}

/**
 * A figure as its source prints it, with the unit where that stands elsewhere, such as in the head of a column.
 * @param {{ printed?: string, level?: string, unit?: string }} figure
 */
export function asPrinted({ printed, level, unit }) {
  if (!printed) return level ? pick(level, (SHELL.words.levels?.[level] || [])[1]) : "";
  if (!(unit && /[\d.]$/.test(printed))) return printed;
  return `${printed}${bracketed(pick(unit, (SHELL.words.units?.[unit] || [])[1]))}`;
}

/** Say in words what a locator points to; nothing of one that speaks for itself, such as Sheet1!B3. */
export function locatorInWords(locator) {
  const page = locator.match(/^p(\d+)(?:-(\d+))?$/);
  if (page) {
    return pick(
      `第 ${page[1]}${page[2] ? `–${page[2]}` : ""} 页`,
      page[2] ? `pages ${page[1]}–${page[2]}` : `page ${page[1]}`,
    );
  }
  const text = locator.match(/^L(\d+)(?:-(\d+))?(?:C(\d+))?(?:H(\d+))?(R0)?$/);
  if (!text) return "";
  const [, first, last, column, head, bare] = text;
  const lines = last ? `${first}–${last}` : first;
  if (!column) return pick(`文本第 ${lines} 行的段落`, `paragraph on ${last ? "lines" : "line"} ${lines} of the text`);
  const more = [
    head && pick(`表头在第 ${head} 行`, `column headers on line ${head}`),
    bare && pick("该行无行首标题", "the row has no header"),
  ].filter(Boolean);
  const cell = pick(
    `文本第 ${lines} 行的表格，第 ${column} 格`,
    `table row on line ${lines} of the text, cell ${column}`,
  );
  return [cell, ...more].join(pick("，", ", "));
}

/** Statements that say the same in several places as one: that with the strongest evidence, the others in `again`. */
export function distinct(statements) {
  const groups = new Map();
  for (const statement of statements) {
    const { id, cite, ...content } = statement;
    const key = JSON.stringify(content);
    groups.set(key, [...(groups.get(key) || []), statement]);
  }
  const order = Object.keys(SHELL.words.strengths);
  return [...groups.values()].map((group) => {
    const [first, ...again] = group.sort((a, b) => order.indexOf(a.cite.strength) - order.indexOf(b.cite.strength));
    return { ...first, again };
  });
}
