// A net with layers from outside between gated ones, and how it is trained and looked at.
import {
  adam,
  dataset,
  dense,
  type Epoch,
  type Gateable,
  gate,
  gateParameters,
  type Layer,
  type Part,
  predict,
  relu,
  type Sequential,
  seed,
  sequential,
  tensor,
  train,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";
import { Affine } from "./ownLayers.ts";

export const data = dataset({ inputs: numbers(60 * 6, -1, 1), labels: Array.from({ length: 60 }, (_, i) => (i * 7) % 3), shape: [6] });
export const x = tensor(data.inputs, [60, 6]);
/** Below what any noise opens. */
const FAR = -30;

export function close(layer: Gateable, over: "inputs" | "outputs", closed: number[]): void {
  const size = layer[over];
  const [logAlpha] = gateParameters({ gate: layer.gates[over] as object });
  if (!logAlpha) throw new Error("no gate");
  Object.assign(logAlpha, { bounds: [FAR, 5] });
  logAlpha.set(Array.from({ length: size }, (_, i) => (closed.includes(i) ? FAR : 4)));
}

/** Affine layers between gated ones. Inputs 1 and 4 of the first and 0, 2 and 5 of the second are closed. */
export function net(): Sequential {
  seed(3);
  const [first, second] = [gate(dense(6, 8), { over: "inputs", lambda: 0.001 }), gate(dense(8, 5), { over: "inputs", lambda: 0.001 })];
  close(first, "inputs", [1, 4]);
  close(second, "inputs", [0, 2, 5]);
  const affine = new Affine(8, numbers(8, 0.5, 1.5, 1), numbers(8, -0.5, 0.5, 2));
  return sequential(first, affine, relu, second, sequential(new Affine(5)), dense(5, 3));
}

export async function trained(model: Layer, shrink = false): Promise<Epoch[]> {
  const epochs: Epoch[] = [];
  const options = { optimizer: adam({ learningRate: 0.01 }), epochs: 4, batchSize: 10, test: data, averageDecay: 0.9, seed: 1 };
  for await (const epoch of train(model, data, { ...options, shrink })) epochs.push(epoch);
  return epochs;
}

export const labels = (parts: readonly Part[]) =>
  parts.map((part) => (typeof part === "function" ? part.name : ((part as { label?: string }).label ?? "block")));
export const outputs = (model: Layer) => predict(model, x).toArray();
