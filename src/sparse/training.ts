import { UsageError } from "../errors.ts";
import { isRecording } from "../tape.ts";

/** @throws UsageError in a recorded step */
export function refuseTraining(label: string): void {
  if (isRecording())
    throw new UsageError(`${label}: a sparse layer only predicts, but a step is running. Train densify(net), and sparsify() what comes of it.`);
}
