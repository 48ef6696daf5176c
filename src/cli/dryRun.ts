// sievenet train --dry-run: what a run would be, before it is one.
import { encode, estimate, summary } from "../index.ts";
import { bytes, duration, grouped } from "./format.ts";
import { interruptible } from "./interrupt.ts";
import type { Run } from "./options.ts";
import { prepare } from "./prepare.ts";
import { screen } from "./progress.ts";
import { examples } from "./source.ts";

/** "0.42s", "2m 54s": short times are told apart. */
const time = (seconds: number): string => (seconds < 10 ? `${seconds.toFixed(2)}s` : duration(seconds));

/** Says what the net is and what its training will need. Trains nothing and writes nothing. @throws Failure */
export async function dryRun(run: Run): Promise<number> {
  const { signal, done } = interruptible();
  const display = screen(run.quiet);
  try {
    const split = await examples(run, display, signal);
    display.end();
    const { net, data, options } = prepare(run, split);
    const { secondsPerEpoch, bytes: memory } = estimate(net, data, options);
    const held = split.train.inputs.byteLength + split.test.inputs.byteLength;
    const facts = [
      ["an epoch", time(secondsPerEpoch)],
      [`all ${run.epochs}`, time(run.epochs * secondsPerEpoch)],
      ["memory", `${bytes(memory)}, and ${bytes(held)} for the examples`],
      ["file", `${bytes(encode(run.recipe.build()).length)} before anything is taken away`],
    ] as const;
    process.stdout.write(
      [
        `${run.recipe.name} on ${run.dataset}: ${grouped(split.train.count)} examples to learn from, ${grouped(split.test.count)} to test on`,
        "",
        summary(net, split.train.shape).toString(),
        "",
        ...facts.map(([what, value]) => `${what.padEnd(10)}  ${value}`),
        "",
        "A dry run: nothing was trained or written.",
        "",
      ].join("\n"),
    );
    return 0;
  } finally {
    display.end();
    done();
  }
}
