/** A file: its path and what it says. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** All test files but slow ones. */
export function readTests(root: string): TextFile[];

/** All source files. */
export function readSources(root: string): TextFile[];

/** [files of the name of a source file, others about it or what imports it, other files of its mirror and of the whole]. */
export function testsOf(file: string, text: string, tests: readonly TextFile[], sources: readonly TextFile[]): [string[], string[], string[]];
