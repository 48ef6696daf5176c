// How long an example takes in what toSource() writes, beside sievenet/inference: processor time of one core, so that what else
// runs on the machine counts for little. After `npm run build`: node bench/standalone.mjs. C is timed where there is gcc.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compact, encode } from "../dist/index.js";
import { decode } from "../dist/inference.js";
import { recipe } from "../dist/run.js";
import { toSource } from "../dist/standalone.js";

const NETS = { "lenet-300-100": [784], "lenet-5": [1, 28, 28], "wrn-10-1": [3, 32, 32] };
const ROUNDS = 10;
const ROUND_MS = 30;

const processor = () => process.cpuUsage().user / 1000;

/** Microseconds of a call, of the best round. */
function microseconds(call) {
  for (let i = 0; i < 30; i++) call();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begin = processor();
    let calls = 0;
    do {
      call();
      calls++;
    } while (processor() - begin < ROUND_MS);
    return (1000 * (processor() - begin)) / calls;
  });
  return Math.min(...rounds);
}

const MAIN = `#include <stdio.h>
#include <time.h>
#define NET_DECLARATIONS
#include "net.c"
static float input[NET_INPUTS], output[NET_OUTPUTS];
int main(void)
{
  double best = 1e9;
  for (int i = 0; i < NET_INPUTS; i++) input[i] = (float)(i * 7919 % 256) / 255;
  for (int r = 0; r < ${ROUNDS}; r++) {
    const clock_t begin = clock();
    int calls = 0;
    do {
      net_predict(input, output);
      calls++;
    } while (clock() - begin < CLOCKS_PER_SEC / 1000 * ${ROUND_MS});
    const double each = 1e6 * (double)(clock() - begin) / CLOCKS_PER_SEC / calls;
    if (each < best) best = each;
  }
  printf("%.1f", best);
  return 0;
}
`;

/** Microseconds of the C of a net. */
function inC(text, level) {
  const folder = mkdtempSync(join(tmpdir(), "sievenet-bench-"));
  try {
    writeFileSync(join(folder, "net.c"), text);
    writeFileSync(join(folder, "main.c"), MAIN);
    execFileSync("gcc", [level, "main.c", "net.c", "-lm", "-o", "net"], { cwd: folder });
    return Number(execFileSync(join(folder, "net")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const hasCompiler = !spawnSync("gcc", ["--version"]).error;
for (const [name, input] of Object.entries(NETS)) {
  const net = compact(recipe(name).build());
  const model = decode(encode(net));
  const x = Float32Array.from({ length: input.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7919) % 256) / 255);
  const { text, multiplyAdds } = toSource(net, { language: "js", input });
  const { predict } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const c = hasCompiler ? toSource(net, { language: "c", input }).text : undefined;
  const times = {
    "sievenet/inference": microseconds(() => model.predict(x, [1, ...input])),
    JavaScript: microseconds(() => predict(x)),
    ...(c && { "C -O2": inC(c, "-O2"), "C -O3": inC(c, "-O3") }),
  };
  console.log(
    `${name}, ${multiplyAdds} multiply-adds: ${Object.entries(times)
      .map(([how, time]) => `${how} ${time.toFixed(0)} us`)
      .join(", ")}`,
  );
}
