// @ts-check
// 智能链主: the role that leads an industry's AI chain, who builds what with whom, the evidence, scenarios, named leaders.

import { DB, nameOf } from "./dataset.js";
import { registerDiagram } from "./diagram.js";
import { choice, el } from "./dom.js";
import { headName } from "./head.js";
import { gapMark, gapNote, idAt, itemBox, itemBoxes, nameLabel, titleOf } from "./marks.js";
import { joined, pick, pickOf, STRENGTHS, word } from "./words.js";

const heading = (item, ...more) => {
  const id = idAt(item.node);
  return el(
    "h3",
    {},
    titleOf(id, { "data-facts": item.facts?.join(" ") }),
    item.modality && el("small", {}, ` ${word("modalities", item.modality)}`),
    ...more,
  );
};

function card(item, ...content) {
  return el(
    "section",
    {
      class: `card ${STRENGTHS[item.strength || 0]}`,
      "data-card": idAt(item.node),
      "data-kind": DB.kindOf(idAt(item.node)),
      "data-strength": STRENGTHS[item.strength || 0],
    },
    heading(item),
    content,
  );
}

const listed = (title, items) =>
  items.length ? el("div", { class: "list" }, el("h4", {}, title), itemBoxes(items)) : "";

function band(title, note, ...rows) {
  const head = el("header", { class: "spine" }, el("div", {}, el("h2", {}, title), note && el("p", {}, note)));
  return el("section", { class: "band", css: { "--step": 0.5 } }, head, el("div", { class: "rows" }, rows));
}

/** The role: its duties and what it gains. */
function roleBand({ role, duties, gains, played, gaps }) {
  const content = [
    listed(pick("职责", "Duties"), duties),
    listed(pick("收益", "Gains"), gains),
    listed(pick("由谁担任", "Played by"), played),
  ];
  return band(
    pick("角色", "Role"),
    "",
    el("div", { class: "row" }, card(role, content, gapMark(gaps, idAt(role.node)))),
  );
}

function sideCard(side) {
  return card(
    side.role,
    listed(pick("职责", "Duties"), side.duties),
    listed(pick("收益", "Gains"), side.gains),
    listed(pick("由谁担任", "Played by"), side.holders),
  );
}

/** Two roles and what they build together between them. */
function pairBand({ left, right, work, models }) {
  const middle = el(
    "section",
    {
      class: "card work",
      "data-card": idAt(work.node),
      "data-kind": DB.kindOf(idAt(work.node)),
      "data-strength": "explicit",
    },
    heading(work),
    listed(pick("实例", "Instances"), models),
  );
  return band(
    pick("共建", "Common work"),
    "",
    el("div", { class: "row pair" }, sideCard(left), middle, sideCard(right)),
  );
}

/** The examples of a criterion, and the industry of each. */
function examplesOf({ examples }) {
  if (!examples.length) return "";
  const industriesOf = (example) =>
    joined(
      example.industries.map((item) => nameOf(idAt(item.node))),
      "、",
    );
  return el(
    "ul",
    {},
    examples.map((example) => el("li", {}, itemBox(example), el("small", {}, " ", industriesOf(example)))),
  );
}

/** The parts of a criterion with their examples; a criterion without parts has its own. */
function partsOf(criterion) {
  const { subs } = criterion;
  if (subs.length === 1 && subs[0].node === criterion.node) return examplesOf(subs[0]);
  return el(
    "ul",
    { class: "subs" },
    subs.map((sub) => el("li", {}, itemBox(sub), examplesOf(sub))),
  );
}

function criteriaBand(criteria, built) {
  const count = criteria.flatMap(({ subs }) => subs).filter(({ examples }) => examples.length).length;
  const total = criteria.flatMap(({ subs }) => subs).length;
  const gap = criteria.flatMap(({ subs }) => subs).flatMap(({ gaps }) => gaps)[0];
  const sentence = pick(
    count ? `${total} 项标准中，${count} 项在来源中有实例。` : `${total} 项标准，来源都没有给出实例。`,
    count
      ? `The sources give examples for ${count} of ${total} criteria.`
      : `The sources give no example for any of ${total} criteria.`,
  );
  const cards = criteria.map((each) => card(each, partsOf(each)));
  const note = el(
    "p",
    { class: "evidence" },
    sentence,
    count < total && gap ? gapNote(gap, idAt(criteria[0].node)) : "",
  );
  return band(
    pick("标准与证据", "Criteria and evidence"),
    "",
    el("div", { class: "row" }, cards),
    note,
    built.length ? builtList(built) : "",
  );
}

/** In which industries what the leader builds applies, and who has built it: alike industries in one line. */
function builtList(built) {
  const nodesOf = (items) => items.map(({ node }) => node).join();
  const groups = Map.groupBy(built, ({ work, models, makers }) =>
    [work.node, nodesOf(models), nodesOf(makers)].join(" "),
  );
  const rows = [...groups.values()].map((fields) => {
    const { work, models, makers } = fields[0];
    const named = models.length ? [" · ", models.map((each) => itemBox(each))] : "";
    const by = makers.length ? [pick("由 ", "by "), makers.map((each) => itemBox(each))] : "";
    return el(
      "li",
      {},
      fields.map(({ industry }) => itemBox(industry)),
      "← ",
      itemBox(work),
      named,
      by,
    );
  });
  return el(
    "div",
    { class: "list built" },
    el("h4", {}, pick("在哪些行业", "In which industries")),
    el("ul", {}, rows),
  );
}

function scenariosBand(fields) {
  const total = new Set(
    fields.flatMap(({ themes }) => themes.flatMap(({ scenarios }) => scenarios.map(({ node }) => node))),
  ).size;
  const cards = fields.map(({ industry, themes }) =>
    el(
      "section",
      { class: "card field", "data-card": idAt(industry.node), "data-kind": "Industry", "data-strength": "explicit" },
      heading(industry),
      themes.map(({ theme, scenarios }) =>
        el(
          "div",
          { class: "list" },
          el("h4", {}, titleOf(idAt(theme.node), { "data-facts": theme.facts?.join(" ") })),
          itemBoxes(scenarios),
        ),
      ),
    ),
  );
  return band(
    pick("应用场景", "Scenarios"),
    pick(`${fields.length} 个行业 ${total} 个场景`, `${total} scenarios in ${fields.length} industries`),
    el("div", { class: "row" }, cards),
  );
}

const bunchesOf = (bunches) =>
  bunches.map(({ title, node, items }) =>
    el("div", { class: "list" }, el("h4", {}, node >= 0 ? titleOf(idAt(node)) : pickOf(title)), itemBoxes(items)),
  );

/** A named leader with the chain around it: upstream, itself, downstream. */
function leaderRow(leader) {
  const id = idAt(leader.node);
  const column = (title, bunches) =>
    el(
      "section",
      { class: "card", "data-card": "" },
      el("h3", {}, title),
      bunches.length ? bunchesOf(bunches) : el("small", { class: "silent" }, pick("来源未写", "not stated")),
    );
  const own = el(
    "section",
    {
      class: "card leader",
      "data-card": id,
      "data-kind": DB.kindOf(id),
      "data-strength": STRENGTHS[leader.strength || 0],
    },
    el(
      "h3",
      {},
      choice(
        "span",
        { class: "title", tabindex: -1, "data-node": id, "data-facts": leader.facts?.join(" ") },
        nameLabel(id),
      ),
      " ",
      el(
        "small",
        {},
        joined(
          leader.leads_in.map(({ node }) => nameOf(idAt(node))),
          "、",
        ),
      ),
    ),
    gapMark(leader.gaps, id),
    listed(pick("所处环节", "Where it stands"), leader.places),
    bunchesOf(leader.own),
    bunchesOf(leader.partners),
    listed(word("kinds", "Case"), leader.cases),
  );
  return el(
    "div",
    { class: "row pair" },
    column(pick("上游", "Upstream"), leader.upstream),
    own,
    column(pick("下游", "Downstream"), leader.downstream),
  );
}

const leadersBand = ({ leaders }) =>
  band(pick("链主", "Leaders"), pick(`${leaders.length} 家`, `${leaders.length} named`), leaders.map(leaderRow));

/** That the sources name no leader: with the row of coverage that says so, if there is one. */
function noLeaders({ gaps, role }) {
  if (gaps.length) return gapNote(gaps[0], idAt(role.node));
  return el("p", { class: "silent" }, pick("来源没有点名任何企业。", "The sources name no enterprise."));
}

function leadersDiagram(data) {
  const name = nameOf(idAt(data.role.node));
  const industry = idAt(data.industry);
  const bands = [
    data.leaders.length && leadersBand(data),
    roleBand(data),
    data.pair && pairBand(data.pair),
    data.criteria.length && criteriaBand(data.criteria, data.built),
    data.fields.length && scenariosBand(data.fields),
  ];
  return {
    title: industry ? `${name} · ${nameOf(industry)}` : name,
    subject: idAt(data.role.node),
    content: [
      el(
        "header",
        { class: "head" },
        headName(
          word("kinds", "Role"),
          name,
          industry ? nameOf(industry) : pick("谁在带动产业链", "who leads an industry chain"),
        ),
        data.leaders.length ? "" : noLeaders(data),
      ),
      el("div", { class: "bands" }, bands.filter(Boolean)),
    ],
    flows: [],
  };
}

/** @param {any} leaders null if the page has none */
export function registerLeaders(leaders) {
  registerDiagram(
    "leaders",
    () => Boolean(leaders),
    () => leadersDiagram(leaders),
  );
}
