// Legend, search, and what joins the parts of the page.

/** Show a thing in the panel and emphasise it on the map; `move` brings it into view. */
function show(id, move) {
  emphasise(id);
  fillPanel(id);
  document.getElementById("panel").classList.toggle("open", id !== VIEW.subject);
  const [mark] = marksOf(id);
  if (mark && (move || !inView(mark.id)) && !(inView(mark.id) && stage.network.getScale() >= 0.7)) focus(mark.id);
}

/** Show a thing with one of its statements opened. */
function showFact(id, fact) {
  show(id, true);
  document.getElementById("panel").classList.add("open");
  for (const more of document.querySelectorAll("#details .more")) more.click();
  const row = [...document.querySelectorAll("#details details")].find((each) => each.dataset.fact === fact);
  if (row) { row.open = true; row.scrollIntoView({ block: "center" }); }
}

// ---------------------------------------------------------------- legend

function fillLegend() {
  const counts = new Map();
  for (const mark of stage.marks.values()) if (mark.node && (mark.role === "box" || mark.role === "title")) {
    counts.set(mark.kind, (counts.get(mark.kind) || new Set()).add(mark.node));
  }
  const keys = [...counts].map(([kind, nodes]) => {
    const [zh, en] = word("kinds", kind);
    const dot = made("i", {});
    dot.style.background = colourOf(kind);
    const key = made("button", { class: "key", "aria-pressed": "true", "data-kind": kind }, dot, zh, " ", made("small", {}, `${en} ${nodes.size}`));
    key.addEventListener("click", () => {
      const off = !stage.hidden.delete(kind);
      if (off) stage.hidden.add(kind);
      key.setAttribute("aria-pressed", String(!off));
      refresh();
    });
    return key;
  });
  const notes = Object.entries(WORDS.strengths).map(([name, [zh, en]]) => made("span", { class: `key note ${name}` }, made("i", {}), zh, " ", made("small", {}, en)));
  notes.push(made("span", { class: "key note hatched" }, made("i", {}), "来源缺漏 ", made("small", {}, "left out")));
  document.getElementById("legend").replaceChildren(...keys, ...notes);
}

// ---------------------------------------------------------------- search

const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
const NAMES = Object.entries(VIEW.things).map(([id, thing]) => ({ id, thing, keys: [thing.name, ...thing.aliases].map(folded) }));

/** Return the things of which a name or alias holds the text: those on the map first, then by how early it stands. */
function found(text) {
  const wanted = folded(text);
  if (!wanted) return [];
  const hits = NAMES.map((each) => ({ ...each, at: Math.min(...each.keys.map((key) => (key.includes(wanted) ? key.indexOf(wanted) + (key === wanted ? -1 : 0) : Infinity))) }));
  const rank = ({ id, at }) => (marksOf(id).length || id === VIEW.subject ? 0 : 10000) + at;
  return hits.filter((hit) => hit.at < Infinity).sort((a, b) => rank(a) - rank(b)).slice(0, 12);
}

function startSearch() {
  const input = document.getElementById("query");
  const list = document.getElementById("hits");
  let hits = [];
  let on = 0;
  const close = () => { list.hidden = true; };
  const take = (hit) => { close(); input.value = clipped(hit.thing.name, 60); show(hit.id, true); };
  const paint = () => {
    list.hidden = !input.value.trim();
    list.replaceChildren(...(hits.length ? hits.map((hit, at) => {
      const alias = hit.thing.aliases.find((each) => folded(each).includes(folded(input.value)));
      const text = made("span", {}, said(clipped(hit.thing.name, 60)), alias && !folded(hit.thing.name).includes(folded(input.value)) ? made("small", {}, "（", said(clipped(alias, 40)), "）") : "");
      return made("li", { class: at === on ? "on" : "" }, made("button", { onclick: () => take(hit) }, text, made("small", {}, word("kinds", hit.thing.kind)[0])));
    }) : [made("li", {}, made("p", {}, "没有这样的名称 No such name"))]));
  };
  input.addEventListener("input", () => { hits = found(input.value); on = 0; paint(); });
  input.addEventListener("focus", () => { if (input.value) { hits = found(input.value); paint(); } });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) { on = (on + step + hits.length) % hits.length; paint(); event.preventDefault(); }
    if (event.key === "Enter" && hits[on]) take(hits[on]);
    if (event.key === "Escape") { input.value = ""; close(); input.blur(); }
  });
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#search")) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.target === input) return;
    if (event.key === "/") { input.focus(); event.preventDefault(); }
    if (event.key === "Escape") show(VIEW.subject, false);
  });
}

// ---------------------------------------------------------------- start

stage.onChoose = (id) => show(id, false);
document.getElementById("fit").addEventListener("click", () => fit());
document.getElementById("handle").addEventListener("click", () => document.getElementById("panel").classList.toggle("open"));
fillHead();
fillLegend();
startSearch();
startStage();
fillPanel(VIEW.subject);
