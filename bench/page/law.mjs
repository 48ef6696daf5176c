// docs/zeros-pay.md: the law of closed gates in words and tables, beside its plot.
import { ALL_BUT_ONE, lawOf } from "../law/formula.mjs";
import { conditions, short } from "../measure/format.mjs";

const ms = (seconds) => short(1e3 * seconds);
const of = (dense, seconds) => `${(dense / seconds).toFixed(1)}x`;

function table({ title, dense, series: [eager, lazy] }, peak) {
  const cells = ({ points, constant }, i) => {
    const { flops, seconds } = points[i];
    return `${ms(seconds)} | ${ms(lawOf(flops, peak, constant))} | ${of(dense, seconds)}`;
  };
  const lines = eager.points.map(({ closed, open, flops }, i) => {
    const share = closed === ALL_BUT_ONE ? closed : `${closed} %`;
    return `| ${share} | ${open.join("-")} | ${short(flops / 1e6)} | ${cells(eager, i)} | ${cells(lazy, i)} |`;
  });
  return `## ${title}

Without gates a step takes ${ms(dense)} ms. The constant is ${ms(eager.constant)} ms with Adam and ${ms(lazy.constant)} ms with lazy Adam.

| closed | open gates | open MFLOPs | Adam, ms | law, ms | of dense | lazy, ms | law, ms | of dense |
|---|---|---:|---:|---:|---:|---:|---:|---:|
${lines.join("\n")}
`;
}

/** The page. `about`: { command, runtime, machine, when, sources, load } of the run. */
export function lawPage({ peak, nets }, { command, runtime, machine, when, ...about }) {
  return `# Zeros pay

Written by \`${command}\`; do not edit.

\`\`\`
t = open FLOPs / peak + constant
\`\`\`

That is what a training step should take when gates are closed: products over what is open, at the speed of the engine's
128-bit SIMD, and a constant for all else. Here all gate layers of a net are closed to the same share, the same gates in every
step, spread evenly; batches of 100. Open FLOPs are those of the products of open inputs with open outputs, forward and
backward; an input of LeNet-5's first dense layer is open when its own gate is and that of its map. The peak, ${(peak / 1e9).toFixed(1)} GFLOP/s, is
what a loop of multiplications and additions without any memory gives. The constant is what is left of the time with one open gate a
layer, so that the law goes through that point; nothing is fitted. Speed "of dense" is against the step of the same net without
gates. Lazy Adam leaves weights alone that got no gradient (\`adam({ lazy: true })\`); plain Adam moves them all.

![Time of a step over its open FLOPs, with both axes logarithmic: measured dots and the law as lines, for two nets](zeros-pay.svg)

${runtime}, ${machine}${when ? `, ${when}` : ""}; ${conditions(about)}. Each time is the 10th percentile of samples that
took turns with all others.

${nets.map((net) => table(net, peak)).join("\n")}`;
}
