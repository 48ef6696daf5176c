// A training step of the residual net, by PyTorch.
import { BATCH, FILTERS, INPUT, input, labels, startDense, startFilters } from "./residual.mjs";

/** `options`: { last: true } keeps pictures with their channels last in memory. */
export function torchResidualStep(torch, options = {}) {
  const arrays = { x: [input(), INPUT], y: [labels(), [BATCH]], dense: [startDense(), [FILTERS[0], 10]] };
  startFilters().forEach((values, i) => {
    arrays[`w${i}`] = [values, FILTERS];
  });
  return torch.contender("residual_step", arrays, options);
}
