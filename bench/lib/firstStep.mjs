// The child process of cold-start: loads one library, makes one training step, says so and ends.   node firstStep.mjs WHO [MODULE]
const who = process.argv[2];
if (who === "ours") {
  const lib = await import(process.argv[3] ?? "../.build/sievenet.mjs");
  const net = lib.sequential(lib.dense(784, 300), lib.relu, lib.dense(300, 100), lib.relu, lib.dense(100, 10));
  const labels = Array.from({ length: 100 }, (_, i) => i % 10);
  const x = lib.tensor(new Float32Array(78400).fill(0.5), [100, 784]);
  lib.step(net, lib.adam(), () => lib.crossEntropy(net.forward(x), labels));
} else if (who === "jax-js") {
  const { start } = await import("../peers/jax.mjs");
  const { jaxStep } = await import("./mlpJax.mjs");
  await jaxStep(await start()).sample(1);
}
process.stdout.write("done\n", () => process.exit(0));
