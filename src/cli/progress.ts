// The bar on stderr while training, and lines above it.
import cliProgress from "cli-progress";
import { duration } from "../report/format.ts";

/** Where lines and progress go. */
export interface Screen {
  /** A line of the result, to stdout. */
  line(text: string): void;
  /** What is going on: `done` of `total`. */
  progress(done: number, total: number, label: string): void;
  /** Takes the bar away. */
  end(): void;
}

const print = (text: string) => void process.stdout.write(`${text}\n`);

/** For --quiet, and wherever nobody watches stderr. */
const lines = (quiet: boolean): Screen => ({ line: quiet ? () => {} : print, progress() {}, end() {} });

/**
 * The bar shows on a terminal only. When stdout is the same terminal, lines go through the bar, which moves down for them;
 * when it is a file or a pipe, they go there.
 */
export function screen(quiet: boolean): Screen {
  if (quiet || !process.stderr.isTTY) return lines(quiet);
  let shown: { readonly bars: cliProgress.MultiBar; readonly bar: cliProgress.SingleBar; readonly began: number } | undefined;
  const show = (total: number) => {
    // clack's progress reads the keyboard in raw mode, which would swallow Ctrl-C, and takes a new line per message
    const bars = new cliProgress.MultiBar(
      {
        stream: process.stderr,
        format: "{label}  {bar}  {percentage}%  {left}",
        barsize: 30,
        fps: 8,
        clearOnComplete: true,
        hideCursor: true,
        gracefulExit: false,
        forceRedraw: true,
      },
      cliProgress.Presets.shades_classic,
    );
    return { bars, bar: bars.create(total, 0, { label: "", left: "" }), began: performance.now() };
  };
  return {
    line(text) {
      if (!process.stdout.isTTY || !shown) return print(text);
      shown.bars.log(`${text}\n`);
      shown.bars.update();
    },
    progress(done, total, label) {
      shown ??= show(total);
      const seconds = (performance.now() - shown.began) / 1000;
      shown.bar.setTotal(total);
      shown.bar.update(done, { label, left: done < total ? `${duration((seconds / done) * (total - done))} left` : "" });
    },
    end() {
      shown?.bars.stop();
      shown = undefined;
    },
  };
}
