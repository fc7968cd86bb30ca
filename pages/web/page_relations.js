// @ts-check
// The relations of the page's landscape, indexed when they are asked for first.

import { DB } from "./dataset.js";
import { Relations } from "./relations.js";

/** @type {Relations | null} */
let indexed = null;

export function relationsOf() {
  indexed ??= new Relations(DB);
  return indexed;
}
