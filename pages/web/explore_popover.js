// @ts-check
// What pops up in Explore: the menu of a thing, and the list of a large group in which single things are picked.

import { BLOCK } from "./blocks.js";
import { DB, fullName, nameOf } from "./dataset.js";
import { clipped, el, isolated } from "./dom.js";
import {
  absentOthers,
  closeThing,
  hasOpened,
  keepThings,
  openGroup,
  passingOthers,
  removeThings,
  togglePicked,
} from "./explore_acts.js";
import { groupOf, groupsOf, groupTitle, kindsOf } from "./explore_graph.js";
import { askComparison } from "./explore_questions.js";
import { currentLayout, explore } from "./explore_state.js";
import { bestView, openView } from "./navigation.js";
import { fold, pick, word } from "./words.js";

/** @typedef {import("./explore_graph.js").ExploreGroup} ExploreGroup */
/** @typedef {import("./blocks.js").Point} Point */

/** A longer list shows so many, and finds the others by name. */
const MAX_LISTED = 200;
/** @type {{ element: any, back: any } | null} */
let shown = null;

/** Close what popped up, and give the focus back to where it was. */
export function closePopover({ refocus = true } = {}) {
  if (!shown) return false;
  const { element, back } = shown;
  shown = null;
  element.remove();
  if (refocus) back?.focus?.({ preventScroll: true });
  return true;
}

/** Show an element at a place in the window, within its edges. */
function popUp(root, element, /** @type {Point} */ { x, y }) {
  closePopover({ refocus: false });
  shown = { element, back: document.activeElement };
  root.append(element);
  const { width, height } = element.getBoundingClientRect();
  const within = (place, size, room) => Math.max(8, Math.min(place, room - size - 8));
  element.style.left = `${within(x, width, innerWidth)}px`;
  element.style.top = `${within(y, height, innerHeight)}px`;
  element.addEventListener("keydown", onPopoverKey);
  /** @type {any} */ (element.querySelector("input, [role^=menuitem]"))?.focus({ preventScroll: true });
}

/** @param {KeyboardEvent} event */
function onPopoverKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") closePopover();
  else if (step) moveFocus(/** @type {Element} */ (event.currentTarget), step);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function moveFocus(element, step) {
  const items = [...element.querySelectorAll("input, [role^=menuitem], [role=option]")];
  const at = items.indexOf(/** @type {any} */ (document.activeElement));
  items[(at + step + items.length) % items.length]?.focus();
}

// ---------------------------------------------------------------- the menu of a thing

const menuItem = (text, act, { count = "", disabled = false, look = "" } = {}) =>
  el(
    "button",
    { role: "menuitem", class: `menu-item ${look}`, tabindex: -1, disabled, onclick: () => actAndClose(act) },
    el("span", {}, text),
    count ? el("small", {}, count) : "",
  );

function actAndClose(act) {
  closePopover();
  act();
}

/** "shown of total" of a group. @param {ExploreGroup} group */
export function groupCount(group, id) {
  const total = passingOthers(group, id).length;
  return `${total - absentOthers(group, id).length}/${total}`;
}

/** A group and, if its things are of several kinds, these: each opens what it names. @param {ExploreGroup} group */
function groupItems(group, id) {
  const item = (/** @type {ExploreGroup} */ each, name, look) =>
    menuItem(name, () => openGroup(id, each.key), {
      count: groupCount(each, id),
      disabled: !absentOthers(each, id).length,
      look,
    });
  return [
    item(group, groupTitle(group), ""),
    ...kindsOf(id, group).map((each) => item(each, word("kinds", each.nodeKind), "sub")),
  ];
}

/** Show the menu of a thing. @param {any} root @param {Point} at */
export function openThingMenu(root, id, at) {
  const groups = groupsOf(id);
  const [core, supporting] = [groups.filter((each) => !each.isSupporting), groups.filter((each) => each.isSupporting)];
  const [isPicked, view] = [explore.picked.includes(id), bestView(id)];
  const acts = [
    hasOpened(id) && menuItem(pick("收起", "Close"), () => closeThing(id)),
    menuItem(
      isPicked
        ? pick("移出路径与比较", "Take out of paths and comparison")
        : pick("加入路径与比较", "Add to paths and comparison"),
      () => togglePicked(id),
    ),
    !view.startsWith("explore") &&
      menuItem(pick("打开它的图", "Open its diagram"), () => openView(view, { chosen: id })),
    currentLayout().boxes.size > 1 && menuItem(pick("只留此项", "Keep only this"), () => keepThings([id])),
    menuItem(pick("移去", "Remove"), () => removeThings([id])),
  ];
  const content = [
    el("p", { class: "menu-title" }, isolated(clipped(fullName(id), 40))),
    core.flatMap((group) => groupItems(group, id)),
    supporting.length ? [el("hr", {}), supporting.flatMap((group) => groupItems(group, id))] : "",
    el("hr", {}),
    acts,
  ];
  popUp(root, el("div", { class: "explore-menu", role: "menu", "aria-label": nameOf(id) }, content), at);
}

/** Show the menu of several things. @param {any} root @param {string[]} ids @param {Point} at */
export function openSelectionMenu(root, ids, at) {
  const items = [
    menuItem(pick("比较", "Compare"), () => askComparison(ids)),
    menuItem(pick("只留这些", "Keep only these"), () => keepThings(ids)),
    menuItem(pick("移去", "Remove"), () => removeThings(ids)),
  ];
  const title = el("p", { class: "menu-title" }, pick(`${ids.length} 项`, `${ids.length} things`));
  popUp(root, el("div", { class: "explore-menu", role: "menu" }, title, items), at);
}

// ---------------------------------------------------------------- the list of a group

/** Show what a group holds that is not drawn, to be picked one by one. @param {any} root @param {Point} at */
export function openGroupList(root, id, key, at) {
  const group = groupOf(id, key);
  if (!group) return;
  const label = pick("按名称查找", "Find by name");
  const input = el("input", { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" });
  const rows = el("ul", { role: "listbox", "aria-label": groupTitle(group) });
  const next = el("button", { class: "button" });
  const paint = () => {
    const absent = absentOthers(group, id);
    const wanted = fold(input.value);
    const found = wanted
      ? absent.filter((other) => fold(`${DB.thing(other).name} ${nameOf(other)}`).includes(wanted))
      : absent;
    rows.replaceChildren(...found.slice(0, MAX_LISTED).map((other) => listRow(other, () => openOne(other))));
    if (found.length > MAX_LISTED)
      rows.append(
        el(
          "li",
          { class: "meta" },
          pick(`其余 ${found.length - MAX_LISTED} 项，请输入名称`, `${found.length - MAX_LISTED} more: type a name`),
        ),
      );
    next.textContent = pick(
      `展开前 ${Math.min(BLOCK.maxBoxes, found.length)} 项`,
      `Open the first ${Math.min(BLOCK.maxBoxes, found.length)}`,
    );
    next.hidden = !found.length;
    next.onclick = () => {
      openGroup(id, key, found.slice(0, BLOCK.maxBoxes));
      paint();
    };
  };
  const openOne = (other) => {
    openGroup(id, key, [other]);
    paint();
    input.focus();
  };
  input.addEventListener("input", paint);
  paint();
  const title = el("p", { class: "menu-title" }, isolated(`${clipped(nameOf(id), 20)} ${groupTitle(group)}`));
  popUp(
    root,
    el(
      "div",
      { class: "explore-menu explore-list", role: "dialog", "aria-label": groupTitle(group) },
      title,
      input,
      rows,
      next,
    ),
    at,
  );
}

const listRow = (id, act) =>
  el(
    "li",
    { role: "presentation" },
    el(
      "button",
      { role: "option", "aria-selected": "false", tabindex: -1, onclick: act },
      el("span", {}, isolated(clipped(fullName(id), 60))),
      el("small", {}, word("kinds", DB.kindOf(id))),
    ),
  );
