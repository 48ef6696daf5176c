// The distributions that every program has: what stands here is exported, and known to files. One line adds another.
export { hardConcreteGates } from "./hardConcrete.ts";
