// A page of Markdown as tests see it: its blocks of code, and what comments that readers do not see say of them.

/** One block of code: what is right before it in an HTML comment, such as `<!-- not run: reason -->`, says what it is for. */
export interface Block {
  /** "js", "ts", "sh", "text", ... */
  readonly language: string;
  readonly text: string;
  /** The line of its first fence, from 1 on. */
  readonly line: number;
  /** Why it is not run. */
  readonly notRun?: string;
  /** The file that it is, beside the program of the page. */
  readonly file?: string;
  /** Where its text begins and ends in the page. */
  readonly from: number;
  readonly to: number;
}

const FENCED = /^(?:<!-- (not run|file): ([^\n]*) -->\n+)?```(\w+)\n([\s\S]*?)^```$/gm;

export function blocksOf(page: string): Block[] {
  return [...page.matchAll(FENCED)].map((match) => {
    const [all, word, said = "", language = "", text = ""] = match;
    const to = match.index + all.length - "```".length;
    const line = page.slice(0, to - text.length).split("\n").length - 1;
    const marks = word === "not run" ? { notRun: said } : word === "file" ? { file: said } : {};
    return { language, text, line, ...marks, from: to - text.length, to };
  });
}

/** What a block of code printed and the page states: the block of text right behind it. */
export const statedBehind = (blocks: readonly Block[], i: number): Block | undefined => (blocks[i + 1]?.language === "text" ? blocks[i + 1] : undefined);

/** Whether a program printed what the page states. "..." in the page stands for anything, as times differ. */
export function agrees(stated: string, printed: string): boolean {
  const pattern = stated
    .trim()
    .split("...")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[\\s\\S]*?");
  const plain = printed.replace(/[ \t]+$/gm, "").trim();
  return new RegExp(`^${pattern}$`).test(plain);
}
