// @ts-check
// Long lists: the first rows, and a button that makes the others.

import { el } from "./dom.js";
import { pick } from "./words.js";

/** So many further rows at once. */
const MAX_MORE = 200;

/** The first rows, and a button that makes the others. @template T @param {T[]} items @param {(item: T) => any} rowOf */
export function lazyRows(items, rowOf, max) {
  const shown = items.length > max + 2 ? items.slice(0, max) : items;
  const rest = items.slice(shown.length);
  if (!rest.length) return shown.map(rowOf);
  const next = rest.slice(0, MAX_MORE);
  const text =
    rest.length > next.length
      ? pick(`再显示 ${next.length} 条，还有 ${rest.length} 条`, `${next.length} more of ${rest.length}`)
      : pick(`其余 ${rest.length} 条`, `${rest.length} more`);
  const more = el("button", { class: "more" }, text);
  more.addEventListener("click", () => more.replaceWith(...lazyRows(rest, rowOf, MAX_MORE)));
  return [...shown.map(rowOf), more];
}
