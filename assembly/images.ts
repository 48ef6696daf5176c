// The kernels of images, in a module of their own: convolutions and pooling. One line per family.
export { averagePool, averagePoolGrad } from "./averagePool";
export { conv2d } from "./conv2d";
export { conv2dGradInput } from "./conv2dGradInput";
export { conv2dGradBias, conv2dGradWeight } from "./conv2dGradWeight";
export { gateTapsGrad } from "./convLists";
export { conv2dWorkspace } from "./convWorkspace";
export { maxPool, maxPoolGrad } from "./maxPool";
