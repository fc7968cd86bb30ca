// @ts-check
// Elements; text enters as text only.

/** @typedef {Record<string, any>} Attributes */

/**
 * Set attributes, listeners (`onclick`), style properties (`css`) and children of an element.
 * @template {Element} T
 * @param {T} element
 * @param {Attributes} attributes
 * @param {any[]} children
 * @returns {T}
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "css") {
      const { style } = /** @type {HTMLElement} */ (/** @type {unknown} */ (element));
      for (const [property, each] of Object.entries(value)) style.setProperty(property, String(each));
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(
    ...children.flat(4).filter((child) => child !== "" && child !== null && child !== undefined && child !== false),
  );
  return element;
}

/**
 * Make an HTML element: `el("p", { class: "meta" }, "text", otherElement)`.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...any} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * Make an SVG element.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...any} children
 * @returns {any}
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/**
 * Make an element that acts like a button, and whose text can be selected and copied, unlike that of a button.
 * @param {string} tag
 * @param {Attributes} attributes
 * @param {...any} children
 */
export function choice(tag, attributes, ...children) {
  return el(tag, { role: "button", tabindex: 0, ...attributes }, ...children);
}

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Text from the data, isolated from the direction of the text around it, and without control characters. */
export const isolated = (text) => el("bdi", {}, String(text).replace(CONTROLS, " "));

/** A text cut to a number of characters. */
export const clipped = (text, max) => {
  const characters = [...text.slice(0, 2 * max + 2)];
  return characters.length > max ? `${characters.slice(0, max).join("")}…` : text;
};

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);
