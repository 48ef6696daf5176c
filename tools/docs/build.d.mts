/** A name of the reference. */
export interface Item {
  readonly entry: string;
  readonly name: string;
  readonly kind: string;
  readonly example: string | undefined;
}
/** A program that a page of the site runs. */
export interface Program {
  readonly program: string;
  readonly path: string;
}
export function buildSite(outdir: string): Promise<{
  readonly programs: readonly Program[];
  readonly items: readonly (Item & { readonly address: string })[];
}>;
