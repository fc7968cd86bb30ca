// Search by any part of a name or alias, and by pinyin initials; the legend that filters.

const READ = 80;
let NAMES = null;

/** Every thing with the forms of its name that a search compares: made when somebody searches first. */
function names() {
  const { id, name, aliases, initials } = DB.nodes;
  const read = new Map(initials.read);
  const letters = (text) => [...text].slice(0, READ).map((each) => initials.usual[each] ?? each).join("");
  const spelt = (at) => (/[\u3400-\u9fff]/.test(name[at]) ? folded(read.get(at) ?? letters(name[at])) : "");
  NAMES ??= id.map((each, at) => ({ id: each, at, keys: [name[at], ...(aliases.get(at) || [])].map(folded), initials: spelt(at) }));
  return NAMES;
}

/** Return the things of which a name or alias holds the text, or whose initials begin so: those drawn here first. */
function found(text) {
  const wanted = folded(text);
  if (!wanted) return [];
  const here = new Set(shownMarksOrNone().map((mark) => mark.node));
  const hits = [];
  for (const each of names()) {
    let rank = Infinity;
    for (const key of each.keys) { const at = key.indexOf(wanted); if (at >= 0) rank = Math.min(rank, key === wanted ? 0 : 1 + Math.min(at, 50) + key.length / 1000); }
    if (each.initials && each.initials.includes(wanted)) rank = Math.min(rank, each.initials === wanted ? 0.5 : each.initials.startsWith(wanted) ? 1 + each.initials.length / 100 : 90);
    if (rank < Infinity) hits.push({ ...each, rank: rank + (here.has(each.id) ? 0 : 200) });
  }
  const order = Object.keys(WORDS.kinds);
  const place = ({ at }) => order.indexOf(DB.kinds[DB.nodes.kind[at]]);
  return hits.sort((a, b) => a.rank - b.rank || place(a) - place(b) || (a.id < b.id ? -1 : 1)).slice(0, 12);
}

/** The things that go by a text: an alias holds it, or it is the whole of their initials. */
const goingBy = (wanted) => new Set(wanted ? names().filter((each) => each.initials === wanted || each.keys.some((key) => key.includes(wanted))).map(({ id }) => id) : []);

const shownMarksOrNone = () => (stage.scene ? shownMarks() : []);

function startSearch() {
  const input = document.getElementById("query");
  const list = document.getElementById("hits");
  let hits = [];
  let on = 0;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); };
  const take = (hit) => { close(); input.value = clipped(thingOf(hit.id).name, 60); show(hit.id, { move: true }); };
  const row = (hit, at) => {
    const thing = thingOf(hit.id);
    const wanted = folded(input.value);
    const alias = folded(thing.name).includes(wanted) ? "" : thing.aliases.find((each) => folded(each).includes(wanted));
    const twin = hits.some((other) => other.id !== hit.id && thingOf(other.id).name === thing.name && thingOf(other.id).kind === thing.kind);
    const whole = twin && thing.parent ? made("small", {}, " ", duo("属于", "in"), " ", said(clipped(thingOf(thing.parent).name, 40))) : "";
    const text = made("span", {}, said(clipped(thing.name, 60)), whole, alias ? made("small", {}, "（", said(clipped(alias, 40)), "）") : "");
    return made("li", { class: at === on ? "on" : "", role: "option", id: `hit${at}`, "aria-selected": String(at === on) }, made("button", { tabindex: "-1", onclick: () => take(hit) }, text, made("small", {}, duo(...word("kinds", thing.kind)))));
  };
  const paint = () => {
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.setAttribute("aria-activedescendant", hits.length ? `hit${on}` : "");
    list.replaceChildren(...(hits.length ? hits.map(row) : [made("li", { role: "option", "aria-selected": "false" }, made("p", {}, duo("没有这样的名称", "No such name")))]));
  };
  const look = () => { hits = found(input.value); on = 0; paint(); };
  input.addEventListener("input", look);
  input.addEventListener("focus", () => { if (input.value) look(); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) { on = (on + step + hits.length) % hits.length; paint(); event.preventDefault(); }
    if (event.key === "Enter" && hits[on]) take(hits[on]);
    if (event.key === "Escape") { input.value = ""; close(); stage.canvas.focus(); event.stopPropagation(); }
  });
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#search")) close(); });
}

// ---------------------------------------------------------------- legend

/** Count what is drawn by kind, dots too. */
function countedKinds() {
  const counts = new Map();
  const put = (kind, node) => counts.set(kind, (counts.get(kind) || new Set()).add(node));
  const dots = state.view === "map" ? DATA.map.node : shownMarksOrNone().flatMap((mark) => mark.members || []);
  for (const place of dots) put(DB.kinds[DB.nodes.kind[place]], DB.nodes.id[place]);
  for (const mark of shownMarksOrNone()) if (isFiltered(mark)) put(mark.kind, mark.node);
  return Object.keys(WORDS.kinds).filter((kind) => counts.has(kind)).map((kind) => [kind, counts.get(kind).size]);
}

/** A key that hides and shows: a kind of thing, or what a source states so firmly. */
const filterKey = (name, look, ...content) =>
  made("button", { class: `key ${look}`, "aria-pressed": String(!stage.hidden.has(name)), "data-hides": name, title: pick("点击隐藏或显示", "Click to hide or show"), onclick: () => toggle(name) }, ...content);

function fillLegend() {
  const keys = countedKinds().map(([kind, count]) => {
    const dot = made("i", {});
    dot.style.background = strong(kind);
    return filterKey(kind, "", dot, duo(...word("kinds", kind)), made("small", {}, ` ${count}`));
  });
  const borne = new Set([...shownMarksOrNone().filter(isFiltered), ...(stage.scene ? stage.arrows : [])].map(({ strength }) => strength));
  const notes = Object.entries(WORDS.strengths).map(([name, pair]) => (borne.has(name) ? filterKey(name, `note ${name}`, made("i", {}), duo(...pair)) : made("span", { class: `key note ${name}` }, made("i", {}), duo(...pair))));
  if (stage.scene && arrowsAtRest()) notes.push(made("span", { class: "key note" }, "→ ", duo("事实写明的关系", "relation that a fact states")));
  notes.push(made("span", { class: "key note hatched" }, made("i", {}), duo("缺口：点开看原因", "gap: click for the reason")));
  document.getElementById("legend").replaceChildren(...keys, ...(state.view === "map" ? [] : notes), made("small", { id: "hidden-labels", role: "status" }));
}

function toggle(name) {
  if (!stage.hidden.delete(name)) stage.hidden.add(name);
  applyFilter();
  remember(false);
}

function applyFilter() {
  for (const key of document.querySelectorAll("#legend .key[data-hides]")) key.setAttribute("aria-pressed", String(!stage.hidden.has(key.dataset.hides)));
  stage.dots?.paint();
  if (stage.scene) refresh();
  else stage.network.redraw();
}
