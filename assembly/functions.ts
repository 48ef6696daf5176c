// The kernels of functions that many programs do without, in a module of their own. One line per family.
export { elu, eluGrad } from "./elu";
export { gelu, geluGrad, geluTanh, geluTanhGrad } from "./gelu";
export { leakyRelu, leakyReluGrad } from "./leakyRelu";
export { normalCdf, normalCdfGrad } from "./normalCdf";
export { abs, absGrad, power, powerGrad, sqrt, sqrtGrad, square, squareGrad } from "./powers";
export { silu, siluGrad } from "./silu";
export { softplus, softplusGrad } from "./softplus";
export { tanh, tanhGrad } from "./tanh";
export { cos, cosGrad, cosine, sin, sinGrad } from "./trigonometry";
