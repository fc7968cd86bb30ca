// What joins the parts of the page: which view is open, what is chosen in it, and the address that says both.

let DATA = null;
const state = { view: "", chosen: "", facts: [], language: "", theme: "" }; // language and theme: as the reader set them
const VIEW_GROUPS = ["overview", "chain", "leaders", "company", "questions", "explore", "map", "tables"];
const inChinese = new Intl.Collator("zh", { numeric: true });
const hasView = (view) => Boolean(DATA.scenes[view]) || view === "tables" || view.startsWith("tables/") || view === "explore" || (view === "map" && Boolean(DATA.map));

// ---------------------------------------------------------------- views

/** Open a view; what was chosen stays chosen if it is there. */
function openView(view, { push = true, chosen = "" } = {}) {
  if (!hasView(view)) return;
  const tabular = view.startsWith("tables");
  [state.view, state.chosen, state.facts] = [view, "", []];
  stage.moved = false;
  document.body.dataset.view = view.split("/")[0];
  if (tabular) {
    [stage.scene, stage.dots] = [null, null];
    const [, name, kind] = view.split("/");
    openTable(name, kind);
    const answer = answerOf(table.name);
    if (answer) fillHead({ subject: "", zh: answer.zh, en: answer.en, note_zh: "查询的结果，每行都可追到依据", note_en: "the answer of a query: choose a row for what it rests on" });
    else fillHead({ subject: "", zh: "数据表", en: "Tables", note_zh: "每条事实一行，与图一一对应", note_en: "one row a fact: everything the pictures show" });
  } else if (view === "map") {
    stageMap();
    fillHead({ subject: "", zh: "全图", en: "Map of everything", note_zh: MAP_NOTE[0], note_en: MAP_NOTE[1] });
  } else if (view === "explore") {
    fillHead(openExplore());
    fillTools();
  } else {
    stageScene(DATA.scenes[view]);
    fillHead(DATA.scenes[view]);
  }
  fillLegend();
  fitView(); // last: head and legend leave the picture its room
  document.title = `${clipped(tabular ? pick("数据表", "Tables") : viewName(), 60)} · ${pick("链主", "lianzhu")}`;
  tell("");
  markMenu();
  if (chosen && chosen !== stage.scene?.subject) choose(chosen);
  else fillPanel(stage.scene ? stage.scene.subject : "");
  document.getElementById("panel").classList.remove("open");
  if (push && document.activeElement === document.body) document.getElementById(tabular ? "filter" : "canvas").focus({ preventScroll: true }); // its button has gone
  if (push) remember(true);
}

function fitView() {
  if (state.view === "explore") fitExplore();
  else if (stage.scene) fit();
  else if (state.view === "map") fitMap();
}

function choose(id, facts = []) {
  [state.chosen, state.facts] = [id, facts];
  if (stage.scene) emphasise(id);
  else if (state.view === "map") { stage.chosen = id; stage.network.redraw(); }
  fillPanel(id || (stage.scene ? stage.scene.subject : ""), facts);
}

/** Choose a thing and show its facts; `move` brings it into view, `facts` are statements to begin with. */
function show(id, { move = false, facts = [], push = true } = {}) {
  if (move && state.view === "explore" && id && DB.places.has(id) && !explore.boxes.has(id)) return exploreFrom(id);
  const subject = stage.scene ? stage.scene.subject : "";
  choose(id === subject && !facts.length ? "" : id, facts);
  document.getElementById("panel").classList.toggle("open", Boolean(state.chosen || facts.length));
  const [mark] = stage.scene ? marksOf(id) : [];
  const dot = stage.dots && !mark ? stage.dots.at(id) : null;
  if (mark && (move || !inView(mark.key)) && !(inView(mark.key) && stage.network.getScale() >= 0.7)) focus(centreOf(mark.key));
  else if (dot && move) focus(dot, stage.dots);
  if (push) remember(true);
}

/** Show a thing with one of its statements opened. */
function showFact(id, fact) {
  show(id, { facts: [fact] });
  document.getElementById("panel").classList.add("open");
}

stage.onChoose = (mark) => {
  if (!mark || mark.role === "flow") return show(stage.scene ? stage.scene.subject : "", {});
  if (mark.to && hasView(mark.to)) return openView(mark.to);
  return show(mark.node || stage.scene.subject, { facts: mark.facts });
};

// ---------------------------------------------------------------- menu

function fillMenu() {
  const button = (view, zh, en) => made("button", { "data-to": view, onclick: () => openView(view) }, duo(zh, en));
  const parts = [];
  for (const group of VIEW_GROUPS) {
    const scenes = Object.values(DATA.scenes).filter((scene) => scene.id.split("/")[0] === group);
    if (group === "company") scenes.sort((a, b) => inChinese.compare(a.zh, b.zh)); // as a reader looks names up
    if (group === "questions") parts.push(...questionMenu());
    else if (group === "map" && DATA.map) parts.push(button("map", "全图", "Map"));
    else if (group === "explore") parts.push(button("explore", "探索", "Explore"));
    else if (group === "tables") parts.push(button("tables", "数据表", "Tables"));
    else if (group === "leaders" || group === "overview") parts.push(...scenes.slice(0, 1).map((scene) => button(scene.id, scene.zh, scene.en)));
    else if (scenes.length) {
      const [zh, en] = { chain: ["产业链", "Chains"], company: ["企业", "Companies"] }[group];
      const select = made("select", { "data-group": group, "aria-label": `${zh} ${en}`, onchange: (event) => { if (event.target.value) openView(event.target.value); } },
        made("option", { value: "" }, pick(zh, en)), ...scenes.map((scene) => made("option", { value: scene.id }, clipped(pick(scene.zh, scene.en), 30))));
      parts.push(select);
    }
  }
  document.getElementById("menu").replaceChildren(...parts);
}

/** The questions that the page answers, where there are several. */
function questionMenu() {
  if (DATA.answers.length < 2) return [];
  const options = DATA.answers.map(({ name, zh, en }) => made("option", { value: `tables/${name}` }, clipped(pick(zh, en), 40)));
  return [made("select", { "data-group": "questions", "aria-label": "问题 Questions", onchange: (event) => { if (event.target.value) openView(event.target.value); } }, made("option", { value: "" }, pick("问题", "Questions")), ...options)];
}

function markMenu() {
  for (const each of document.querySelectorAll("#menu [data-to]")) {
    if (state.view.split("/")[0] === each.dataset.to.split("/")[0] && !answerOf(state.view.split("/")[1])) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  for (const each of document.querySelectorAll("#menu select")) {
    each.value = [...each.options].some((option) => option.value === state.view) ? state.view : "";
    each.classList.toggle("current", Boolean(each.value));
  }
}

// ---------------------------------------------------------------- the address

/** Write view, choice, filter and camera into the address; `push` makes a step that Back returns from. */
function remember(push) {
  const address = new URLSearchParams({ v: state.view });
  if (state.view === "explore" && explore.steps.length) address.set("x", stepsInAddress());
  if (state.chosen) address.set("s", state.chosen);
  if (state.facts.length) address.set("f", state.facts.join(","));
  if (stage.hidden.size) address.set("off", [...stage.hidden].sort().join(","));
  if (state.view.startsWith("tables")) for (const [key, value] of [["q", table.filter], ["o", orderInAddress()]]) if (value) address.set(key, value);
  if (state.language) address.set("l", state.language);
  if (state.theme) address.set("t", state.theme);
  if (stage.moved) {
    const { x, y } = stage.network.getViewPosition();
    address.set("z", [stage.network.getScale().toFixed(3), Math.round(x), Math.round(y)].join(","));
  }
  const hash = `#${address}`;
  if (hash === location.hash) return;
  if (push) history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
}

/** Open what the address says; the view that the page was made for if it says nothing. */
function recall() {
  const address = new URLSearchParams(location.hash.slice(1));
  stage.hidden = new Set((address.get("off") || "").split(",").filter(Boolean));
  const asked = address.get("v") || "";
  explore.steps = readSteps(address.get("x"));
  openView(hasView(asked) ? asked : SHELL.open, { push: false });
  if (state.view.startsWith("tables")) narrowTable(address.get("q") || "", address.get("o") || "");
  if (asked && !hasView(asked)) tell(pick(`此页没有“${clipped(asked, 60)}”这一视图，打开的是首页。`, `This page has no view "${clipped(asked, 60)}"; its first view is open.`));
  const chosen = address.get("s") || "";
  const facts = (address.get("f") || "").split(",").filter(Boolean);
  if ((chosen && DB.places.has(chosen)) || facts.length) show(chosen, { facts, push: false });
  const [scale, x, y] = (address.get("z") || "").split(",").map(Number);
  stage.moved = Boolean(scale);
  if (scale > 0 && Number.isFinite(x) && Number.isFinite(y)) aim({ x, y }, scale);
}

// ---------------------------------------------------------------- language, theme, keys, start

function setLanguage(language) {
  document.documentElement.dataset.lang = language;
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  document.getElementById("query").placeholder = pick("搜索名称、别名、拼音首字母", "Search names, aliases, pinyin initials");
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  if (state.view) { fillLegend(); stage.dots?.paint(); stage.network.redraw(); refresh(); }
}

function switchLanguage() {
  state.language = document.documentElement.dataset.lang === "en" ? "zh" : "en";
  setLanguage(state.language);
  fillMenu();
  const { chosen, facts } = state;
  openView(state.view, { push: false });
  if (chosen || facts.length) show(chosen, { facts, push: false });
  remember(false);
}

function switchTheme() {
  state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  setTheme(state.theme);
  remember(false);
}

/** Tell the reader something about the page; an empty text takes it away. */
function tell(text) {
  const notice = document.getElementById("notice");
  notice.textContent = text;
  notice.hidden = !text;
}

function closeSaves() {
  document.getElementById("kinds-of-save").hidden = true;
  document.getElementById("saves").setAttribute("aria-expanded", "false");
}

function startButtons() {
  const on = (id, act) => document.getElementById(id).addEventListener("click", act);
  on("fit", () => { stage.moved = false; fitView(); remember(false); });
  on("language", switchLanguage);
  on("theme", switchTheme);
  on("handle", () => { const open = document.getElementById("panel").classList.toggle("open"); document.getElementById("handle").setAttribute("aria-expanded", String(open)); });
  on("saves", () => { const list = document.getElementById("kinds-of-save"); list.hidden = !list.hidden; document.getElementById("saves").setAttribute("aria-expanded", String(!list.hidden)); });
  for (const each of document.querySelectorAll("[data-save]")) each.addEventListener("click", () => { closeSaves(); SAVES[each.dataset.save](); });
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#export")) closeSaves(); });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "/") { document.getElementById("query").focus(); event.preventDefault(); }
    if (event.key === "Escape" && !document.getElementById("kinds-of-save").hidden) closeSaves();
    else if (event.key === "Escape") show(stage.scene ? stage.scene.subject : "", {});
  });
  stage.network.on("zoom", () => { stage.moved = true; laterRemember(); });
  stage.network.on("dragEnd", () => { stage.moved = true; laterRemember(); });
  addEventListener("popstate", recall);
  addEventListener("hashchange", recall);
}

let waiting = 0;
const laterRemember = () => { clearTimeout(waiting); waiting = setTimeout(() => remember(false), 300); };

async function start() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const address = new URLSearchParams(location.hash.slice(1));
  const given = (key, values) => (values.includes(address.get(key)) ? address.get(key) : "");
  Object.assign(state, { language: given("l", ["zh", "en"]), theme: given("t", ["light", "dark"]) });
  document.documentElement.dataset.theme = state.theme || (dark.matches ? "dark" : "light");
  dark.addEventListener("change", ({ matches }) => { if (!state.theme) setTheme(matches ? "dark" : "light"); });
  setLanguage(state.language || ((navigator.language || "zh").startsWith("zh") ? "zh" : "en"));
  DATA = await unpacked("data");
  DB = new Holdings(DATA.holdings);
  const opening = DATA.scenes[SHELL.open];
  if (opening) Object.assign(opening, { marks: Object.fromEntries(read("nodes").map((mark) => [mark.id, mark])), arrows: read("edges") });
  addAnswers();
  startStage();
  fillMenu();
  startButtons();
  startSearch();
  recall();
  document.body.dataset.ready = "yes";
}

start();
