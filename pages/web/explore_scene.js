// @ts-check
// What Explore draws of a layout: labels, counts, lines, and what the filters leave as ghosts. No colours, no pixels.

import { BLOCK, BOX, clippedToEms } from "./blocks.js";
import { DB, nameOf } from "./dataset.js";
import { filterCount, relationShows } from "./explore_filters.js";
import { blockTitle, groupOf, neighbourCount } from "./explore_graph.js";
import { drawnNeighbourCounts, pairLines, relationsAmong, trunkRelations } from "./explore_lines.js";
import { relationsOf } from "./page_relations.js";
import { pick, STRENGTHS, WEAK, word } from "./words.js";

/** @typedef {import("./explore_layout.js").Layout} Layout */
/** @typedef {import("./explore_layout.js").PlacedBlock} PlacedBlock */
/** @typedef {{ label: string, kind: string, hiddenCount: number, parallel: number, isFocus: boolean, isGhost: boolean }} BoxContent */
/** @typedef {{ title: string, count: string, kind: string, modality: string, hasMore: boolean, isWeak: boolean, isGhost: boolean }} BlockContent */
/** @typedef {import("./explore_lines.js").PairLine & { label: string, note: string, isExpected: boolean, strength: string, isGhost: boolean }} LineContent */
/** @typedef {{ layout: Layout, filters: import("./explore_filters.js").ExploreFilters, relations: number[], boxes: Map<string, BoxContent>, blocks: Map<string, BlockContent>, lines: LineContent[] }} Scene */

/** The room in a box for the number of its relations to what opened it. */
export const PARALLEL_WIDTH = 22;

/** @param {Layout} layout @param {import("./explore_filters.js").ExploreFilters} filters @returns {Scene} */
export function sceneOf(layout, filters) {
  if (!layout.boxes.size) return { layout, filters, relations: [], boxes: new Map(), blocks: new Map(), lines: [] }; // without an index
  const relations = relationsAmong(layout.boxes.keys());
  const isLimited = filterCount(filters) > 0;
  const shown = { isLimited, relations: new Set(isLimited ? relations.filter(relationShows(filters)) : relations) };
  return {
    ...{ layout, filters, relations },
    boxes: boxContents(layout, relations, ghostTest(layout, relations, shown, filters)),
    blocks: new Map(layout.blocks.map((block) => [block.name, blockContent(block, layout, shown)])),
    lines: pairLines(layout, relations).map((line) => lineContent(line, shown)),
  };
}

/** Tell whether a thing is a ghost: of a kind that is left out, or all of its relations here are left out. */
function ghostTest({ boxes }, relations, shown, filters) {
  const { columns } = relationsOf();
  const ends = (indexes) => new Set(indexes.flatMap((relation) => [columns.start[relation], columns.end[relation]]));
  const [related, showing] = [ends(relations), ends([...shown.relations])];
  return (/** @type {string} */ id) => {
    const node = DB.indexes.get(id) ?? -1;
    return boxes.has(id) && (filters.off.kind.has(DB.kindOf(id)) || (related.has(node) && !showing.has(node)));
  };
}

/** How many relations are stated between a thing and what opened it. @param {Layout} layout */
function parallelCount(layout, id) {
  const focus = layout.blockOf(id)?.focus;
  const [node, other] = [id, focus ?? ""].map((each) => DB.indexes.get(each) ?? -1);
  const relations = relationsOf();
  let count = 0;
  if (!focus || node < 0) return count;
  relations.visit(node, (relation, end) => {
    if (end === other && relations.rowsOf(relation).length) count += 1;
  });
  return count;
}

/** @param {Layout} layout */
function boxContents(layout, relations, isGhost) {
  const { boxes, blocks } = layout;
  const drawn = drawnNeighbourCounts(relations);
  const focuses = new Set(blocks.map(({ focus }) => focus));
  return new Map(
    [...boxes].map(([id, box]) => {
      const hiddenCount = neighbourCount(id) - (drawn.get(id) || 0);
      const parallel = parallelCount(layout, id);
      const taken = (hiddenCount ? BOX.badgeWidth : 0) + (parallel > 1 ? PARALLEL_WIDTH : 0);
      const room = (box.width - BOX.padding + 6 - taken) / BOX.fontSize;
      return [
        id,
        {
          label: clippedToEms(nameOf(id), room),
          kind: DB.kindOf(id),
          hiddenCount,
          parallel,
          isFocus: focuses.has(id),
          isGhost: isGhost(id),
        },
      ];
    }),
  );
}

/** The count is of what is drawn of a group, wherever it stands, "of total" if there is more. @param {PlacedBlock} block @param {Layout} layout @returns {BlockContent} */
function blockContent(block, { boxes }, shown) {
  const [first] = block.slots.filter((id) => id !== null);
  const group = block.focus ? groupOf(block.focus, block.key) : null;
  const total = group ? group.others.length : block.total;
  const drawn = group ? group.others.filter((id) => boxes.has(id)).length : block.slots.length;
  const count = drawn < total ? `${drawn}/${total}` : `${total}`;
  const room = (block.width - 2 * BLOCK.padding) / BOX.fontSize - count.length * 0.6 - 1;
  const joined = trunkRelations(block);
  const told = shown.isLimited ? joined : [];
  return {
    title: clippedToEms(blockTitle(block), room),
    ...{ count, kind: DB.kindOf(first ?? ""), modality: group?.modality ?? "", hasMore: drawn < total },
    isWeak: joined.length > 0 && joined.every(({ strength }) => WEAK.includes(strength)),
    isGhost: told.length > 0 && !told.some(({ index }) => shown.relations.has(index)),
  };
}

/** The label of a line says what it is; its note how many relations it stands for, and whether they are only expected. @returns {LineContent} */
function lineContent(line, shown) {
  const { relations } = line;
  const names = [...new Set(relations.map(relationName))];
  const name = names.length > 1 ? pick(`${names[0]} 等`, `${names[0]} …`) : names[0];
  const times = relations.length > 1 ? `×${relations.length}` : "";
  const isExpected = relations.every(({ modality }) => modality);
  return {
    ...{ ...line, isExpected },
    label: [name, times].filter(Boolean).join(" "),
    note: [isExpected ? word("modalities", relations[0].modality) : "", times].filter(Boolean).join(" "),
    strength: STRENGTHS.find((each) => relations.some(({ strength }) => strength === each)) ?? "",
    isGhost: !relations.some(({ index }) => shown.relations.has(index)),
  };
}

function relationName({ kind, modality }) {
  const name = word("edges", kind);
  return modality
    ? pick(`${name}（${word("modalities", modality)}）`, `${name} (${word("modalities", modality)})`)
    : name;
}
