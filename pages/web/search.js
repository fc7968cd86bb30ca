// @ts-check
// Search by any part of a name or alias, and by pinyin: zp, zhipu and "zhi pu" find 智谱.

import { compared, DB, nameOf, thingOf } from "./dataset.js";
import { byId, clipped, el, isolated } from "./dom.js";
import { show } from "./navigation.js";
import { bracketed, fold, pick, SHELL, word } from "./words.js";

const MAX_READ = 80;
const MAX_HITS = 12;
const HAN = /[\u3400-\u9fff]/;
/** @type {{ id: string, index: number, keys: string[], pinyin: string, initials: string }[] | null} */
let searchable = null;

/** The pinyin of a name: its syllables, joined, and their initials; what is not Chinese stays as it is. */
export function pinyinOf(name, { usual }, syllables) {
  if (!HAN.test(name)) return { pinyin: "", initials: "" };
  let at = 0;
  const read = [...name].slice(0, MAX_READ).map((character) => {
    const syllable = usual[character];
    if (syllable === undefined) return [character, character];
    const spelt = syllables?.[at] ?? syllable;
    at += 1;
    return [spelt, spelt[0]];
  });
  return {
    pinyin: fold(read.map(([whole]) => whole).join("")),
    initials: fold(read.map(([, initial]) => initial).join("")),
  };
}

/** Every thing with the forms of its name that a search compares: made when somebody searches first. */
function names() {
  if (searchable) return searchable;
  const { id, name, aliases, english, pinyin } = DB.nodes;
  const read = new Map(pinyin.read);
  searchable = id.map((each, index) => {
    const keys = [name[index], english.get(index) || "", ...(aliases.get(index) || [])].filter(Boolean).map(fold);
    return { id: each, index, keys, ...pinyinOf(name[index], pinyin, read.get(index)) };
  });
  return searchable || [];
}

/** How well a name answers a search: the less the better; Infinity for not at all. */
export function rankOf({ keys, pinyin, initials }, wanted) {
  let rank = Number.POSITIVE_INFINITY;
  for (const key of keys) {
    const at = key.indexOf(wanted);
    if (at >= 0) rank = Math.min(rank, key === wanted ? 0 : 1 + Math.min(at, 50) + key.length / 1000);
  }
  for (const [text, base] of /** @type {[string, number][]} */ ([
    [initials, 0.5],
    [pinyin, 0.6],
  ])) {
    if (!text?.includes(wanted)) continue;
    const beginning = text.startsWith(wanted) ? 1 + base + text.length / 100 : 90;
    rank = Math.min(rank, text === wanted ? base : beginning);
  }
  return rank;
}

/** The things whose name, alias or pinyin holds a text, the best first. */
export function search(text) {
  const wanted = fold(text);
  if (!wanted) return [];
  const order = Object.keys(SHELL.words.kinds);
  const kindRank = ({ index }) =>
    order.indexOf(DB.kinds[DB.nodes.kind[index]]) +
    (SHELL.words.supporting.includes(DB.kinds[DB.nodes.kind[index]]) ? 100 : 0);
  const hits = [];
  for (const each of names()) {
    const rank = rankOf(each, wanted);
    if (rank < Number.POSITIVE_INFINITY) hits.push({ ...each, rank });
  }
  return hits.sort((a, b) => a.rank - b.rank || kindRank(a) - kindRank(b) || compared(a.id, b.id)).slice(0, MAX_HITS);
}

/** The things that go by a text: a name or alias holds it, or it is all of their pinyin or initials. */
export const thingsNamed = (wanted) =>
  new Set(
    wanted
      ? names()
          .filter(
            (each) =>
              each.initials === wanted || each.pinyin === wanted || each.keys.some((key) => key.includes(wanted)),
          )
          .map(({ id }) => id)
      : [],
  );

/** A search field with a list of hits; `take` is told which was taken. */
export function searchField(id, take) {
  const label = pick("搜索名称、别名、拼音", "Search names, aliases, pinyin");
  const list = el("ul", {
    id: `${id}-hits`,
    class: "hits",
    role: "listbox",
    "aria-label": pick("找到的名称", "Names found"),
    hidden: true,
  });
  const input = el("input", {
    id,
    type: "search",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": `${id}-hits`,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: label,
    "aria-label": label,
  });
  let hits = [];
  let on = 0;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };
  const choose = (hit) => {
    close();
    input.value = clipped(nameOf(hit.id), 60);
    take(hit.id);
  };
  const paint = () => {
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.setAttribute("aria-activedescendant", hits.length ? `${id}-hit${on}` : "");
    const none = el(
      "li",
      { role: "option", "aria-selected": "false" },
      el("p", {}, pick("没有这样的名称", "No such name")),
    );
    list.replaceChildren(
      ...(hits.length
        ? hits.map((hit, at) => hitRow(hit, { id: `${id}-hit${at}`, isOn: at === on, hits, text: input.value, choose }))
        : [none]),
    );
  };
  const look = () => {
    hits = search(input.value);
    on = 0;
    paint();
  };
  input.addEventListener("input", look);
  input.addEventListener("focus", () => {
    input.select(); // what was searched before is typed over
    if (input.value) look();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      on = (on + step + hits.length) % hits.length;
      paint();
      event.preventDefault();
    }
    if (event.key === "Enter" && hits[on]) choose(hits[on]);
    if (event.key === "Escape") {
      input.value = "";
      close();
      event.stopPropagation();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!(/** @type {Element} */ (event.target).closest(".search"))) close();
  });
  return el("div", { class: "search" }, input, list);
}

/** A hit: the name, the alias by which it was found, and what tells it apart from another of the same name. */
function hitRow(hit, { id, isOn, hits, text, choose }) {
  const { name, kind, aliases, parent } = thingOf(hit.id);
  const wanted = fold(text);
  const alias = fold(name).includes(wanted) ? "" : aliases.find((each) => fold(each).includes(wanted));
  const hasTwin = hits.some(
    (other) => other.id !== hit.id && thingOf(other.id).name === name && thingOf(other.id).kind === kind,
  );
  const whole = hasTwin && parent ? el("small", {}, pick(" 属于 ", " in "), isolated(clipped(nameOf(parent), 40))) : "";
  const label = el(
    "span",
    {},
    isolated(clipped(nameOf(hit.id), 60)),
    whole,
    alias ? el("small", {}, isolated(bracketed(clipped(alias, 40)))) : "",
  );
  return el(
    "li",
    { class: isOn ? "on" : "", role: "option", id, "aria-selected": String(isOn) },
    el("button", { tabindex: -1, onclick: () => choose(hit) }, label, el("small", {}, word("kinds", kind))),
  );
}

export const focusSearch = () => byId("query")?.focus();
export function searchInBar() {
  const field = searchField("query", (id) => show(id, { move: true }));
  field.setAttribute("role", "search"); // the landmark of the page; views may have search fields of their own
  return field;
}
