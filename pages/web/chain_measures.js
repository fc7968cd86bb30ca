// @ts-check
// What is measured of a chain: marks on what it lacks, the list of gaps, and how concentrated its markets are.

import { nameOf } from "./dataset.js";
import { choice, el, isolated } from "./dom.js";
import { idAt } from "./marks.js";
import { joined, pick, word } from "./words.js";

/** @typedef {{ kind: string, in: string, node: number, vendors: number[], facts: string[] }} Gap */
/** @typedef {{ wholes: number[], period: string, basis: string, others: number[], forecast: boolean,
 *   bounds: Record<string, [number, number]>, levels: string[], facts: string[], presumed?: string }} Market */
/** @typedef {{ lacking: Gap[], markets: Market[] }} Measures */

/** Gaps that are marked where they are; others are of things that the diagram need not show. */
const MARKED = {
  no_vendor: ["未见厂商", "no vendor named"],
  single_vendor: ["仅一家", "only one"],
  no_local_vendor: ["本地未见", "none here"],
  no_customer: ["未见去向", "no customer named"],
};
const BOUNDS = ["covered_share", "cr1", "cr3", "cr5", "hhi"];

/** Where a source leaves out vendors of a place, its corner tells that already: one it names is no only one. */
const isToldByCorner = ({ kind, in: where }) => /^(no|single)_vendor$/.test(kind) && where === "gap_in_source";

/** The gaps of the diagram that is being drawn, by the thing at which they are. @type {Map<string, Gap[]>} */
let marked = new Map();

/** Mark the gaps of a chain on the diagram that is drawn next. @param {Measures | undefined} measures */
export function useMeasures(measures) {
  marked = Map.groupBy(
    (measures?.lacking || []).filter((gap) => gap.kind in MARKED && !isToldByCorner(gap)),
    (gap) => idAt(gap.node),
  );
}

const citedAs = (node, facts) => ({ tabindex: -1, "data-node": node, "data-facts": facts.join(" ") });
const toldOf = (gap) => `${word("terms", gap.kind)}${pick("：", ": ")}${word("terms", gap.in)}`;

/** The marks at a thing: what it lacks; a click tells the facts. */
export const gapBadges = (id) =>
  (marked.get(id) || []).map((gap) =>
    choice(
      "span",
      { class: `lacks ${gap.in}`, title: toldOf(gap), "aria-label": toldOf(gap), ...citedAs(id, gap.facts) },
      pick(MARKED[gap.kind][0], MARKED[gap.kind][1]),
    ),
  );

/** The list of gaps and the table of markets, below the diagram. @param {Measures | undefined} measures */
export const measuresOf = (measures) =>
  measures && (measures.lacking.length || measures.markets.length)
    ? el("section", { class: "measured" }, gapList(measures.lacking), marketTable(measures.markets))
    : "";

function gapList(gaps) {
  if (!gaps.length) return "";
  const kinds = [...Map.groupBy(gaps, (gap) => gap.kind)];
  const rows = kinds.map(([kind, found]) =>
    el("tr", {}, el("th", { scope: "row" }, word("terms", kind)), el("td", {}, ...byReason(found))),
  );
  const title = pick("缺口", "Gaps");
  return [el("h3", {}, title, el("small", {}, gaps.length)), el("table", { class: "gaps" }, el("tbody", {}, rows))];
}

/** Places in one line for each thing that a gap may be in: the chain, the source, or not known. */
const byReason = (gaps) =>
  [...Map.groupBy(gaps, (gap) => gap.in)].map(([reason, found]) =>
    el("p", { class: reason }, el("small", {}, word("terms", reason)), el("span", {}, found.map(gapPlace))),
  );

function gapPlace(gap) {
  const id = idAt(gap.node);
  const vendors = gap.kind === "no_customer" ? [] : gap.vendors.map((index) => nameOf(idAt(index)));
  return choice(
    "span",
    { class: "place", ...citedAs(id, gap.facts) },
    isolated(nameOf(id)),
    vendors.length ? el("small", {}, isolated(joined(vendors, "、"))) : "",
  );
}

function marketTable(markets) {
  if (!markets.length) return "";
  const heads = [pick("市场", "Market"), ...BOUNDS.map((name) => word("terms", name)), pick("程度", "Level")];
  const note = pick(
    "份额以来源所述为准（%），只在同一整体、时期和口径内相加；上下限之差出自没有写明归属的份额。" +
      "程度按美国《合并指南》（2023），推定按《反垄断法》（2022）第二十四条。",
    "Shares (%) are as stated, and added up only within one whole, period and basis; the bounds differ by what no source" +
      " assigns to a firm. Levels: U.S. Merger Guidelines (2023); presumptions: 反垄断法 (2022), article 24.",
  );
  return [
    el("h3", {}, pick("集中度", "Concentration"), el("small", {}, markets.length)),
    el(
      "div",
      { class: "scroll", tabindex: 0 },
      el(
        "table",
        { class: "markets" },
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            heads.map((head) => el("th", { scope: "col" }, head)),
          ),
        ),
        el("tbody", {}, markets.map(marketRow)),
      ),
    ),
    el("p", { class: "meta" }, note),
  ];
}

function marketRow(market) {
  const [first] = market.wholes;
  const context = [market.period, market.basis, ...market.others.map((index) => nameOf(idAt(index)))];
  if (market.forecast) context.push(pick("预测", "forecast"));
  const name = market.wholes.map((index) => nameOf(idAt(index))).join(pick("、", ", "));
  const levels = market.levels.map((level) => word("terms", level));
  const level = levels.length > 1 ? `${levels[0]}–${levels[levels.length - 1]}` : levels[0];
  const presumed = market.presumed
    ? `${word("terms", "dominance")}${pick("：", ": ")}${word("terms", market.presumed)}`
    : "";
  return el(
    "tr",
    {},
    el(
      "th",
      { scope: "row" },
      choice("span", { class: "place", ...citedAs(idAt(first), market.facts) }, isolated(name)),
      el("small", {}, isolated(joined(context.filter(Boolean), "、"))),
    ),
    BOUNDS.map((key) => el("td", { "data-head": word("terms", key) }, rangeText(market.bounds[key]))),
    el("td", { "data-head": pick("程度", "Level") }, level, presumed ? el("small", {}, presumed) : ""),
  );
}

/** Bounds as one number or a range: 43.1, 27–58. */
export const rangeText = ([low, high]) => (low === high ? `${low}` : `${low}–${high}`);
