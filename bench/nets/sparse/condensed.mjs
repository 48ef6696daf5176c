// Constant fan-in beside our lists: a prototype of the bench alone (bench/assembly/condensed.ts), in a memory of its own.
import { contender } from "../../measure/contender.mjs";
import { compiledLoop } from "../product/peak.mjs";
import { fanIn, fanInWeights, INPUTS, inputs, OUTPUTS } from "./net.mjs";

/** `scope`: of the library, around each call, since ours has it too. */
export async function condensedContender({ scope }, batch, percent) {
  const reads = fanIn(percent);
  const values = fanInWeights(percent);
  const k = reads[0].length;
  const memory = new WebAssembly.Memory({ initial: 64 });
  const module = new WebAssembly.Module(await compiledLoop("condensed.ts"));
  const { condensedOne, condensedMany } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  let top = 65536;
  const reserve = (Numbers, n) => {
    const address = top;
    top += 64 * Math.ceil((n * Numbers.BYTES_PER_ELEMENT) / 64 + 1);
    return [address, new Numbers(memory.buffer, address, n)];
  };
  const [x, given] = reserve(Float32Array, batch * INPUTS);
  const [y, outputs] = reserve(Float32Array, batch * OUTPUTS);
  const [o, offsets] = reserve(Uint16Array, OUTPUTS * k);
  const [w, weights] = reserve(Float32Array, OUTPUTS * k);
  const [bias] = reserve(Float32Array, OUTPUTS);
  const [workspace] = reserve(Float32Array, 24 * (INPUTS + OUTPUTS + 4));
  given.set(inputs(batch));
  reads.forEach((own, r) => {
    own.forEach((i, step) => {
      const at = batch === 1 ? (Math.floor(r / 4) * k + step) * 4 + (r % 4) : r * k + step;
      offsets[at] = 4 * i;
      weights[at] = values[i * OUTPUTS + r];
    });
  });
  const one = () => void condensedOne(y, x, o, w, bias, OUTPUTS / 4, k);
  const many = () => void condensedMany(y, x, o, w, bias, OUTPUTS, k, INPUTS, batch, workspace);
  const call = batch === 1 ? one : many;
  const run = () => scope(call);
  return contender({
    run,
    result() {
      run();
      return outputs.slice();
    },
  });
}
