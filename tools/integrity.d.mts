/** Of bytes, as attributes and import maps have it. */
export function integrityOf(bytes: Uint8Array): string;
/** Writes the hashes of the modules of a folder, by name, into a file beside them. */
export function writeIntegrity(folder: string): void;
/** The import map of what is at `base`, with the hashes of a build. */
export function importMap(
  base: string,
  hashes: Readonly<Record<string, string>>,
): { readonly imports: Readonly<Record<string, string>>; readonly integrity: Readonly<Record<string, string>> };
