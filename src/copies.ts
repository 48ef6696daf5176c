// Copies of the library that are loaded beside each other, as two versions are in one node_modules: each has a memory of its
// own, where addresses of another mean nothing. Tensors and optimizers bear the mark of theirs.
import { UsageError } from "./errors.ts";

/** The same symbol in all copies. @internal */
export const COPY: unique symbol = Symbol.for("sievenet.copy") as never;
/** What this copy marks its own with. @internal */
export const own: object = {};

/** Marks what this copy has made. A member `[COPY]` does it too, but of a class with one bundlers do not know that they may leave it out. */
export function markOwn(made: object): void {
  Object.defineProperty(made, COPY, { value: own });
}

/** Warns when this is not the first copy that runs. Under a symbol: a page's elements are globals by their ids. */
export function warnOfCopies(): void {
  const shared = globalThis as { [COPY]?: object };
  shared[COPY] ??= own;
  if (shared[COPY] !== own) console.warn("sievenet: two copies are used, and neither takes the other's tensors. Install one.");
}

/** Refuses what another copy of the library has made. @throws UsageError */
export function checkOwn(value: unknown): void {
  const mark = (value as { readonly [COPY]?: object } | null | undefined)?.[COPY];
  if (mark === undefined || mark === own) return;
  throw new UsageError(
    "A tensor, net or optimizer came from another copy of sievenet, whose memory this one cannot reach. Two copies are loaded: keep one version installed (see npm ls sievenet) and import it from one place.",
  );
}
