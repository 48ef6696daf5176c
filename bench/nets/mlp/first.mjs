/** Our first training step of 784-300-100-10, after which a process or page of cold-start is done. */
export function firstStep(lib) {
  const net = lib.sequential(lib.dense(784, 300), lib.relu, lib.dense(300, 100), lib.relu, lib.dense(100, 10));
  const labels = Array.from({ length: 100 }, (_, i) => i % 10);
  const x = lib.tensor(new Float32Array(78400).fill(0.5), [100, 784]);
  lib.step(net, lib.adam(), () => lib.crossEntropy(net.forward(x), labels));
}
