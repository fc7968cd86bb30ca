// @ts-check
// The paths between two things in sentences; where there is none, what may be why.

import { coverageLine, linkTo } from "./citation.js";
import { INCOMPLETE } from "./comparison.js";
import { DB, nameOf } from "./dataset.js";
import { clipped, el } from "./dom.js";
import { drawPaths } from "./explore_acts.js";
import { FILTER_NAMES, filterCount, noFilters, relationShows } from "./explore_filters.js";
import { askPath, WAYS } from "./explore_questions.js";
import { pathList } from "./explore_sentences.js";
import { afterFrame, explore } from "./explore_state.js";
import { relationsOf } from "./page_relations.js";
import { MAX_HOPS, NO_PATH_FILTERS, PATH_FILTERS, shortestPaths, supplyPaths, withinReach } from "./paths.js";
import { amount, pick } from "./words.js";

/** @typedef {import("./explore_questions.js").PathQuestion} PathQuestion */
/** @typedef {import("./explore_questions.js").Way} Way */
/** @typedef {import("./explore_filters.js").ExploreFilters} ExploreFilters */
/** @typedef {{ text: string, hops: number }} Reason what stands in the way, and how long the path is without it */

const MAX_PATHS = 5;
const MAX_REACHED = 6;
/** @type {Record<Way, [string, string]>} */
const WAY_NAMES = {
  telling: ["最短路径，不经枢纽", "shortest, without hubs"],
  all: ["最短路径，含一般关系与枢纽", "shortest, with generic relations and hubs"],
  supply: ["只沿供应方向", "in the direction of supply"],
};

/** The paths that a question asks for. @param {PathQuestion} question */
export function pathsOf({ start, end, way }, filters = explore.filters, limit = MAX_PATHS) {
  const allows = filterCount(filters) ? relationShows(filters) : null;
  if (way === "supply") return supplyPaths(relationsOf(), start, end, { limit, allows });
  return shortestPaths(relationsOf(), start, end, {
    limit,
    filters: { ...(way === "all" ? NO_PATH_FILTERS : PATH_FILTERS), allows },
  });
}

/** @param {PathQuestion} question */
export function pathContent(question) {
  const { start, end, way } = question;
  const onchange = ({ target }) => askPath(start, end, target.value);
  const options = WAYS.map((each) => el("option", { value: each, selected: each === way }, pick(...WAY_NAMES[each])));
  const paths = pathsOf(question);
  return [
    el(
      "p",
      { class: "question-tools" },
      el("select", { id: "way", "aria-label": pick("沿什么关系", "along which relations"), onchange }, options),
      el("button", { class: "button", onclick: () => askPath(end, start, way) }, pick("⇄ 对调", "⇄ Swap")),
    ),
    ...(paths.length ? paths.map((path, at) => pathCard(start, path, at)) : noPathContent(question)),
  ];
}

function pathCard(start, path, at) {
  const title = pick(`路径 ${at + 1} · ${path.length} 步`, `Path ${at + 1} · ${amount(path.length, "step")}`);
  const draw = el("button", { class: "button", onclick: () => drawPaths(start, [path]) }, pick("画到图上", "Draw"));
  return el("section", { class: "path" }, el("h4", {}, title, " ", draw), pathList(path));
}

// ---------------------------------------------------------------- no path

/** That there is no path, and, once this is shown, what may be why: that takes several searches. @param {PathQuestion} question */
function noPathContent(question) {
  const because = el("div", { class: "because" });
  afterFrame(() => because.replaceChildren(...becauseContent(question).flat(3).filter(Boolean)));
  const text = pick(`${MAX_HOPS} 步之内没有这样的路径。`, `No such path within ${MAX_HOPS} steps.`);
  return [el("p", { class: "no-path" }, text), because];
}

/** @param {PathQuestion} question */
function becauseContent(question) {
  const { start, end } = question;
  const reasons = reasonsFor(question);
  const items = reasons.map(({ text, hops }) => {
    const without = pick(
      `；不设此限则有 ${hops} 步的路径`,
      `; without that there is a path of ${amount(hops, "step")}`,
    );
    return el("li", {}, text, without);
  });
  const gaps = [start, end].flatMap((id) => DB.at("coverage", id).filter(({ state }) => INCOMPLETE.includes(state)));
  const gapTitle = pick("来源有所缺漏，关系可能在其中：", "Sources leave something out, which may hold the relation:");
  return [
    items.length ? el("ul", { class: "reasons" }, items) : "",
    relaxButtons(question),
    gaps.length ? [el("h4", {}, gapTitle), gaps.map(coverageLine)] : "",
    items.length ? "" : [start, end].map(reachLine),
  ];
}

/** Buttons for the other ways on which there is a path. @param {PathQuestion} question */
function relaxButtons({ start, end, way }) {
  const others = WAYS.filter(
    (each) => each !== way && pathsOf({ name: "path", start, end, way: each }, explore.filters, 1).length,
  );
  if (!others.length) return "";
  return el(
    "p",
    { class: "question-tools" },
    others.map((each) =>
      el(
        "button",
        { class: "button", onclick: () => askPath(start, end, each) },
        pick(`改看：${WAY_NAMES[each][0]}`, `Look at: ${WAY_NAMES[each][1]}`),
      ),
    ),
  );
}

/** What a thing is connected with at all. */
function reachLine(id) {
  const reached = withinReach(relationsOf(), id, { filters: NO_PATH_FILTERS });
  const nearest = reached.slice(0, MAX_REACHED).flatMap((each, at) => [at ? pick("、", ", ") : "", linkTo(each)]);
  const name = clipped(nameOf(id), 20);
  return el(
    "p",
    { class: "meta" },
    pick(
      `与“${name}”相连的有 ${reached.length} 项，最近：`,
      `${name} is connected with ${amount(reached.length, "thing")}, the nearest: `,
    ),
    nearest,
  );
}

/** The limits of a question without each of which there is a path. @param {PathQuestion} question @returns {Reason[]} */
function reasonsFor(question) {
  return [...filterReasons(question), ...(question.way === "supply" ? [] : limitReasons(question))];
}

/** @param {PathQuestion} question @returns {Reason[]} */
function filterReasons(question) {
  /** @type {Record<string, [string, string]>} */
  const names = {
    relation: ["筛去的关系", "relations that are filtered out"],
    kind: ["筛去的类型", "kinds that are filtered out"],
    report: ["筛去的报告", "reports that are filtered out"],
    strength: ["筛去的依据", "evidence that is filtered out"],
    modality: ["筛去的性质", "modalities that are filtered out"],
  };
  const set = FILTER_NAMES.filter((name) => explore.filters.off[name].size);
  const without = (/** @type {(filters: ExploreFilters) => void} */ change) => {
    const filters = { ...explore.filters, off: { ...explore.filters.off } };
    change(filters);
    return pathsOf(question, filters, 1)[0]?.length ?? 0;
  };
  const found = set.map((name) => ({
    text: pick(...names[name]),
    hops: without(({ off }) => Object.assign(off, { [name]: new Set() })),
  }));
  if (explore.filters.from || explore.filters.to)
    found.push({
      text: pick("所设的时期", "the period that is set"),
      hops: without((filters) => Object.assign(filters, { from: "", to: "" })),
    });
  const reasons = found.filter(({ hops }) => hops);
  const all =
    filterCount(explore.filters) > 1 && !reasons.length ? (pathsOf(question, noFilters(), 1)[0]?.length ?? 0) : 0;
  return all ? [{ text: pick("几项筛选合起来", "the filters together"), hops: all }] : reasons;
}

/** @param {PathQuestion} question @returns {Reason[]} */
function limitReasons({ start, end, way }) {
  const allows = filterCount(explore.filters) ? relationShows(explore.filters) : null;
  const base = { ...(way === "all" ? NO_PATH_FILTERS : PATH_FILTERS), allows };
  const without = (change) =>
    shortestPaths(relationsOf(), start, end, { limit: 1, filters: { ...base, ...change } })[0]?.length ?? 0;
  const limits = [
    {
      text: pick(
        "一般关系（如属于、位于、组成）不算在内",
        "generic relations (belongs to, located in, part of) are left out",
      ),
      change: { generic: true },
    },
    {
      text: pick(
        `关系多于 ${PATH_FILTERS.hub} 的枢纽不经过`,
        `hubs of over ${PATH_FILTERS.hub} relations are not passed`,
      ),
      change: { hub: Number.POSITIVE_INFINITY },
    },
    {
      text: pick(
        "来源的说明（能力、壁垒、趋势等）不经过",
        "what sources say of things (capabilities, barriers, trends) is not passed",
      ),
      change: { supporting: true },
    },
    {
      text: pick("预测、计划、建议的关系不算在内", "relations that are forecast, planned or advised are left out"),
      change: { modal: true },
    },
  ];
  const single = limits.map(({ text, change }) => ({ text, hops: without(change) })).filter(({ hops }) => hops);
  if (single.length || way === "all") return single;
  const all = without(NO_PATH_FILTERS);
  return all
    ? [{ text: pick("一般关系与枢纽都不算在内", "generic relations and hubs are both left out"), hops: all }]
    : [];
}
