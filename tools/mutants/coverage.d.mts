/** A test file: its path and what it says. */
export interface TestFile {
  readonly name: string;
  readonly text: string;
}

/** All test files but slow ones. */
export function readTests(root: string): TestFile[];

/** [files of the name of a source file, others that are about it, other files of its mirror and of the whole]. */
export function testsOf(file: string, text: string, tests: readonly TestFile[]): [string[], string[], string[]];
