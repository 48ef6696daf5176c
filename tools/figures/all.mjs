// The pictures of docs/guide, by their names in docs/guide/figures.
import { gateOverLogAlpha, hardConcrete } from "./gates.mjs";
import { expectedFlops, norms, testErrors } from "./paper.mjs";

export const figures = {
  "hard-concrete.svg": hardConcrete,
  "gate-over-log-alpha.svg": gateOverLogAlpha,
  "norms.svg": norms,
  "expected-flops.svg": expectedFlops,
  "test-errors.svg": testErrors,
};
