// Which entry points of the library the bench measures, from the project's one list of them.
import { entriesOf } from "../../tools/entries.mjs";

/** Those that count as the library in `size` and `cold-start`: everything they export, in one module. */
export const counted = entriesOf("index", "data");

/** Those that workloads measure besides, as objects by these names. */
export const measured = entriesOf("inference", "sparse", "fast", "threads");
