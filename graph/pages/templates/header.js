// The head of the page: the chain's name, its market size by year, and shares as tiles in proportion.

function sizeBars() {
  const { sizes, growth } = VIEW.head;
  const lost = VIEW.coverage.filter((row) => row.aspect === "market_size" && row.state !== "complete" && row.about.some(([, node]) => node === VIEW.subject));
  if (!sizes.length && !growth.length && !lost.length) return "";
  const bars = sizes.map((size) => {
    const bar = made("i", {});
    bar.style.height = `${Math.max(2, Math.round(size.part * 26))}px`;
    const value = made("span", {}, made("b", {}, said(size.printed)), bar);
    const year = made("span", {}, size.period, " ", size.forecast ? made("span", { class: "tag", title: "forecast" }, "预测") : "");
    return made("button", { class: `bar ${size.forecast ? "forecast" : ""}`, onclick: () => showFact(VIEW.subject, size.figure), title: "查看来源 Show the source" }, value, year);
  });
  const rates = growth.map((rate) => made("button", { class: "growth", onclick: () => showFact(VIEW.subject, rate.figure), title: "查看来源 Show the source" },
    made("b", {}, said(rate.printed)), "年复合增长率 ", made("small", {}, "CAGR"), made("br"), `${rate.period} `, rate.forecast ? made("span", { class: "tag", title: "forecast" }, "预测") : ""));
  const gaps = lost.map((row) => made("button", { class: "gap", onclick: () => showFact(VIEW.subject, row.id) }, word("states", row.state)[0], " ", made("small", {}, word("states", row.state)[1]), row.note ? made("br") : "", said(row.note)));
  return made("section", {}, made("h2", {}, duo("市场规模", "Market size")), made("div", { class: "sizes" }, made("div", { class: "bars" }, ...bars), ...rates, ...gaps));
}

/** One whole as a row of tiles; the names that do not fit into their tiles stand below. */
function wholeRow(shares, colours) {
  const tiles = made("div", { class: "tiles" });
  const row = made("div", { class: "whole" });
  const whole = shares.whole.join() === VIEW.subject ? [] : shares.whole;
  if (whole.length) row.append(made("span", {}, ...whole.map((id) => goTo(id))));
  for (const tile of shares.tiles) {
    const name = clipped(thingOf(tile.node).name, 40);
    const full = [...whole.map((id) => clipped(thingOf(id).name, 20)), name, `${tile.percent}%`].join(" ");
    const element = made("button", { class: "tile", title: full, onclick: () => showFact(tile.node, tile.figure) }, made("span", {}, said(name), " ", made("b", {}, `${tile.percent}%`)));
    element.style.cssText = `flex:${tile.percent} 1 0;background:${colours.get(tile.node)}`;
    tiles.append(element);
  }
  if (shares.rest) {
    const rest = made("span", { class: "tile rest", title: `其余未列明 rest, not stated ${shares.rest}%` }, made("span", {}, "其余未列明 rest, not stated ", made("b", {}, `${shares.rest}%`)));
    rest.style.flex = `${shares.rest} 1 0`;
    tiles.append(rest);
  }
  row.append(tiles);
  return row;
}

function shareBlocks() {
  const blocks = new Map();
  for (const shares of VIEW.head.shares) {
    const key = `${shares.metric} ${shares.member_kind}`;
    blocks.set(key, [...(blocks.get(key) || []), shares]);
  }
  return [...blocks.values()].map((rows) => {
    const members = [...new Set(rows.flatMap((each) => each.tiles.map((tile) => tile.node)))];
    const colour = colourOf(rows[0].member_kind);
    const colours = new Map(members.map((node, at) => [node, shade(colour, at, members.length)]));
    const [zh, en] = word("metrics", rows[0].metric);
    const [kindZh] = word("kinds", rows[0].member_kind);
    const block = made("section", { class: `shares ${rows.length > 1 ? "many" : rows[0].tiles.length > 3 ? "parts" : ""}` }, made("h2", {}, duo(`${zh} · ${kindZh}`, en)));
    block.append(...rows.slice(0, 3).map((each) => wholeRow(each, colours)), made("div", { class: "outside" }));
    block.colours = colours;
    return block;
  });
}

/** Darken a kind's colour step by step, so that neighbouring tiles differ and white text stays legible. */
function shade(colour, at, count) {
  const part = count < 2 ? 0 : (at / (count - 1)) * 0.45;
  const value = parseInt(colour.slice(1), 16);
  const channel = (shift) => Math.round(((value >> shift) & 255) * (0.85 - part));
  return `rgb(${channel(16)},${channel(8)},${channel(0)})`;
}

/** Move names that their tiles cannot hold into the line below. */
function settleTiles() {
  for (const block of document.querySelectorAll(".shares")) {
    const below = block.querySelector(".outside");
    const named = new Set();
    below.replaceChildren();
    for (const tile of block.querySelectorAll(".tile")) {
      const text = tile.firstChild;
      text.hidden = false;
      text.hidden = text.scrollWidth > tile.clientWidth - 4 || text.offsetWidth > tile.clientWidth - 4;
      if (!text.hidden || named.has(tile.title)) continue;
      named.add(tile.title);
      const dot = made("i", {});
      dot.style.background = tile.style.background || "#efe4c8";
      below.append(made("span", {}, dot, said(tile.title)));
    }
  }
}

function fillHead() {
  const thing = thingOf(VIEW.subject);
  const by = { Layer: "", VendorCategory: "未收录分层，按厂商类型排列 No layers recorded: by vendor category" }[VIEW.by] ?? "未收录分层 No layers recorded";
  const name = made("button", { onclick: () => show(VIEW.subject, false), title: "查看这条链的全部事实 All facts about this chain" },
    made("span", { class: "kind" }, word("kinds", thing.kind).slice(0, 2).join(" ")), made("h1", {}, said(clipped(thing.name, 60))), made("span", { class: "kind" }, by));
  document.getElementById("head").replaceChildren(...[name, sizeBars(), ...shareBlocks()].filter(Boolean));
  settleTiles();
  new ResizeObserver(settleTiles).observe(document.getElementById("head"));
}
