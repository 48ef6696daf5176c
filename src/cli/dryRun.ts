// sievenet train --dry-run: what a run would be, before it is one.
import { estimate, summary } from "../index.ts";
import { bytes, duration, grouped } from "../report/format.ts";
import { load } from "../run/load.ts";
import { prepare } from "../run/prepare.ts";
import { fullSize } from "../run/snapshot.ts";
import { asFailure } from "./failure.ts";
import { interruptible } from "./interrupt.ts";
import type { Asked } from "./options.ts";
import { screen } from "./progress.ts";
import { showProgress } from "./train.ts";

/** "0.42s", "2m 54s": short times are told apart. */
const time = (seconds: number): string => (seconds < 10 ? `${seconds.toFixed(2)}s` : duration(seconds));

/** Says what the net is and what its training will need. Trains nothing and writes nothing. @throws Failure */
export async function dryRun({ settings, words, quiet }: Asked): Promise<number> {
  const { signal, done } = interruptible((message) => `${message}.`);
  const display = screen(quiet);
  try {
    const examples = await load(settings, { words, signal, onDownload: (progress) => showProgress(display, { type: "download", ...progress }) });
    display.end();
    const { net, data, loaded, options } = prepare(settings, examples, words);
    const { train, test } = loaded.split;
    const layers = summary(net, train.shape).toString();
    const { secondsPerEpoch, bytes: memory } = estimate(net, data, options);
    const held = train.inputs.byteLength + test.inputs.byteLength;
    const facts = [
      ["an epoch", time(secondsPerEpoch)],
      [`all ${settings.epochs}`, time(settings.epochs * secondsPerEpoch)],
      ["memory", `${bytes(memory)}, and ${bytes(held)} for the examples`],
      ["file", `${bytes(fullSize(net).bytes)} before anything is taken away`],
    ] as const;
    process.stdout.write(
      [
        `${settings.recipe} on ${settings.dataset}: ${grouped(train.count)} examples to learn from, ${grouped(test.count)} to test on`,
        "",
        layers,
        "",
        ...facts.map(([what, value]) => `${what.padEnd(10)}  ${value}`),
        "",
        "A dry run: nothing was trained or written.",
        "",
      ].join("\n"),
    );
    return 0;
  } catch (error) {
    throw asFailure(error);
  } finally {
    display.end();
    done();
  }
}
