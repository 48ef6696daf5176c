// A draw of a million gates, by ours.
import { contender } from "../../measure/contender.mjs";
import { N, portrait } from "./net.mjs";

export function oursGates(lib) {
  const gate = lib.sampledGate([N]);
  gate.logAlpha.set(new Float32Array(N));
  return contender({ run: () => lib.scope(() => void gate.sample()), result: () => portrait(lib.scope(() => gate.sample().toArray())) });
}
