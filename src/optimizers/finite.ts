// Gradients are looked at before anything is moved by them: what is not finite, or has no finite square, would stay in weights
// and moments.
import { none } from "../addresses.ts";
import { DivergedError } from "../errors.ts";
import type { Parameter } from "../resident.ts";
import { kernels } from "../wasm.ts";
import type { Optimizer } from "./optimizer.ts";

function isFlawless(p: Parameter): boolean {
  const { gradRows: rows, size } = p;
  // of rows behind closed gates there is nothing to see
  return rows ? !kernels.maybeInfinite(p.openGrad, size / (p.shape[0] as number), rows.list, rows.count) : !kernels.maybeInfinite(p.gradAddress, size, none, 1);
}

/** From here on the square of a number is more than 32 bits hold. */
const LARGEST_SQUARED = 2 ** 64;

/** The rule that keeps means of squares of the gradients as they came, if it is one; a transform that clips comes before its own. */
function squaring(optimizer: Optimizer): Optimizer | undefined {
  if ("transform" in optimizer) return optimizer.clips ? undefined : squaring(optimizer.inner);
  return optimizer.squares ? optimizer : undefined;
}

/** Refuses gradients of a finite loss that are not finite, or whose squares are not where the rule needs these. `now`: where the step is. @throws DivergedError */
export function checkGradients(parameters: Iterable<Parameter>, now: string, optimizer: Optimizer): void {
  for (const p of parameters) {
    if (!p.hasGrad || isFlawless(p)) continue;
    const gradient = p.gradient();
    const value = gradient.find((g) => !Number.isFinite(g));
    if (value !== undefined)
      throw new DivergedError(
        `The loss is finite${now}, but the gradient of the ${p.label} holds ${value}. Look for sqrt(), log(), pow() or div() near 0, whose slopes have no bound there, or for extreme numbers in the data; or try a lower learning rate. This step was not taken.`,
      );
    const rule = squaring(optimizer);
    const large = rule && gradient.find((g) => Math.abs(g) >= LARGEST_SQUARED);
    if (large !== undefined)
      throw new DivergedError(
        `The gradient of the ${p.label} holds ${large}${now}, whose square is more than 32 bits hold: ${rule?.name} would keep it as infinite and never move that weight again. Look for extreme numbers in the data, scale() the loss down, or put clipNorm() around the optimizer. This step was not taken.`,
      );
  }
}
