// @ts-check
// Start the page: read its data, add its views, open what the address says.

import { useAnswers } from "./answers.js";
import { chainDiagram, thingsIn } from "./chain.js";
import { useChanges } from "./change_marks.js";
import { registerCompany } from "./company.js";
import { Dataset, DB, nameOf, useDataset } from "./dataset.js";
import { registerDiagram, startDiagrams } from "./diagram.js";
import { byId } from "./dom.js";
import { registerExplore } from "./explore.js";
import { listedRows, save } from "./exports.js";
import { registerLeaders } from "./leaders.js";
import { idAt } from "./marks.js";
import { menuData, setLanguage, startMenu } from "./menu.js";
import { currentView, openView, recall, register, show, state } from "./navigation.js";
import { registerOverview } from "./overview.js";
import { chainIndex, startPanel } from "./panel.js";
import { startPrint } from "./print.js";
import { registerSchemaView } from "./schema_view.js";
import { focusSearch } from "./search.js";
import { registerTables } from "./tables.js";
import { unpackText } from "./vis.js";
import { colourOf, SHELL, usePage } from "./words.js";

/** A colour for each kind, as the schema has it; lighter on a dark page. */
function colourKinds() {
  const sheet = new CSSStyleSheet();
  const rules = Object.keys(SHELL.words.kinds).map((kind) => {
    const [name, colour] = [CSS.escape(kind), colourOf(kind)];
    return `[data-kind="${name}"] { --kind: ${colour}; } [data-theme="dark"] [data-kind="${name}"] { --kind: color-mix(in oklab, ${colour} 55%, #fff); }`;
  });
  sheet.replaceSync(rules.join("\n"));
  document.adoptedStyleSheets = [sheet];
}

/** The chains in whose diagram each thing stands. */
function indexChains(chains) {
  /** @type {Map<string, string[]> | null} */
  let index = null;
  const visit = (value, chain, found) => {
    if (Array.isArray(value)) for (const each of value) visit(each, chain, found);
    else if (typeof value === "number" && value >= 0) found.set(value, (found.get(value) || new Set()).add(chain));
    else if (value && typeof value === "object")
      for (const name of ["node", "boxes", "groups", "cards", "rows", "lanes"]) visit(value[name], chain, found);
  };
  const build = () => {
    const found = new Map();
    for (const diagram of chains) visit(diagram.lanes, diagram.id, found);
    return new Map([...found].map(([index, set]) => [idAt(index), [...set]]));
  };
  chainIndex.of = (id) => {
    index ??= build();
    return index.get(id) || [];
  };
}

function registerViews(data) {
  const chains = new Map(data.chains.map((diagram) => [diagram.id, diagram]));
  menuData.chains = [...chains.keys()];
  indexChains(data.chains);
  registerOverview(data.overview);
  registerDiagram(
    "chain",
    (id) => chains.has(id),
    (id) => {
      const diagram = chains.get(id);
      const things = () => thingsIn(diagram);
      return { title: nameOf(id), subject: id, content: chainDiagram(diagram), flows: diagram.flows, things };
    },
  );
  registerLeaders(data.leaders);
  registerCompany();
  registerTables();
  registerExplore();
  registerSchemaView();
}

function setReader() {
  const address = new URLSearchParams(location.hash.slice(1));
  const asked = (key, values) => (values.includes(address.get(key)) ? /** @type {string} */ (address.get(key)) : "");
  state.language = asked("l", ["zh", "en"]);
  state.theme = asked("t", ["light", "dark"]);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  root.dataset.theme = state.theme || (dark.matches ? "dark" : "light");
  dark.addEventListener("change", ({ matches }) => {
    if (!state.theme) root.dataset.theme = matches ? "dark" : "light";
  });
  setLanguage(state.language || (/^zh/i.test(navigator.language || "zh") ? "zh" : "en"));
}

function onShortcut(event) {
  if (event.target.closest?.("input, select, textarea")) return;
  if (event.key === "/") {
    focusSearch();
    event.preventDefault();
  }
  if (event.key === "Escape") show("", {});
}

async function start() {
  usePage(JSON.parse(byId("shell").textContent));
  setReader();
  const data = JSON.parse(await unpackText("data"));
  useDataset(new Dataset(data.dataset));
  useAnswers(data.answers);
  useChanges(data.changes);
  colourKinds();
  registerViews(data);
  startPanel();
  startMenu();
  startDiagrams();
  startPrint();
  document.addEventListener("keydown", onShortcut);
  new MutationObserver(() => currentView()?.restyle?.()).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme"],
  });
  addEventListener("popstate", recall);
  addEventListener("hashchange", recall);
  recall();
  document.body.dataset.ready = "yes";
}

start();
Object.assign(globalThis, { lianzhu: { state, openView, show, save, listedRows, register, dataset: () => DB } }); // what tests and consoles take hold of
