// Saving: the view as PNG or SVG, the list as CSV.

const svgText = () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svgOf("clip"))}\n`;

function pngBlob(slide) {
  const canvas = slide ? arrangedFor(16 / 9, () => painted({ slide })) : painted();
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** A cell that a spreadsheet neither splits nor runs as a formula, as the command line writes it. */
function csvCell(text) {
  const seen = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu, "\ufffd");
  const inert = /^[=+\-@\t]./s.test(seen) ? `'${seen}` : seen;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
const csvText = () => `\ufeff${listed().map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

/** A name that every file system takes. */
function fileName() {
  const name = state.view.startsWith("tables") ? pick(TABLES[table.name].zh, TABLES[table.name].en) : viewName();
  const safe = name.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, "_").replace(/^[_-]+/, "");
  return [...safe].slice(0, 60).join("").replace(/_+$/, "") || "lianzhu";
}

function save(blob, suffix) {
  const link = made("a", { download: `${fileName()}.${suffix}`, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const SAVES = {
  png: async () => save(await pngBlob(false), "png"),
  wide: async () => save(await pngBlob(true), "16x9.png"),
  svg: () => save(new Blob([svgText()], { type: "image/svg+xml" }), "svg"),
  csv: () => save(new Blob([csvText()], { type: "text/csv" }), "csv"),
};
