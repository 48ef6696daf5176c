import type { Metafile } from "esbuild";

/** Builds the page into a folder, which is emptied. */
export function buildPage(outdir?: string): Promise<Metafile>;

/** Bytes of the built page, gzipped: what a visit that trains and draws loads, and what is loaded when it is asked for. */
export function weightOf(folder: string): Promise<{ visit: number; rest: number }>;
