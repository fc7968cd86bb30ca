import assert from "node:assert/strict";
import { test } from "node:test";
import { pinyinOf, rankOf } from "../../pages/web/search.js";
import { fold } from "../../pages/web/words.js";

const USUAL = { usual: { 智: "zhi", 谱: "pu", 银: "yin", 行: "xing", 绿: "lv" } };
const entry = (/** @type {string[]} */ keys, /** @type {any} */ read = undefined) => ({
  keys: keys.map(fold),
  ...pinyinOf(keys[0], USUAL, read),
});

test("a name is read by the usual syllables of its characters, or as it is read in context", () => {
  assert.deepEqual(pinyinOf("智谱AI", USUAL), { pinyin: "zhipuai", initials: "zpai" });
  assert.deepEqual(pinyinOf("银行", USUAL, ["yin", "hang"]), { pinyin: "yinhang", initials: "yh" });
  assert.deepEqual(pinyinOf("A银-行", USUAL, ["yin", "hang"]), { pinyin: "ayin-hang", initials: "ay-h" });
  assert.deepEqual(pinyinOf("Kimi", USUAL), { pinyin: "", initials: "" });
});

test("a character without a reading stands for itself", () => {
  assert.deepEqual(pinyinOf("智𠮷", USUAL), { pinyin: "zhi𠮷", initials: "z𠮷" });
});

test("search text is compared in one width and case, without blanks", () => {
  assert.equal(fold("Zhi Pu　ＡＩ"), "zhipuai");
});

test("the whole name ranks before its beginning, that before its middle, names before pinyin within", () => {
  const ranks = [
    rankOf(entry(["智谱"]), fold("智谱")),
    rankOf(entry(["智谱"]), "zp"),
    rankOf(entry(["智谱"]), "zhipu"),
    rankOf(entry(["智谱AI"]), fold("智谱")),
    rankOf(entry(["北京智谱"]), fold("智谱")),
    rankOf(entry(["银智谱"]), "zp"),
    rankOf(entry(["智谱"]), "xyz"),
  ];
  assert.deepEqual(
    [...ranks].sort((a, b) => a - b),
    ranks,
  );
  assert.equal(new Set(ranks).size, ranks.length);
  assert.equal(ranks.at(-1), Number.POSITIVE_INFINITY);
});

test("an alias finds a name as the name does", () => {
  assert.equal(rankOf(entry(["银行", "Bank"]), "bank"), 0);
});
