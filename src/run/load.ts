// The examples of a run: those of a dataset by its name, or a table of one's own.
import type { Row } from "../data/index.ts";
import { MLP } from "../recipes/mlp.ts";
import { type Loading, loadDataset } from "./datasets.ts";
import type { CompleteSettings } from "./settings.ts";
import { type Loaded, loadTable } from "./tables.ts";

/** @throws FileError, FormatError, DownloadError, ValueError; the signal's reason */
export async function load(settings: CompleteSettings, { rows, ...loading }: Loading & { readonly rows?: readonly Row[] | undefined }): Promise<Loaded> {
  return settings.recipe === MLP ? loadTable(settings, loading.words, rows) : { split: await loadDataset(settings, loading) };
}
