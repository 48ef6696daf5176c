// Runs the suite beside it in Node, Deno or Bun and prints what came.   main.mjs [only tests whose name contains this]
import { run, told } from "./suite.mjs";

const { Bun, Deno, process } = globalThis;
const outcome = await run(process.argv[2]);
const version = Deno?.version.deno ?? Bun?.version ?? process.version.slice(1);
console.log(JSON.stringify({ ...outcome, told, version, machine: process.arch }));
