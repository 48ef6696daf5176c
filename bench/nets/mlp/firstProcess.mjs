// The child process of cold-start: loads one library, makes one training step, says so and ends.
//   node firstProcess.mjs ours MODULE      MODULE: the library as users download it
//   node firstProcess.mjs jax-js
//   node firstProcess.mjs                  an empty script
const [, , library, module] = process.argv;
if (library === "ours") {
  const { firstStep } = await import("./first.mjs");
  firstStep(await import(module));
} else if (library === "jax-js") {
  const { start } = await import("../../peers/jax.mjs");
  const { jaxMlpStep } = await import("./jax.mjs");
  await jaxMlpStep(await start()).sample(1);
}
process.stdout.write("done\n", () => process.exit(0));
