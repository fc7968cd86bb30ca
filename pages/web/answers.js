// @ts-check
// The answers that the page carries: rows as the command line gives them, with the nodes and facts that each row names.

/** @typedef {{ name: string, zh: string, en: string, columns: [string, string][], rows: { cells: string[], nodes: string[], facts: string[] }[] }} PageAnswer */

/** @type {PageAnswer[]} */
export const answers = [];

/** @param {PageAnswer[]} packed */
export function useAnswers(packed) {
  answers.push(...packed);
}

/** The answer to the question of a name. */
export const answerNamed = (name) => answers.find((answer) => answer.name === name);
