// The child process of cold-start: loads one library, makes one training step, says so and ends.   node firstStep.mjs WHO [MODULE]
const who = process.argv[2];
if (who === "ours") {
  const { firstOurs } = await import("./firstOurs.mjs");
  firstOurs(await import(process.argv[3] ?? "../.build/sievenet.mjs"));
} else if (who === "jax-js") {
  const { start } = await import("../peers/jax.mjs");
  const { jaxStep } = await import("./mlpJax.mjs");
  await jaxStep(await start()).sample(1);
}
process.stdout.write("done\n", () => process.exit(0));
