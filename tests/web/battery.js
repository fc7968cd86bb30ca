// The chain of batteries that the measures are worked out on by hand; see tests/battery.py.

import { readFileSync } from "node:fs";
import { Dataset, useDataset } from "../../pages/web/dataset.js";
import { targetOf } from "../../pages/web/paths.js";
import { Relations } from "../../pages/web/relations.js";
import { usePage } from "../../pages/web/words.js";

/** @param {{ dataset: any, words: any }} page */
export function opened({ dataset, words }) {
  usePage({ words });
  const db = new Dataset(dataset);
  useDataset(db);
  return new Relations(db);
}

export const battery = () => opened(JSON.parse(readFileSync(new URL("./battery.json", import.meta.url), "utf-8")));

export const firm = (/** @type {string} */ name) => `company:${name}`;
export const segment = (/** @type {string} */ name) => `segment:电池链/${name}`;
export const nameIn = (/** @type {Relations} */ relations) => (/** @type {string} */ id) => relations.db.thing(id).name;

/** The names of the things on paths, the first included. */
export function walks(/** @type {Relations} */ relations, /** @type {string} */ start, /** @type {any[][]} */ paths) {
  return paths.map((path) => [start, ...path.map(targetOf)].map(nameIn(relations)));
}
