// The numbers in a page of Markdown that say something about the world: what a reader may doubt.

/** What is no prose: fenced code, comments, code in a line, where links lead, addresses. Blanked, so that places stay. */
const NO_PROSE = [/^```[\s\S]*?^```$/gm, /<!--[\s\S]*?-->/g, /`[^`\n]*`/g, /\]\([^)\n]*\)/g, /https?:\/\/\S+/g];

/** Counters of lists, headings, and the line under the head of a table. */
const MARKUP = [/^ *\d+\. /gm, /^#+ .*$/gm, /^\|[-:| ]+\|$/gm];

/**
 * Names and versions that have digits in them: LeNet-5, CIFAR-10, wrn-10-1, L0, float16, Node 20.19, 4.22.0,
 * 2018 as the year of a paper, 1e-5 as how exactly two programs agree.
 */
const NAMES = [
  /\b(?:784-300-100(?:-10)?|20-50-800-500)\b/g, // nets that are begun with; what is left of them is a claim
  /\b[A-Za-z][\w.]*-\d[\w-]*/g,
  /\b(?:Node|jsdom|opset|version|Ctrl|seed) \d+(?:\.\d+)*/gi,
  /\b\d+\.\d+\.\d+\b/g,
  /\b(?:19|20)\d\d\b/g,
  /\b1e-\d\b/g,
  /\b[A-Za-z]+\d+\w*/g,
  /\b\d+-[dD]\b/g,
];

/** A claim: the number as it stands there, and where. */
export function numbersIn(page) {
  let text = page;
  const blank = (match) => match.replace(/[^\n]/g, " ");
  for (const pattern of [...NO_PROSE, ...MARKUP, ...NAMES]) text = text.replace(pattern, blank);
  return [...text.matchAll(/(?<![\w.])(?:\d+(?:-\d+){2,}|-?\d+(?:\.\d+)?(?: \d{3})*)(?!\w)/g)].map((match) => ({
    number: match[0],
    at: match.index,
    line: text.slice(0, match.index).split("\n").length,
  }));
}

/** The code of a page: programs that tests run, and what they print. */
export const codeOf = (page) => [...page.matchAll(/^```\w+\n([\s\S]*?)^```$/gm), ...page.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code).join("\n");
