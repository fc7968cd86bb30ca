// @ts-check
// Saving: a diagram as a sheet in SVG or PNG with title, legend, sources and date; lists as CSV.

import { DB, thingOf } from "./dataset.js";
import { el, isolated } from "./dom.js";
import { svgOf } from "./dom_svg.js";
import { currentView, state, subjectName, tell } from "./navigation.js";
import { fileOfStatements } from "./table_rows.js";
import { joined, pick } from "./words.js";

const WIDTH = 1440;
const WIDTHS = [900, 3200];
const MAX_SOURCES = 4;
const MAX_PIXELS = 16000;

export const today = () => new Date().toLocaleDateString("sv");

/** The reports that statements rest on, those with the most first, as a line. */
export function sourcesLine(statements) {
  const counts = new Map();
  for (const { cite } of statements) counts.set(cite.source, (counts.get(cite.source) || 0) + 1);
  const ranked = [...counts]
    .filter(([id]) => DB.has(id))
    .sort((a, b) => b[1] - a[1])
    .map(([id]) => thingOf(id));
  const named = ranked
    .slice(0, MAX_SOURCES)
    .map(({ name, fields }) => joined([name, fields.find(([key]) => key === "publisher")?.[3]], "，"));
  const more = ranked.length > MAX_SOURCES ? [pick(`等 ${ranked.length} 份`, `${ranked.length} in all`)] : [];
  return `${pick("来源：", "Sources: ")}${[...named, ...more].join(" · ")}`;
}

function imprint(statements) {
  return el(
    "p",
    { class: "imprint" },
    el("span", {}, isolated(sourcesLine(statements))),
    el("span", {}, `lianzhu · ${today()}`),
  );
}

/**
 * A sheet with a diagram laid out anew; `ratio` is width to height, none for as high as it comes.
 * @param {() => { article: any, layOut: () => void, statements: any[] }} make
 */
export function sheetOf(make, { ratio = 0, theme = "" } = {}) {
  /** @param {(sheet: any) => any} use */
  const onSheet = (use) => {
    const { article, layOut, statements } = make();
    article.append(imprint(statements));
    const sheet = el("div", { class: "sheet" }, article);
    const root = document.documentElement;
    const shown = root.dataset.theme;
    if (theme) root.dataset.theme = theme;
    document.body.append(sheet);
    try {
      const width = ratio ? widthForRatio(sheet, layOut, ratio) : WIDTH;
      sheet.style.width = `${width}px`;
      layOut();
      if (ratio) sheet.style.height = `${Math.max(sheet.offsetHeight, width / ratio)}px`;
      layOut();
      return use(sheet);
    } finally {
      sheet.remove();
      root.dataset.theme = shown;
    }
  };
  return {
    drawing: () => onSheet(svgOf),
    svg: () => new Blob([svgText(onSheet(svgOf))], { type: "image/svg+xml" }),
    png: (width = 0) => pngOf(onSheet(svgOf), width),
  };
}

/** The least width at which a sheet is no higher than its ratio says. */
function widthForRatio(sheet, layOut, ratio) {
  let [low, high] = WIDTHS;
  while (high - low > 8) {
    const width = (low + high) / 2;
    sheet.style.width = `${width}px`;
    layOut();
    if (sheet.offsetHeight * ratio > width) low = width;
    else high = width;
  }
  return Math.round(high);
}

/** Characters that XML does not know, whatever names hold them. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

export const svgText = (drawing) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawing).replace(NO_XML, "\ufffd")}\n`;

/** Paint a drawing so many pixels wide, or twice its size. @returns {Promise<Blob>} */
export async function pngOf(drawing, across = 0) {
  const [width, height] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
  const scale = Math.min(across ? across / width : 2, MAX_PIXELS / width, MAX_PIXELS / height);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svgText(drawing)], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = el("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// ---------------------------------------------------------------- files

const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/** A cell that a spreadsheet neither splits nor runs as a formula, as the command line writes it. */
export function csvCell(text) {
  const printable = String(text ?? "").replace(UNPRINTABLE, "\ufffd");
  const inert = /^[=+\-@\t]./s.test(printable) ? `'${printable}` : printable;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const csvText = (rows) => `\ufeff${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

/** The rows that a CSV file of the view holds: of its table, of what is chosen, or of all that it shows. */
export function listedRows() {
  const view = currentView();
  if (view?.table) return view.table();
  const isOfThing = state.chosen && view?.statements;
  const statements = isOfThing ? [...DB.about(state.chosen), ...DB.within(state.chosen)] : view?.statements?.() || [];
  return fileOfStatements(statements);
}

/** A name that every file system takes. */
export function fileName(text) {
  const safe = text.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, "_").replace(/^[_-]+/, "");
  return [...safe].slice(0, 60).join("").replace(/_+$/, "") || "lianzhu";
}

const SUFFIXES = { png: "png", slide: "16x9.png", svg: "svg", csv: "csv", txt: "txt" };

/** Save the view in a format: png, slide (16:9), svg, txt or csv. */
export async function save(format) {
  const blob =
    format === "csv"
      ? new Blob([csvText(listedRows())], { type: "text/csv" })
      : await currentView()?.pictures?.[format]?.();
  if (!blob) return tell(pick("此视图没有图片可存。", "This view has no picture to save."));
  const isOfThing = format === "csv" && !currentView()?.table; // other files hold the whole view
  const name = fileName(isOfThing ? subjectName() : state.title);
  const link = el("a", { download: `${name}.${SUFFIXES[format]}`, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
