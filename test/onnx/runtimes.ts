// The runtimes of ONNX that are there: `npm ci --ignore-scripts` in test/onnx installs them, Debian's python3-onnx has the checker.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Numbers that went in or came out of a session. */
export interface Numbers {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A file that predicts. */
export interface Session {
  run(data: Float32Array | Uint8Array, dims: readonly number[]): Promise<Numbers>;
}

/** A runtime as its package exports it, as far as it is needed. */
interface Ort {
  readonly env: { readonly wasm: { numThreads?: number }; logLevel: string };
  readonly Tensor: new (type: string, data: Float32Array | Uint8Array, dims: readonly number[]) => Numbers;
  readonly InferenceSession: {
    create(bytes: Uint8Array, options?: object): Promise<{ run(feeds: Record<string, Numbers>): Promise<Record<string, Numbers>> }>;
  };
}

const PACKAGES = fileURLToPath(new URL("node_modules", import.meta.url));

/** The runtimes, each with the file that its package is entered by. */
const FILES = { "onnxruntime-node": "dist/index.js", "onnxruntime-web": "dist/ort.node.min.mjs" } as const;
export type Runtime = keyof typeof FILES;
export const runtimes = Object.keys(FILES) as Runtime[];

export const hasRuntime = (name: Runtime): boolean => existsSync(join(PACKAGES, name, FILES[name]));

/** The version that is there. */
export function versionOf(name: Runtime): string {
  return (JSON.parse(readFileSync(join(PACKAGES, name, "package.json"), "utf8")) as { version: string }).version;
}

/** Opens a file in a runtime, which then computes it operation by operation unless it may make one of several. */
export async function open(name: Runtime, bytes: Uint8Array, optimized = true): Promise<Session> {
  const loaded = await import(join(PACKAGES, name, FILES[name]));
  const ort: Ort = loaded.default ?? loaded;
  ort.env.wasm.numThreads = 1;
  const threads = { intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await ort.InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    graphOptimizationLevel: optimized ? "all" : "disabled",
    ...(name === "onnxruntime-node" && threads),
  });
  return {
    async run(data, dims) {
      const outputs = await session.run({ input: new ort.Tensor(data instanceof Float32Array ? "float32" : "uint8", data, dims) });
      return outputs["output"] as Numbers;
    },
  };
}

/** Debian's Python, whatever else is in the path. */
const PYTHON = "/usr/bin/python3";
const CHECK = `
import glob, sys, onnx
for path in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
        inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
        said, found = model.graph.output[0].type, inferred.graph.output[0].type
        assert said == found, f"the output is {said}, but {found} was inferred"
        shapes = {each.name for each in list(inferred.graph.value_info) + list(inferred.graph.output)}
        unknown = [node.name for node in model.graph.node for name in node.output if name not in shapes]
        assert not unknown, f"no shape was inferred for {unknown}"
    except Exception as error:
        print(path.split("/")[-1], type(error).__name__, str(error).replace("\\n", " "))
`;

export function hasChecker(): boolean {
  try {
    execFileSync(PYTHON, ["-c", "import onnx"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** What the checker of the onnx package has to say of files, shapes inferred in full: a line for each that is wrong. */
export function check(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "sievenet-onnx-"));
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, `${name.replace(/[^\w.-]+/g, "-")}.onnx`), bytes);
    return execFileSync(PYTHON, ["-c", CHECK, folder], { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
