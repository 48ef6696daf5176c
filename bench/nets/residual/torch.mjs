// A training step of the residual net, by PyTorch.
import { numbered } from "../training/torch.mjs";
import { BATCH, FILTERS, INPUT, input, labels, startDense, startFilters } from "./net.mjs";

/** `options`: { last: true } keeps images with their channels last in memory. */
export function torchResidualStep(torch, options = {}) {
  const filters = startFilters();
  const weights = numbered("w", filters, Array(filters.length).fill(FILTERS));
  return torch.contender("residual_step", { x: [input(), INPUT], y: [labels(), [BATCH]], dense: [startDense(), [FILTERS[0], 10]], ...weights }, options);
}
