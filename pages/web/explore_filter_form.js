// @ts-check
// The filters of Explore as a form: what is drawn by relation, kind, report, strength, modality and year, with counts.

import { shortReport } from "./citation.js";
import { nameOf } from "./dataset.js";
import { el, isolated } from "./dom.js";
import { ACTUAL, FILTER_NAMES, facetsOf, filterCount, noFilters } from "./explore_filters.js";
import { explore, exploreChanged } from "./explore_state.js";
import { remember } from "./navigation.js";
import { pick, word } from "./words.js";

/** @typedef {import("./explore_scene.js").Scene} Scene */
/** @typedef {import("./explore_filters.js").FilterName} FilterName */

/** @type {Record<FilterName, [string, string]>} */
const FILTER_TITLES = {
  relation: ["关系", "Relations"],
  kind: ["类型", "Kinds"],
  report: ["报告", "Reports"],
  strength: ["依据", "Evidence"],
  modality: ["性质", "Modality"],
};

/** @type {Record<FilterName, (value: string) => string>} */
const valueNames = {
  relation: (value) => word("edges", value),
  kind: (value) => word("kinds", value),
  report: (value) => `${shortReport(value)}`,
  strength: (value) => word("strengths", value),
  modality: (value) => (value === ACTUAL ? pick("现实", "actual") : word("modalities", value)),
};

function changed() {
  exploreChanged();
  remember(true);
}

export function clearFilters() {
  explore.filters = noFilters();
  changed();
}

/** @param {FilterName} name */
function turn(name, value, isOn) {
  const off = new Set(explore.filters.off[name]);
  if (isOn) off.delete(value);
  else off.add(value);
  explore.filters = { ...explore.filters, off: { ...explore.filters.off, [name]: off } };
  changed();
}

/** The form for what a scene draws. @param {Scene} scene */
export function filterForm(scene) {
  const facets = facetsOf([...scene.layout.boxes.keys()], scene.relations);
  const clear = el(
    "button",
    { class: "button", disabled: !filterCount(explore.filters), onclick: clearFilters },
    pick("清除筛选", "Clear filters"),
  );
  const fields = FILTER_NAMES.map((name) => facetField(name, withOff(name, facets[name])));
  return el("div", { class: "filter-form" }, fields, periodField(facets.year.map(([year]) => year)), clear);
}

/** The values that are drawn, and those that are left out though nothing drawn has them now. @param {FilterName} name @param {[string, number][]} counts */
function withOff(name, counts) {
  const there = new Set(counts.map(([value]) => value));
  return [
    ...counts,
    ...[...explore.filters.off[name]]
      .filter((value) => !there.has(value))
      .map((value) => /** @type {[string, number]} */ ([value, 0])),
  ];
}

/** @param {FilterName} name @param {[string, number][]} counts */
function facetField(name, counts) {
  const boxes = counts.map(([value, count]) => {
    const onchange = ({ target }) => turn(name, value, target.checked);
    const input = el("input", { type: "checkbox", "data-filter": `${name} ${value}`, onchange });
    input.checked = !explore.filters.off[name].has(value);
    const dot = name === "kind" ? el("i", { class: "dot", "data-kind": value }) : "";
    return el(
      "label",
      { title: name === "report" ? nameOf(value) : null },
      input,
      dot,
      isolated(valueNames[name](value)),
      el("small", {}, String(count)),
    );
  });
  return counts.length ? el("fieldset", {}, el("legend", {}, pick(...FILTER_TITLES[name])), boxes) : "";
}

function periodField(years) {
  if (!years.length) return "";
  const select = (/** @type {"from" | "to"} */ bound, zh, en) => {
    const onchange = ({ target }) => {
      explore.filters = { ...explore.filters, [bound]: target.value };
      changed();
    };
    const options = [
      el("option", { value: "" }, pick("不限", "any")),
      ...years.map((year) => el("option", { value: year, selected: year === explore.filters[bound] }, year)),
    ];
    return el("label", {}, pick(zh, en), " ", el("select", { "data-filter": bound, onchange }, options));
  };
  return el(
    "fieldset",
    { class: "period" },
    el("legend", {}, pick("时间", "Period")),
    select("from", "自", "from"),
    select("to", "至", "to"),
  );
}
