// What a JavaScript file shows: predict() with its checks, shapes, classes.
import { print } from "../../shape.ts";
import type { Printable } from "../head.ts";

/** The functions that programs call. */
export function entry({ program, classes, byteScale }: Printable): string {
  const { inputShape, outputShape } = program;
  const bytes =
    byteScale === undefined
      ? `  if (areBytes) throw new TypeError("predict: bytes came, but the net was not trained on bytes. Give numbers, scaled as its inputs were in training.");\n`
      : "";
  return `/** The shape of one example, and of what comes of it. */
const inputShape = ${print(inputShape)};
const outputShape = ${print(outputShape)};
${
  classes
    ? `/** What the outputs stand for. */
const classes = ${JSON.stringify(classes)};
`
    : ""
}
/**
 * What the net gives.
 * @param {ArrayLike<number> | ArrayLike<number>[]} x - an example, INPUTS numbers in a row; several of them behind each other; or an array of examples
 * @returns {Float32Array | Float32Array[]} OUTPUTS numbers for each example, behind each other; for an array of examples an array
 */
function predict(x) {
  if (Array.isArray(x) && typeof x[0] === "object") return x.map((example) => given(example, true));
  return given(x, false);
}
${
  classes
    ? `
/**
 * The class with the largest output.
 * @param {ArrayLike<number> | ArrayLike<number>[]} x - as for predict()
 * @returns {string | string[]} of an example; for an array of examples an array
 */
function classify(x) {
  const best = (y) => classes[y.reduce((most, each, i) => (each > y[most] ? i : most), 0)];
  const y = predict(x);
  if (Array.isArray(y)) return y.map(best);
  if (y.length !== OUTPUTS) throw new RangeError("classify: " + x.length + " numbers came, but an example has " + INPUTS + ". Give several as an array of examples.");
  return best(y);
}
`
    : ""
}
/** One example, or several behind each other. */
function given(x, single) {
  const isTyped = ArrayBuffer.isView(x) && typeof x.length === "number";
  if (!isTyped && !Array.isArray(x)) throw new TypeError("predict: " + String(x) + " came, but an array of " + INPUTS + " numbers is needed.");
  const count = x.length / INPUTS;
  if (single ? count !== 1 : !(count >= 1 && Math.floor(count) === count))
    throw new RangeError("predict: " + x.length + " numbers came, but an example has " + INPUTS + ", in a row (not nested: use x.flat(Infinity)).");
  const areBytes = /Uint8/.test(Object.prototype.toString.call(x));
${bytes}  const y = new Float32Array(count * OUTPUTS);
  for (let e = 0; e < count; e++) {
    for (let i = 0; i < INPUTS; i++) {
      const each = x[e * INPUTS + i];
      if (typeof each !== "number") throw new TypeError("predict: item " + (e * INPUTS + i) + " is " + String(each) + ", but only numbers can be used.");
      input[i] = ${byteScale === undefined ? "each" : `areBytes ? each * ${Math.fround(byteScale)} : each`};
    }
    run();
    y.set(output, e * OUTPUTS);
  }
  return y;
}`;
}
