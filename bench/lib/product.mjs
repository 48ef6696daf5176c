// A matrix product in one of three forms, by everyone: C [m, n] = A · B with A stored [k, m] in "TN" and B [n, k] in "NT".
import { input, modelOf, node, output } from "../peers/onnx.mjs";
import { uniform } from "./data.mjs";
import { contender } from "./measure.mjs";
import { peakLoop } from "./peak.mjs";
import { ceilingOf } from "./peakOf.mjs";

/** Copies of a small product in one call, so that a peer's cost per call does not hide its product. */
const copiesFor = (flops) => Math.max(1, Math.min(40, Math.round(2e7 / flops)));

/** The library's own kernels, called as its dense layer calls them. */
const kernelOf = {
  NN: (lib, c, a, b, m, k, n, ws) => lib.kernels.dense(c, a, b, 0, m, k, n, 0, k, 0, n, ws),
  // dx [m, n] = dy [m, k] · W [n, k] transposed
  NT: (lib, c, a, b, m, k, n, ws) => lib.kernels.denseGradInput(c, a, b, 0, m, n, k, 0, n, 0, k, 0, ws),
  // dW [m, n] = x [k, m] transposed · dy [k, n]
  TN: (lib, c, a, b, m, k, n, ws) => lib.kernels.denseGradWeight(c, a, b, k, m, n, 0, m, 0, n, 0, ws),
};

export function oursProduct(lib, form, [m, k, n], a, b) {
  const blocks = [m * n, m * k, k * n].map((size) => new lib.Block(4 * size));
  const [c, left, right] = blocks.map((each) => each.address);
  const workspace = lib.workspace();
  lib.floats(left, m * k).set(a);
  lib.floats(right, k * n).set(b);
  const run = () => kernelOf[form](lib, c, left, right, m, k, n, workspace);
  return contender({
    run,
    result() {
      run();
      return lib.floats(c, m * n).slice();
    },
    free: () => void blocks.length,
  });
}

/** The most this engine gives. `relaxed`: with fused multiplications and additions. */
export const ceiling = async (relaxed = false) => ceilingOf(await peakLoop(relaxed));

async function jaxProduct({ numpy, array, blockUntilReady }, form, shapes, a, b) {
  const left = array(a, shapes.a);
  const right = array(b, shapes.b);
  await blockUntilReady([left, right]);
  const multiply = () => numpy.matmul(form === "TN" ? left.ref.transpose() : left.ref, form === "NT" ? right.ref.transpose() : right.ref);
  return contender({
    async run() {
      const c = multiply();
      await c.blockUntilReady();
      c.dispose();
    },
    result: () => multiply().data(),
    free() {
      left.dispose();
      right.dispose();
    },
  });
}

function tfjsProduct({ tf }, form, shapes, a, b) {
  const left = tf.tensor(a, shapes.a);
  const right = tf.tensor(b, shapes.b);
  // kernels of this backend run to the end when they are called
  return contender({
    run: () => tf.matMul(left, right, form === "TN", form === "NT").dispose(),
    result: () => tf.matMul(left, right, form === "TN", form === "NT").dataSync(),
    free: () => tf.dispose([left, right]),
  });
}

function numpyProduct({ np, array }, form, shapes, a, b) {
  const left = array(a, shapes.a);
  const right = array(b, shapes.b);
  // a transposed view is ten times slower than a copy of it
  const turned = (x, turn) => (turn ? x.T.copy() : x);
  function multiply() {
    const [l, r] = [turned(left, form === "TN"), turned(right, form === "NT")];
    const c = np.matmul(l, r);
    for (const each of [l, r]) if (each !== left && each !== right) each.dispose();
    return c;
  }
  return contender({ run: () => multiply().dispose(), result: () => Float32Array.from(multiply().data) });
}

async function onnxProduct(onnx, form, shapes, a, b, size) {
  const [m, k, n] = size;
  const copies = copiesFor(2 * m * k * n);
  const names = Array.from({ length: copies }, (_, i) => i);
  const session = await onnx.session(
    modelOf([
      input("a", shapes.a),
      ...names.flatMap((i) => [
        input(`b${i}`, shapes.b),
        output(`c${i}`, [m, n]),
        form === "NN"
          ? node("MatMul", ["a", `b${i}`], `c${i}`)
          : node("Gemm", ["a", `b${i}`], `c${i}`, { transA: Number(form === "TN"), transB: Number(form === "NT") }),
      ]),
    ]),
  );
  const feeds = { a: onnx.tensor(a, shapes.a), ...Object.fromEntries(names.map((i) => [`b${i}`, onnx.tensor(b, shapes.b)])) };
  const run = async () => (await session.run(feeds)).c0.data;
  return contender({ run, result: run, work: (copies * 2 * m * k * n) / 1e9, free: () => session.release() });
}

/** A workload that measures C = A · B. */
export function product(name, form, size) {
  const [m, k, n] = size;
  const shapes = { a: form === "TN" ? [k, m] : [m, k], b: form === "NT" ? [n, k] : [k, n] };
  const numbers = () => [uniform(m * k, -1, 1, 1), uniform(k * n, -1, 1, 2)];
  return {
    name,
    metric: "GFLOP/s",
    work: (2 * m * k * n) / 1e9,
    ours: (lib) => oursProduct(lib, form, size, ...numbers()),
    peers: {
      "register-only loop": () => ceiling(),
      "jax-js": (jax) => jaxProduct(jax, form, shapes, ...numbers()),
      "tfjs wasm": (tfjs) => tfjsProduct(tfjs, form, shapes, ...numbers()),
      "numpy-ts": (numpy) => numpyProduct(numpy, form, shapes, ...numbers()),
      "onnxruntime-web": (onnx) => onnxProduct(onnx, form, shapes, ...numbers(), size),
      PyTorch: (torch) => torch.contender("product", { a: [numbers()[0], shapes.a], b: [numbers()[1], shapes.b] }, { form }),
    },
  };
}
