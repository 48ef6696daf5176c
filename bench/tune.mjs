// Which tile and blocks are best for the products here?   node bench/tune.mjs [SHAPE,...] [--rounds N]
// In each round every choice has one short sample; what counts is the 90th percentile of its speeds, since on a shared
// machine most samples show who else was running.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildLibrary } from "./library/build.mjs";
import { median, percentile } from "./measure/statistics.mjs";
import { oursProduct } from "./nets/product/ours.mjs";
import { factors } from "./nets/product/product.mjs";

const shapes = {
  "gemm-512": ["NN", [512, 512, 512]],
  "mlp-forward": ["NN", [100, 784, 300]],
  "mlp-dx": ["NT", [100, 300, 784]],
  "mlp-dw": ["TN", [784, 100, 300]],
};
const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);
const lib = await import(pathToFileURL(await buildLibrary()).href);

const standard = { tile: 0, m: 0, n: 0, k: 0 };
const choices = [standard, { ...standard, tile: 1 }];
for (const tile of [0, 1]) for (const k of [128, 256, 384]) for (const m of [24, 48, 96]) for (const n of [120, 480, 960]) choices.push({ tile, m, n, k });
const label = ({ tile, m, n, k }) => `${tile ? "3x12" : "4x8 "} ${m ? `m ${m}, n ${n}, k ${k}` : "default blocks"}`;

async function tune(name) {
  const [form, size] = shapes[name];
  const [m, k, n] = size;
  const product = oursProduct(lib, form, size, ...factors(size));
  const flops = (2 * m * k * n) / 1e9;
  const calls = Math.max(1, Math.round(0.15 / flops));
  const speed = async ({ tile, m, n, k }) => {
    lib.kernels.gemmShape(tile, m, n, k);
    return (flops * calls) / (await product.sample(calls));
  };
  for (const choice of choices) await speed(choice);
  const measured = choices.map((choice) => ({ choice, speeds: [] }));
  for (let round = 0; round < rounds; round++) for (const { choice, speeds } of measured) speeds.push(await speed(choice));
  const ranked = measured.map(({ choice, speeds }) => ({ choice, speed: percentile(speeds, 90) }));
  ranked.sort((a, b) => b.speed - a.speed);
  const usual = ranked.find(({ choice }) => choice === standard).speed;
  console.log(`\n${name}, Node ${process.versions.node}: GFLOP/s and speed relative to 4x8 with default blocks`);
  const shown = [...new Set([...ranked.slice(0, 6), ...ranked.filter(({ choice }) => choice.m === 0), ranked.at(-1)])];
  for (const { choice, speed } of shown) console.log(`  ${label(choice).padEnd(28)} ${speed.toFixed(1).padStart(5)}  ${(speed / usual).toFixed(3)}`);
  for (const tile of [0, 1]) {
    const all = ranked.filter(({ choice }) => choice.tile === tile).map(({ speed }) => speed / usual);
    console.log(`  all of ${tile ? "3x12" : "4x8 "}: median ${median(all).toFixed(3)}`);
  }
}

for (const name of positionals.length ? positionals : Object.keys(shapes)) await tune(name);
