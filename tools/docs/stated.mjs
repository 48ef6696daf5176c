// What comments in examples state: `expression; // value` at the margin.

/** A statement whose comment begins with what its expression gives: the expression, and the comment. */
export const STATED = /^(?!const |let |import |for |if |console\.|declare |[ }/])(.+); \/\/ ((?:[["{\d]|-[\dI]|true|false|undefined|null|NaN|Infinity).*)$/gm;

/** What a comment states, without what it says of it behind a colon or comma: `[1, 0]: one of two`. Those in brackets and quotes belong to the value. */
export function valueIn(comment) {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < comment.length; i++) {
    const letter = comment[i];
    if (letter === '"') quoted = !quoted;
    else if (!quoted && "[{(".includes(letter)) depth++;
    else if (!quoted && "]})".includes(letter)) depth--;
    else if (!quoted && depth === 0 && ":,".includes(letter)) return comment.slice(0, i);
  }
  return comment;
}
