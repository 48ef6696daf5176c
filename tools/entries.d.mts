/** One thing a program may import. */
export interface Entry {
  /** Of its bundle in dist/ and its folder in src/; "index" is the library itself. */
  readonly name: string;
  /** What package.json and jsr.json call it. */
  readonly key: string;
  /** What a program imports. */
  readonly specifier: string;
  readonly source: string;
  readonly bundle: string;
  readonly types: string;
  readonly alone: boolean;
  readonly effects: boolean;
}
export const entries: readonly Entry[];
export function entriesOf(...names: string[]): Entry[];
export function exportAll(some: readonly Entry[]): string;
