// Weights to begin with, by the names of the field. fanIn and fanOut: how many numbers each output is summed from, and how
// many outputs each input goes into.
//
//   heNormal      normal, variance 2 / fanIn                 heUniform      uniform, |w| < sqrt(6 / fanIn)
//   glorotNormal  normal, variance 2 / (fanIn + fanOut)      glorotUniform  uniform, |w| < sqrt(6 / (fanIn + fanOut))
//
// He et al. 2015, for ReLU; Glorot & Bengio 2010, for tanh and the like. Normals are not cut off at two deviations.
import { ValueError } from "../errors.ts";
import { initialNormals, initialUniforms } from "../random.ts";

type Draw = (fanIn: number, fanOut: number, n: number) => Float32Array;

function normal(n: number, variance: number): Float32Array {
  const deviation = Math.sqrt(variance);
  const values = initialNormals(n);
  // map() would call a function that is not compiled yet for each of them: half of the time a layer of 784 x 300 took to be made
  for (let i = 0; i < n; i++) values[i] = (values[i] as number) * deviation;
  return values;
}

function uniform(n: number, square: number): Float32Array {
  const width = 2 * Math.sqrt(square);
  const values = initialUniforms(n);
  for (let i = 0; i < n; i++) values[i] = ((values[i] as number) - 0.5) * width;
  return values;
}

export const heNormal: Draw = (fanIn, _, n) => normal(n, 2 / fanIn);
export const heUniform: Draw = (fanIn, _, n) => uniform(n, 6 / fanIn);
export const glorotNormal: Draw = (fanIn, fanOut, n) => normal(n, 2 / (fanIn + fanOut));
export const glorotUniform: Draw = (fanIn, fanOut, n) => uniform(n, 6 / (fanIn + fanOut));

/** How weights are drawn at first. */
export type Initializer = "heNormal" | "heUniform" | "glorotNormal" | "glorotUniform";

const named: Readonly<Record<Initializer, Draw>> = { heNormal, heUniform, glorotNormal, glorotUniform };

/** The draw of a name. @throws ValueError */
export function initializerOf(who: string, name: Initializer): Draw {
  if (Object.hasOwn(named, name)) return named[name];
  const names = Object.keys(named).map((each) => `"${each}"`);
  throw new ValueError(`${who}: initializer is ${typeof name === "string" ? `"${name}"` : String(name)}, but it must be one of ${names.join(", ")}.`);
}
