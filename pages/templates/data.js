"use strict";
// The landscape in the page: columns as Python wrote them, unpacked once, and read as objects when they are shown.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const SHELL = read("shell");
const WORDS = SHELL.words;

/** Unpack a gzipped JSON text that stands in the page as base64. */
async function unpacked(id) {
  const letters = atob(document.getElementById(id).textContent.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at); // much quicker than Uint8Array.from
  return JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text());
}

/** The value of a row in a column: of its different values the one at the row's place, its only one, or its own. */
const coded = ({ values, at: places }, at) => values[places ? places[at] : values.length === 1 ? 0 : at] ?? "";
const sparse = (rows) => new Map(rows);

/** The tables of facts, and how a row of each is made. */
const MADE = { facts: "fact", figures: "figure", statements: "statementRow", coverage: "coverageRow" };

/** The holdings: nodes by place, and the facts, figures, statements and coverage rows at each. */
class Holdings {
  constructor(columns) {
    Object.assign(this, columns);
    this.places = new Map(this.nodes.id.map((id, at) => [id, at]));
    for (const name of ["aliases", "parents", "fields"]) this.nodes[name] = sparse(this.nodes[name]);
    for (const table of [this.facts, this.figures]) table.fields = sparse(table.fields);
  }

  node(at) {
    const { id, kind, name, aliases, parents, fields } = this.nodes;
    if (at === undefined || at < 0) return { id: "", kind: "", name: "", aliases: [], fields: [] };
    return { id: id[at], kind: this.kinds[kind[at]], name: name[at], aliases: aliases.get(at) || [], fields: fields.get(at) || [], parent: parents.has(at) ? id[parents.get(at)] : "" };
  }

  thing(id) {
    const at = this.places.get(id);
    return at === undefined ? { id, kind: "", name: id, aliases: [], fields: [] } : this.node(at);
  }

  cite(table, at) {
    const cite = { source: this.nodes.id[coded(table.source, at)] || "" };
    for (const name of ["locator", "section", "strength", "as_of", "as_of_stated", "by", "why", "until", "reviewed", "reviewed_by", "reviewed_on"]) cite[name] = coded(table[name], at);
    return cite;
  }

  fact(at) {
    const { id, kind, start, end, fields } = this.facts;
    return { sort: "fact", id: id[at], kind: coded(kind, at), start: this.nodes.id[start[at]], end: this.nodes.id[end[at]], fields: fields.get(at) || [], cite: this.cite(this.facts, at) };
  }

  figure(at) {
    const made = { sort: "figure", id: this.figures.id[at], about: this.figures.about[at].map(([role, node]) => [role, this.nodes.id[node]]), fields: this.figures.fields.get(at) || [], cite: this.cite(this.figures, at) };
    for (const name of ["metric", "printed", "value", "low", "high", "op", "unit", "level", "forecast", "basis", "named_source", "period"]) made[name] = coded(this.figures[name], at);
    return made;
  }

  coverageRow(at) {
    const made = { sort: "coverage", id: this.coverage.id[at], about: this.coverage.about[at].map(([role, node]) => [role, this.nodes.id[node]]), cite: this.cite(this.coverage, at) };
    for (const name of ["aspect", "state", "note"]) made[name] = coded(this.coverage[name], at);
    return made;
  }

  statementRow(at) {
    const made = { sort: "statement", id: this.statements.id[at], about: this.statements.about[at].map(([role, node]) => [role, this.nodes.id[node]]), cite: this.cite(this.statements, at) };
    for (const name of ["aspect", "text", "relation", "modality"]) made[name] = coded(this.statements[name], at);
    return made;
  }

  /** Which rows of a table are at each node: made when first asked for. */
  index(name) {
    if (!this[`_${name}`]) {
      const found = new Map();
      const put = (node, row) => { const rows = found.get(node); if (rows) { if (rows[rows.length - 1] !== row) rows.push(row); } else found.set(node, [row]); };
      if (name === "facts") this.facts.start.forEach((start, row) => { put(start, row); put(this.facts.end[row], row); });
      else this[name].about.forEach((about, row) => about.forEach(([, node]) => put(node, row)));
      this[`_${name}`] = found;
    }
    return this[`_${name}`];
  }

  at(name, id) {
    const rows = this.index(name).get(this.places.get(id)) || [];
    return rows.map((row) => this[MADE[name]](row)).sort(bySource);
  }

  /** Facts that hold in a chain, such as whom a firm serves there, though neither of their ends is the chain. */
  within(id) {
    const { kind, name } = this.thing(id);
    const holds = ([key, , , value]) => key === "chain" && value.split("；").includes(name);
    return kind === "Chain" ? [...this.facts.fields].filter(([, rows]) => rows.some(holds)).map(([at]) => this.fact(at)).sort(bySource) : [];
  }

  /** The things of which this is the parent: the layers and segments of a chain. */
  parts(id) {
    const whole = this.places.get(id);
    return [...this.nodes.parents].filter(([, parent]) => parent === whole).map(([at]) => this.nodes.id[at]);
  }

  /** The statement of an id, of whichever sort it is. */
  statement(id) {
    for (const [name, make] of Object.entries(MADE)) {
      const at = this[name].id.indexOf(id);
      if (at >= 0) return this[make](at);
    }
    return null;
  }
}

const NUMBERS = /\d+/g;
/** The name of a thing; of a layer, since every chain has an 上游, after that of its chain, save `within` this itself. */
function fullName(id, within = "") {
  const { kind, name, parent } = thingOf(id);
  return kind === "Layer" && parent && parent !== within ? `${thingOf(parent).name}/${name}` : name;
}

/** A figure as it stands in the source, or its level; with its unit, where that stands elsewhere, as in the head of a column. */
const asPrinted = ({ printed, level, unit }) => (printed && unit && /[\d.]$/.test(printed) ? `${printed}（${unit}）` : printed || level);

/** Say in words where a locator points; nothing of a form that speaks for itself, such as Sheet1!B3. */
function placeInWords(locator) {
  const page = locator.match(/^p(\d+)(?:-(\d+))?$/);
  if (page) return pick(`第 ${page[1]}${page[2] ? `–${page[2]}` : ""} 页`, page[2] ? `pages ${page[1]}–${page[2]}` : `page ${page[1]}`);
  const text = locator.match(/^L(\d+)(?:-(\d+))?(?:C(\d+))?(?:H(\d+))?(R0)?$/);
  if (!text) return "";
  const [, first, last, column, head, bare] = text;
  const lines = last ? `${first}–${last}` : first;
  if (!column) return pick(`文本第 ${lines} 行的段落`, last ? `paragraph on lines ${lines} of the text` : `paragraph on line ${lines} of the text`);
  const more = [head && pick(`表头在第 ${head} 行`, `column headers on line ${head}`), bare && pick("该行无行首标题", "the row has no header")].filter(Boolean);
  return [pick(`文本第 ${lines} 行的表格，第 ${column} 格`, `table row on line ${lines} of the text, cell ${column}`), ...more].join(pick("，", ", "));
}

const placeOf = (cite) => [cite.source, ...(cite.locator.match(NUMBERS) || []).map((each) => each.padStart(7, "0"))].join(" ");
/** The order in which a reader of the reports meets statements. */
const bySource = (a, b) => { const [x, y] = [placeOf(a.cite), placeOf(b.cite)]; return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1; };

let DB = null;
const thingOf = (id) => DB.thing(id);
const word = (table, name) => (WORDS[table] || {})[name] || [name, name];
const colourOf = (kind) => (WORDS.kinds[kind] || ["", "", "#56627a"])[2];
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
/** So many things, in English. */
const amount = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const clipped = (text, most) => ([...text].length > most ? `${[...text].slice(0, most).join("")}…` : text);

// ---------------------------------------------------------------- elements; text enters as textContent only

/** Make an element: made("p", {class: "meta"}, "text", otherElement). */
function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== "" && child !== null && child !== undefined && child !== false));
  return element;
}

/** Text out of the data: apart from the text around it, whatever direction its letters run. */
const said = (text) => made("bdi", {}, String(text));
/** A word of the interface in both languages, of which the page shows the one chosen. */
const duo = (zh, en) => [made("span", { class: "zh", lang: "zh" }, zh), made("span", { class: "en", lang: "en" }, en)];
const pick = (zh, en) => (document.documentElement.dataset.lang === "en" ? en : zh);
