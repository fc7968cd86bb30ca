// The head of the page: the chain's name, its market size by year, and shares as tiles in proportion.

const forecastTag = () => made("span", { class: "tag" }, duo("预测", "forecast"));

/** A growth rate as stated, and what the sizes at its ends give: where the two disagree it says so. */
function rateBox(rate, subject) {
  const computed = rate.computed && made("span", { class: rate.fits ? "fits" : "misfit" }, rate.fits ? "✓ " : "≠ ", duo("按两端复算", "recomputed"), ` ${rate.computed}`);
  return made("button", { class: "growth", onclick: () => showFact(subject, rate.figure), title: pick("查看来源", "Show the source") },
    made("b", {}, said(rate.printed)), made("span", {}, duo("年复合增长率", "CAGR"), ` ${rate.period} `, rate.forecast ? forecastTag() : ""), computed);
}

function sizeBars(head, subject) {
  const lost = DB.at("coverage", subject).filter((row) => row.aspect === "market_size" && row.state !== "complete");
  if (!head.sizes.length && !head.growth.length && !lost.length) return "";
  const bars = head.sizes.map((size) => {
    const bar = made("i", {});
    bar.style.height = `${Math.max(2, Math.round(size.part * 26))}px`;
    const value = made("span", {}, made("b", {}, said(size.printed)), bar);
    return made("button", { class: `bar ${size.forecast ? "forecast" : ""}`, onclick: () => showFact(subject, size.figure), title: pick("查看来源", "Show the source") }, value, made("span", {}, size.period, " ", size.forecast ? forecastTag() : ""));
  });
  const gaps = lost.slice(0, 2).map((row) => made("button", { class: "gap", onclick: () => showFact(subject, row.id) }, ...(head.sizes.length ? duo("其余：", "rest: ") : []), duo(...word("states", row.state)), row.note ? made("br") : "", said(row.note)));
  return made("section", {}, made("h2", {}, duo("市场规模", "Market size")), made("div", { class: "sizes" }, made("div", { class: "bars" }, ...bars), ...head.growth.map((rate) => rateBox(rate, subject)), ...gaps));
}

/** One whole as a row of tiles; the names that do not fit into their tiles stand below. */
function wholeRow(shares, colours, subject) {
  const tiles = made("div", { class: "tiles" });
  const row = made("div", { class: "whole" });
  const whole = shares.whole.join() === subject ? [] : shares.whole;
  if (whole.length) row.append(made("span", {}, ...whole.map((id) => goTo(id))));
  for (const tile of shares.tiles) {
    const name = clipped(thingOf(tile.node).name, 40);
    const full = [...whole.map((id) => clipped(thingOf(id).name, 20)), name, `${tile.percent}%`].join(" ");
    const element = made("button", { class: "tile", title: full, onclick: () => showFact(tile.node, tile.figure) }, made("span", {}, said(name), " ", made("b", {}, `${tile.percent}%`)));
    element.style.cssText = `flex:${tile.percent} 1 0;background:${colours.get(tile.node)}`;
    tiles.append(element);
  }
  if (shares.rest) {
    const rest = made("span", { class: "tile rest", title: `${pick("其余未列明", "rest, not stated")} ${shares.rest}%` }, made("span", {}, duo("其余未列明", "rest, not stated"), " ", made("b", {}, `${shares.rest}%`)));
    rest.style.flex = `${shares.rest} 1 0`;
    tiles.append(rest);
  }
  row.append(tiles);
  return row;
}

function shareBlocks(head, subject) {
  const blocks = new Map();
  for (const shares of head.shares) {
    const key = `${shares.metric} ${shares.member_kind}`;
    blocks.set(key, [...(blocks.get(key) || []), shares]);
  }
  return [...blocks.values()].map((rows) => {
    const members = [...new Set(rows.flatMap((each) => each.tiles.map((tile) => tile.node)))];
    const colour = colourOf(rows[0].member_kind);
    const colours = new Map(members.map((node, at) => [node, shade(colour, at, members.length)]));
    const [zh, en] = word("metrics", rows[0].metric);
    const [kindZh, kindEn] = word("kinds", rows[0].member_kind);
    const block = made("section", { class: `shares ${rows.length > 1 ? "many" : rows[0].tiles.length > 3 ? "parts" : ""}` }, made("h2", {}, duo(`${zh} · ${kindZh}`, `${en} · ${kindEn}`)));
    block.append(...rows.slice(0, 3).map((each) => wholeRow(each, colours, subject)), made("div", { class: "outside" }));
    block.colours = colours;
    return block;
  });
}

/** Darken a kind's colour for the first tile, the largest, and less step by step: neighbours differ, white text stays legible. */
function shade(colour, at, count) {
  const part = count < 2 ? 0.85 : 0.55 + (at / (count - 1)) * 0.45;
  const value = parseInt(colour.slice(1), 16);
  const channel = (shift) => Math.round(((value >> shift) & 255) * part);
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

const BY = { Layer: ["", ""], VendorCategory: ["来源未分层，按厂商类型排列", "no layers in the source: by vendor category"], "": ["来源未分层", "no layers in the source"] };

/** The head of a scene: its name, and for a chain its figures. */
function fillHead(scene) {
  const { head, subject } = scene;
  const kind = subject ? word("kinds", thingOf(subject).kind) : ["图谱", "Landscape"];
  const note = head ? BY[head.by] || BY[""] : [scene.note_zh, scene.note_en];
  const name = made("div", { class: "name" }, made("span", { class: "kind" }, duo(...kind)), made("h1", {}, duo(said(clipped(scene.zh, 60)), said(clipped(scene.en, 60)))), note[0] ? made("span", { class: "kind" }, duo(...note)) : "");
  document.getElementById("head").replaceChildren(...[name, ...(head ? [sizeBars(head, subject), ...shareBlocks(head, subject)] : [])].filter(Boolean));
  settleTiles();
}

new ResizeObserver(settleTiles).observe(document.getElementById("head"));
