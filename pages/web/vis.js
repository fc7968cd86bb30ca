// @ts-check
// vis-network, which is packed in the page and unpacked when it is needed first.

import { byId } from "./dom.js";

/** The bytes of a base64 text; newer browsers decode it themselves, and much quicker. @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  const decoder = /** @type {any} */ (Uint8Array);
  if (decoder.fromBase64) return decoder.fromBase64(text);
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at); // much quicker than Uint8Array.from
  return bytes;
}

/** Unpack a gzipped text that stands in the page as base64. */
export async function unpackText(id) {
  const stream = new Blob([bytesOf(byId(id).textContent)]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).text();
}

/** @type {Promise<any> | null} */
let loading = null;

async function inject() {
  const script = document.createElement("script"); // the content security policy admits it by its hash
  script.textContent = await unpackText("library");
  document.head.append(script);
  return /** @type {any} */ (globalThis).vis;
}

/** The library vis-network: `const { Network, DataSet } = await loadVis()`. */
export function loadVis() {
  loading ??= inject();
  return loading;
}

/** The options of Pyvis's network. */
export const visOptions = () => JSON.parse(byId("options").textContent);
