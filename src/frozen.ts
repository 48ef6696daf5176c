// Which parts of nets are frozen: they do not learn, and compute in training steps what they do elsewhere.
import { isRecording } from "./tape.ts";

/** Layers, gates, parameters and statistics; held weakly. */
const frozen = new WeakSet<object>();

/** Whether training leaves it as it is. */
export const isFrozen = (part: object): boolean => frozen.has(part);

/** Freezes it, or ends that. */
export function setFrozen(part: object, on: boolean): void {
  if (on) frozen.add(part);
  else frozen.delete(part);
}

/** Whether a layer or a set of gates is to act as in training now. */
export const learns = (part: object): boolean => isRecording() && !frozen.has(part);
