// onnxruntime-node, the native library, inference only, on one thread. Its package brings the binaries for the CPU.
import { installed } from "./install.mjs";

export async function start() {
  const { default: ort } = await import("onnxruntime-node");
  const tensor = (values, shape) => new ort.Tensor("float32", values, shape);
  const session = (model) => ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
  return { tensor, session, version: installed("onnxruntime-node") };
}
