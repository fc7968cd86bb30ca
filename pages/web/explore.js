// @ts-check
import { register } from "./navigation.js";

export function registerExplore() {
  register("explore", { has: () => false, open: () => ({ title: "", subject: "" }) });
}
export function exploreRows() {}
export function exploreFrom() {}
