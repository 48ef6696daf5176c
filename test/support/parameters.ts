// What a function takes, as its text says.

/** Parameters as a function's text has them, without what stands in their brackets. */
export function parametersOf(text: string): string[] {
  const found = [""];
  let depth = 0;
  for (const letter of text.slice(text.indexOf("("))) {
    if (")]}".includes(letter)) depth--;
    if (letter === ")" && depth === 0) break;
    if (depth === 1 && letter === ",") found.push("");
    else if (depth > 0) found[found.length - 1] += letter;
    if ("([{".includes(letter)) depth++;
  }
  return found.map((each) => each.trim());
}
