"use strict";
// The data of the page, and how its marks are drawn at the places that Python computed.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const VIEW = read("view");
const WORDS = VIEW.words;
const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';
const DASHES = { explicit: [], implied: [5, 3], editorial: [1.5, 3] };
const colourOf = (kind) => (WORDS.kinds[kind] || ["", "", "#56627a"])[2];

const stage = {
  box: document.getElementById("stage"),
  marks: new Map(read("nodes").map((mark) => [mark.id, mark])),
  arrows: read("edges"),
  now: VIEW.arrangements[0],
  chosen: "",
  near: new Set(),
  hidden: new Set(),
  onChoose: () => {},
};

// ---------------------------------------------------------------- colours

function mixed(colour, part) {
  const value = parseInt(colour.slice(1), 16);
  const channel = (shift) => Math.round(255 - (255 - ((value >> shift) & 255)) * part);
  return `rgb(${channel(16)},${channel(8)},${channel(0)})`;
}

// ---------------------------------------------------------------- drawing

function rectangle(ctx, x, y, w, h, radius) {
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, radius);
}

function write(ctx, lines, x, y, size, step, colour, weight, most, align) {
  ctx.font = `${weight} ${size}px ${FONT}`;
  ctx.fillStyle = colour;
  ctx.textAlign = align || "left";
  ctx.textBaseline = "middle";
  lines.forEach((line, row) => ctx.fillText(line, x, y + row * step, most));
  return y + lines.length * step;
}

function hatch(ctx, x, y, w, h) {
  rectangle(ctx, x, y, w, h, 5);
  ctx.fillStyle = "#fbf7ec";
  ctx.fill();
  ctx.save();
  ctx.clip();
  ctx.beginPath();
  for (let start = x - h; start < x + w; start += 9) {
    ctx.moveTo(start, y + h);
    ctx.lineTo(start + h, y);
  }
  ctx.strokeStyle = "#efe4c8";
  ctx.lineWidth = 2.5;
  ctx.stroke();
  ctx.restore();
  ctx.setLineDash([4, 3]);
  ctx.strokeStyle = "#b89b55";
  ctx.lineWidth = 1;
  rectangle(ctx, x + 0.5, y + 0.5, w - 1, h - 1, 5);
  ctx.stroke();
  ctx.setLineDash([]);
}

const DRAW = {
  lane(ctx, mark, [x, y, w, h]) {
    rectangle(ctx, x, y, w, h, 8);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
    ctx.strokeStyle = "#ccd6e2";
    ctx.stroke();
  },
  strip(ctx, mark, [x, y, w, h]) {
    rectangle(ctx, x, y, w, h, 8);
    ctx.fillStyle = "#f8f9fb";
    ctx.fill();
    ctx.setLineDash([6, 4]);
    ctx.strokeStyle = "#9aa7ba";
    ctx.stroke();
    ctx.setLineDash([]);
  },
  frame(ctx, mark, [x, y, w, h]) {
    rectangle(ctx, x, y, w, h, 6);
    ctx.fillStyle = mark.node ? mixed(colourOf(mark.kind), 0.07) : "#f5f7fa";
    ctx.fill();
    ctx.strokeStyle = mark.node ? mixed(colourOf(mark.kind), 0.45) : "#e1e6ed";
    ctx.setLineDash(mark.node ? DASHES[mark.strength] || [] : []);
    ctx.stroke();
    ctx.setLineDash([]);
  },
  head(ctx, mark, [x, y, w, h, lines, small]) {
    const beside = h > w || w < 200;
    rectangle(ctx, x, y, w, h, beside ? [8, 0, 0, 8] : [8, 8, 0, 0]);
    ctx.fillStyle = mark.node ? "#23496b" : "#e3e8ef";
    ctx.fill();
    const [strong, soft] = mark.node ? ["#ffffff", "#d3e0ec"] : ["#2c3a4d", "#4a566b"];
    if (beside) {
      const top = y + (h - lines.length * 24 - small.length * 15) / 2;
      const below = write(ctx, lines, x + 12, top + 12, 17, 24, strong, 700, w - 20);
      write(ctx, small, x + 12, below - 4, 11, 15, soft, 400, w - 20);
    } else {
      write(ctx, lines, x + 12, y + h / 2 - (lines.length - 1) * 10, 16, 20, strong, 700, w * 0.4 - 16);
      write(ctx, small, x + w - 12, y + h / 2 - (small.length - 1) * 7.5, 11, 15, soft, 400, w * 0.6 - 16, "right");
    }
  },
  title(ctx, mark, [x, y, w, h, lines, , beside]) {
    const colour = mixed(colourOf(mark.kind), 1);
    write(ctx, lines, x + 4, y + h / 2 + 1, 12.5, 17, colour, 600, w - 8);
    const used = ctx.measureText(lines[0] || "").width + 12;
    ctx.font = `400 11px ${FONT}`;
    if (ctx.measureText(beside).width < w - used) write(ctx, [beside], x + used, y + h / 2 + 1.5, 11, 15, "#56627a", 400);
  },
  box(ctx, mark, [x, y, w, h, lines]) {
    const colour = colourOf(mark.kind);
    rectangle(ctx, x + 0.5, y + 0.5, w - 1, h - 1, 5);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
    ctx.save();
    ctx.clip();
    ctx.fillStyle = colour;
    ctx.fillRect(x, y, 4.5, h);
    ctx.restore();
    ctx.setLineDash(DASHES[mark.strength] || []);
    ctx.strokeStyle = mixed(colour, 0.7);
    ctx.stroke();
    ctx.setLineDash([]);
    const first = y + h / 2 - (lines.length - 1) * 8.5 + 0.5;
    write(ctx, lines, x + 2 + w / 2, first, 13, 17, "#18212f", 500, w - 14, "center");
  },
  plate(ctx, mark, [x, y, w, h, lines, small, beside]) {
    hatch(ctx, x, y, w, h);
    const first = y + (h - lines.length * 17 - small.length * 15) / 2 + 8.5;
    const below = write(ctx, lines, x + 12, first, 12, 17, "#523f12", 600, w - 22);
    if (beside) write(ctx, [beside], x + 20 + ctx.measureText(lines[0]).width, first + 0.5, 11, 15, "#66501b", 400);
    write(ctx, small, x + 12, below - 1, 11, 15, "#66501b", 400, w - 22);
  },
  flow(ctx, mark, [x, y, w, h]) {
    ctx.beginPath();
    ctx.moveTo(x + w * 0.28, y);
    ctx.lineTo(x + w * 0.72, y);
    ctx.lineTo(x + w * 0.72, y + h * 0.42);
    ctx.lineTo(x + w, y + h * 0.42);
    ctx.lineTo(x + w / 2, y + h);
    ctx.lineTo(x, y + h * 0.42);
    ctx.lineTo(x + w * 0.28, y + h * 0.42);
    ctx.closePath();
    ctx.fillStyle = "#23496b";
    ctx.fill();
  },
};

function outline(ctx, mark, [x, y, w, h], chosen) {
  rectangle(ctx, x - 1.5, y - 1.5, w + 3, h + 3, 6);
  ctx.strokeStyle = chosen ? "#d9480f" : "#5b7fa6";
  ctx.lineWidth = chosen ? 2.5 : 1.2;
  ctx.stroke();
}

function alphaOf(mark) {
  if (!stage.chosen || stage.near.has(mark.id)) return 1;
  return { box: 0.28, flow: 0.35, head: 0.75 }[mark.role] || 0.35;
}

function draw(ctx, mark, hovered) {
  const place = stage.now.marks[mark.id];
  ctx.save();
  ctx.lineWidth = 1;
  ctx.globalAlpha = alphaOf(mark);
  DRAW[mark.role](ctx, mark, place);
  const chosen = stage.chosen && mark.node === stage.chosen && mark.role !== "flow" && mark.role !== "plate";
  if (chosen || hovered) outline(ctx, mark, place, chosen);
  ctx.restore();
}

function renderer({ ctx, id, state }) {
  const [, , width, height] = stage.now.marks[id];
  return { drawNode: () => draw(ctx, stage.marks.get(id), state.hover), nodeDimensions: { width, height } };
}
