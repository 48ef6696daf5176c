// PyTorch on one thread, in a child process that stays and answers one line of JSON with another (torchAnswers.py).
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startAnswering } from "../measure/answers.mjs";

const environment = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" };

/** The first Python that has torch: the default one often is not the one Debian's package is for. */
function python() {
  const program = ["python3", "/usr/bin/python3"].find((path) => spawnSync(path, ["-c", "import torch"]).status === 0);
  if (!program) throw new Error("no python3 here has torch; on Debian: apt-get install python3-torch libopenblas0-pthread");
  return program;
}

const encode = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
function decode(base64) {
  const bytes = Buffer.from(base64, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
const packed = ([values, shape]) => ({ data: encode(values), type: values instanceof Int32Array ? "int32" : "float32", shape });

export async function start() {
  const { ask, stop } = startAnswering("the Python process", python(), [fileURLToPath(new URL("torchAnswers.py", import.meta.url))], { env: environment });
  const { version } = await ask({ op: "version" });

  /** A contender that runs the function `kind` of torchAnswers.py on these arrays ([values, shape]) and options. */
  async function contender(kind, arrays, options = {}) {
    await ask({ op: "make", kind, arrays: Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, packed(array)])), options });
    return {
      sample: async (calls) => (await ask({ op: "sample", calls })).seconds,
      result: async () => decode((await ask({ op: "result" })).data),
      free: () => ask({ op: "free" }),
    };
  }
  return { contender, version, stop };
}
