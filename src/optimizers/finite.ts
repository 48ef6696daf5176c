// Gradients are looked at before anything is moved by them: what is not finite would stay in weights and moments.
import { none } from "../addresses.ts";
import { DivergedError } from "../errors.ts";
import type { Parameter } from "../resident.ts";
import { kernels } from "../wasm.ts";

function isFlawless(p: Parameter): boolean {
  const { gradRows: rows, size } = p;
  // of rows behind closed gates there is nothing to see
  return rows ? !kernels.maybeInfinite(p.openGrad, size / (p.shape[0] as number), rows.list, rows.count) : !kernels.maybeInfinite(p.gradAddress, size, none, 1);
}

/** Refuses gradients of a finite loss that are not finite. `now`: where the step is. @throws DivergedError */
export function checkGradients(parameters: Iterable<Parameter>, now: string): void {
  for (const p of parameters) {
    if (!p.hasGrad || isFlawless(p)) continue;
    const value = p.gradient().find((g) => !Number.isFinite(g));
    if (value === undefined) continue;
    throw new DivergedError(
      `The loss is finite${now}, but the gradient of the ${p.label} holds ${value}. Look for sqrt(), log(), pow() or div() near 0, whose slopes have no bound there, or for extreme numbers in the data; or try a lower learning rate. This step was not taken.`,
    );
  }
}
