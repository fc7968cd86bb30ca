// @ts-check
// A line drawn around things on the canvas of Explore.

import { svg } from "./dom.js";

/**
 * Follow a pointer that is down until it is up; `done` has the places in the window through which it went.
 * @param {HTMLElement} container
 * @param {PointerEvent} event
 * @param {(places: { clientX: number, clientY: number }[]) => void} done
 */
export function drawLasso(container, event, done) {
  event.stopPropagation();
  event.preventDefault();
  const { x, y } = container.getBoundingClientRect();
  const line = svg("polygon");
  const sheet = svg("svg", { class: "lasso", "aria-hidden": "true" }, line);
  const places = [event];
  const follow = (/** @type {PointerEvent} */ next) => {
    next.stopPropagation();
    places.push(next);
    line.setAttribute("points", places.map(({ clientX, clientY }) => `${clientX - x},${clientY - y}`).join(" "));
  };
  const end = () => {
    container.removeEventListener("pointermove", follow, { capture: true });
    sheet.remove();
    done(places);
  };
  container.append(sheet);
  container.setPointerCapture(event.pointerId);
  container.addEventListener("pointermove", follow, { capture: true });
  container.addEventListener("pointerup", end, { once: true, capture: true });
}
