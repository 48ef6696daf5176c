// The pictures of docs/guide, by their names in docs/guide/figures.
import { gateOverLogAlpha, hardConcrete } from "./gates.mjs";

export const figures = { "hard-concrete.svg": hardConcrete, "gate-over-log-alpha.svg": gateOverLogAlpha };
