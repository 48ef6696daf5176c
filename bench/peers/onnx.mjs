// onnxruntime-web, inference only, one thread. It takes models as ONNX files (onnxModel.mjs).
import { installed } from "./install.mjs";

export async function start() {
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  const tensor = (values, shape) => new ort.Tensor("float32", values, shape);
  async function session(model) {
    const created = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
    // it leaves a global Worker behind, from which jax-js would conclude that this is a browser with threads
    Reflect.deleteProperty(globalThis, "Worker");
    return created;
  }
  return { tensor, session, version: installed("onnxruntime-web") };
}
