// @ts-check
// The words of the page in both languages: the schema's, and those of the interface.

/** What the page was written with: the schema's words, colours and sizes. `usePage` fills it at the start. @type {any} */
export const SHELL = { words: {}, look: {}, open: "" };

/** The language that the page is shown in. */
export const reader = { language: "zh" };

/** @param {any} shell */
export function usePage(shell) {
  Object.assign(SHELL, shell);
}

/**
 * The text in the language of the page.
 * @param {string} zh
 * @param {string} [en]
 */
export const pick = (zh, en) => (reader.language === "en" && en ? en : zh);
/** The text of a Chinese and English pair, in the language of the page. @param {string[]} pair */
export const pickOf = ([zh, en]) => pick(zh, en);

/** The Chinese and the English name of something in the schema. */
export const pairOf = (table, name) => SHELL.words[table]?.[name] || [name, name];
/** The name of something in the schema, in the language of the page. */
export const word = (table, name) => pick(pairOf(table, name)[0], pairOf(table, name)[1]);
export const colourOf = (kind) => (SHELL.words.kinds[kind] || ["", "", "#56627a"])[2];

/** Kinds that offer, supply and serve. */
export const FIRMS = ["Company", "Organization"];
export const STRENGTHS = ["explicit", "implied", "editorial"];
/** Evidence that is drawn dashed or dotted: what no source states as it stands. */
export const WEAK = ["implied", "editorial"];

/** The part of a name before its explanation. */
export const brief = (text) => text.split(/[，；,;]/)[0];

const plural = (noun) => (/[^aeou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`);
/** A number of things, in English: "3 rows". */
export const amount = (number, noun) => `${number} ${String(number) === "1" ? noun : plural(noun)}`;

/** A number of things of a kind: 企业 3, "3 companies". */
export function counted(kind, count) {
  const [zh, en] = pairOf("kinds", kind);
  return pick(`${zh} ${count}`, amount(count, en.toLowerCase()));
}

/** Texts in one line, by a mark of the language: ；，or 、are ; and , in English. */
export const joined = (texts, mark = "；") => texts.filter(Boolean).join(pick(mark, mark === "；" ? "; " : ", "));
export const bracketed = (text) => pick(`（${text}）`, ` (${text})`);

/** Text as a search compares it: one width, one case, no blanks. */
export const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

export const inChinese = new Intl.Collator("zh", { numeric: true });
