/** Who owns the repository, as long as nobody does. */
export const PLACEHOLDER: string;
/** The fields of package.json that name a repository. */
export function addressesOf(url: string): {
  readonly repository: { readonly type: string; readonly url: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
};
/** What is wrong with a tag, a sentence each. `read(path)`: the text of a file. */
export function problems(tag: string, read: (path: string) => string): string[];
