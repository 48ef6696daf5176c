import type { Metafile } from "esbuild";

/** Builds the page into a folder, which is emptied. */
export function buildPage(outdir?: string): Promise<Pick<Metafile, "outputs">>;

/** Bytes of the built pages, gzipped: what the first view loads, and what comes later. */
export function weightsOf(folder: string, metafile: Pick<Metafile, "outputs">): Promise<{ page: string; visit: number; rest: number }[]>;
