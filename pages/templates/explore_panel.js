// Explore in the details: the relations of a thing that can be opened, and the paths to another with a comparison.

function exploreSections(id) {
  if (state.view !== "explore" || !explore.boxes.has(id)) return [];
  const groups = related().neighbours(id).map((group) => {
    const hidden = hiddenIn(group, id).length;
    const total = othersOf(group, id).length;
    const button = made("button", { class: "stub", disabled: !hidden, "data-group": groupKey(group), onclick: () => openGroup(id, groupKey(group)) }, groupTitle(group), " ", made("small", {}, `${total - hidden}/${total}`));
    return made("div", {}, button, hidden && total > MAX_IN_BLOCK ? moreList(id, group) : "");
  });
  const tools = [
    isOpenAny(id) && made("button", { onclick: () => addStep("close", id) }, duo("收起", "Close")),
    explore.boxes.get(id).block === "" && explore.boxes.size > 1 && made("button", { onclick: () => addStep("remove", id) }, duo("移去", "Remove")),
    made("button", { id: "path-from", "aria-pressed": String(explore.from === id), onclick: () => { explore.from = explore.from === id ? "" : id; fillPanel(id); } }, duo("由此找路径与比较", "Paths and comparison from here")),
  ].filter(Boolean);
  return [
    ...(explore.from && explore.from !== id ? between(explore.from, id) : []),
    section("展开", "Open", groups.length),
    made("div", { class: "stubs" }, ...groups),
    made("p", { class: "views" }, ...tools),
  ];
}

const isOpenAny = (id) => explore.blocks.some((block) => block.focus === id);

/** A list of what a large group holds, in which a name can be picked. */
function moreList(id, group) {
  const select = made("select", { "aria-label": groupTitle(group), onchange: (event) => { if (event.target.value) addStep("open", id, groupKey(group), event.target.value); } },
    made("option", { value: "" }, pick("单选一项…", "pick one…")), ...hiddenIn(group, id).map((other) => made("option", { value: other }, clipped(thingOf(other).name, 40))));
  return select;
}

const WAYS = { telling: ["直接关系", "telling relations"], all: ["含一般关系与枢纽", "with generic kinds and hubs"], supply: ["只沿供应", "supply only"] };

function waysBetween(from, to, way) {
  if (way === "supply") return supplyPaths(related(), from, to, { limit: 5 });
  return shortestPaths(related(), from, to, { filters: way === "all" ? UNFILTERED : FILTERS, limit: 5 });
}

/** The ways between two things in sentences, and what they share. */
function between(from, to) {
  const choice = made("select", { id: "way", "aria-label": pick("路径", "paths"), onchange: (event) => { explore.way = event.target.value; fillPanel(to); } },
    ...Object.entries(WAYS).map(([key, names]) => made("option", { value: key, selected: key === explore.way }, pick(...names))));
  const paths = waysBetween(from, to, explore.way);
  const rows = paths.length ? paths.map((path, at) => pathRow(path, at)) : [made("p", { class: "meta", id: "no-path" }, ...noPath(from, to))];
  return [
    section(`从 ${clipped(thingOf(from).name, 20)} 到此`, `From ${clipped(thingOf(from).name, 20)} to here`), choice, ...rows,
    ...comparisonOf(from, to),
  ];
}

function pathRow(path, at) {
  const weakest = Math.max(...path.map(({ relation }) => STRENGTHS.indexOf(strengthOf(relation))));
  const hops = path.map(({ relation }) => {
    const fact = relation.facts[0];
    const text = [said(sentenceOf(relation))];
    const row = fact ? statementRow({ ...fact, again: relation.facts.slice(1) }, text) : made("div", { class: "fact" }, ...text, " ", made("small", {}, duo("（上级）", "(parent)")));
    if (path.length > 1 && weakest > 0 && STRENGTHS.indexOf(strengthOf(relation)) === weakest) row.classList.add("weakest");
    return made("li", {}, row);
  });
  const draw = made("button", { onclick: () => drawPath(path) }, duo("画出", "Draw"));
  return made("div", { class: "path" }, made("h4", {}, duo(`路径 ${at + 1}，${path.length} 步`, `Path ${at + 1}, ${amount(path.length, "step")}`), " ", draw), made("ol", {}, ...hops));
}

function drawPath(path) {
  for (const { relation, forward } of path) {
    const from = forward ? relation.start : relation.end;
    const key = groupKey({ kind: relation.kind, outgoing: forward, modality: "" });
    if (!explore.boxes.has(otherEnd(relation, from))) { explore.steps.push(["open", from, key, otherEnd(relation, from)]); Object.assign(explore, layoutOf(explore.steps)); }
  }
  explore.undone = [];
  afterStep();
}

/** Why there is no path: a filter that leaves one out, what a source leaves out, or the length searched; never that there is none. */
function noPath(from, to) {
  const open = explore.way === "all" ? [] : waysBetween(from, to, "all");
  if (open.length) return duo(`没有这样的路径；经由一般关系或枢纽有 ${open[0].length} 步的路径，可在上面选择。`, `No such path; with generic kinds and hubs there is one of ${amount(open[0].length, "step")}: choose it above.`);
  const lost = [from, to].filter((id) => DB.at("coverage", id).some((row) => row.state !== "complete"));
  if (lost.length) return duo(`${MAX_HOPS} 步之内没有路径；来源对 ${lost.map((id) => thingOf(id).name).join("、")} 的记述不全。`, `No path within ${MAX_HOPS} steps; what the sources say of ${lost.map((id) => thingOf(id).name).join(", ")} is not complete.`);
  return duo(`${MAX_HOPS} 步之内没有路径。`, `No path within ${MAX_HOPS} steps.`);
}

/** What two things share by relation, and what only one of them has. */
function comparisonOf(one, two) {
  const groups = [one, two].map((id) => new Map(related().neighbours(id).filter(({ modality }) => !modality).map((group) => [groupKey(group), { title: groupTitle(group), others: othersOf(group, id) }])));
  const keys = [...new Set(groups.flatMap((each) => [...each.keys()]))];
  const names = [one, two].map((id) => clipped(thingOf(id).name, 16));
  const list = (others) => (others.length ? others.slice(0, MAX_IN_BLOCK).flatMap((id, at) => [at ? "、" : "", goTo(id)]).concat(others.length > MAX_IN_BLOCK ? ` +${others.length - MAX_IN_BLOCK}` : "") : [made("small", {}, duo("来源未写", "not stated"))]);
  const rows = keys.map((key) => {
    const [a, b] = groups.map((each) => each.get(key)?.others || []);
    const shared = a.filter((id) => b.includes(id));
    const only = [a, b].map((each) => each.filter((id) => !shared.includes(id)));
    return { shared: shared.length, row: made("tr", {}, made("th", { scope: "row" }, groups.find((each) => each.has(key)).get(key).title), ...[shared, ...only].map((others) => made("td", {}, ...list(others)))) };
  }).sort((x, y) => y.shared - x.shared);
  const head = made("tr", {}, ...[["关系", "relation"], ["两者都有", "both"], [`仅 ${names[0]}`, `only ${names[0]}`], [`仅 ${names[1]}`, `only ${names[1]}`]].map((each) => made("th", { scope: "col" }, duo(...each))));
  return [section("比较", "Comparison"), made("table", { class: "compare" }, made("thead", {}, head), made("tbody", {}, ...rows.map(({ row }) => row)))];
}

