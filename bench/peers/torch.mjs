// PyTorch on one thread, in a child process that stays and answers one line of JSON with another (torchAnswers.py).
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const name = "PyTorch";

const environment = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" };

/** The first Python that has torch: the default one often is not the one Debian's package is for. */
function python() {
  const found = ["python3", "/usr/bin/python3"].find((each) => spawnSync(each, ["-c", "import torch"]).status === 0);
  if (!found) throw new Error("no python3 here has torch; on Debian: apt-get install python3-torch libopenblas0-pthread");
  return found;
}

const encode = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
function decode(base64) {
  const bytes = Buffer.from(base64, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export async function start() {
  const child = spawn(python(), [fileURLToPath(new URL("torchAnswers.py", import.meta.url))], { env: environment, stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function ask(question) {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("the Python process ended");
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(answer.error);
    return answer;
  }
  const { version } = await ask({ op: "version" });

  /** A contender that runs the function `kind` of torchAnswers.py on these arrays ([values, shape]) and options. */
  async function contender(kind, arrays, options = {}) {
    const packed = Object.fromEntries(
      Object.entries(arrays).map(([key, [values, shape]]) => [key, { data: encode(values), type: values instanceof Int32Array ? "int32" : "float32", shape }]),
    );
    await ask({ op: "make", kind, arrays: packed, options });
    return {
      sample: async (calls) => (await ask({ op: "sample", calls })).seconds,
      result: async () => decode((await ask({ op: "result" })).data),
      free: () => ask({ op: "free" }),
    };
  }
  return { contender, version, stop: () => child.kill() };
}
