// sievenet worker: does the jobs of sweeps that --queue puts on a server; and what --queue means for a sweep.
import { checkAddress } from "../queue/address.ts";
import { queue } from "../queue/queue.ts";
import { queueWorker } from "../queue/queueWorker.ts";
import type { QueueWorkerOptions } from "../queue/workerOptions.ts";
import { datasetSources } from "../run/datasets.ts";
import type { Executor } from "../sweep/executor.ts";
import { asFailure, usage } from "./failure.ts";
import { interruptible } from "./interrupt.ts";
import { variable } from "./options.ts";
import { printable } from "./printable.ts";

/** Where a queue is, as it was typed. */
export interface TypedQueue {
  readonly queue?: string;
  readonly queueName?: string;
}

/** What commander hands over. */
export interface TypedWorker extends TypedQueue {
  readonly data?: string;
  readonly shared?: string;
  readonly largest?: string;
  readonly every?: string;
  readonly lease?: string;
  readonly silence?: string;
  readonly idle?: string;
  readonly quiet?: boolean;
}

/** The address of a queue. @throws Failure */
function addressOf({ queue: url = "", queueName: name }: TypedQueue): { url: string; name?: string } {
  try {
    return checkAddress("--queue", { url, ...(name !== undefined && { name }) });
  } catch (cause) {
    throw usage((cause as Error).message);
  }
}

/** What does the jobs of a sweep: workers of a queue, where one is named. @throws Failure */
export function queueOf(typed: TypedQueue & { readonly jobs?: string }): Executor | undefined {
  if (typed.queue === undefined) {
    if (typed.queueName !== undefined) throw usage("--queue-name came, but no --queue, which says on which server. Give both, or neither.");
    return undefined;
  }
  if (typed.jobs !== undefined)
    throw usage(
      `--jobs is "${typed.jobs}", but with --queue jobs are done by workers, as many as you start: sievenet worker --queue ${typed.queue}. Leave it out.`,
    );
  return queue(addressOf(typed));
}

/** The numbers that were typed. @throws Failure */
function numbersOf({ largest, every, lease, silence, idle }: TypedWorker): Partial<QueueWorkerOptions> {
  const given = Object.entries({ largest, every, lease, silence, idle }).filter(([, text]) => text !== undefined);
  return Object.fromEntries(
    given.map(([name, text = ""]) => {
      const number = text.trim() === "" ? Number.NaN : Number(text);
      if (!(number > 0)) throw usage(`--${name} is "${text}", but it must be a number above 0.`);
      return [name, name === "largest" ? 2 ** 20 * number : number];
    }),
  );
}

/** The folders that the environment names, by dataset. */
const foldersNamed = (): Record<string, string> =>
  Object.fromEntries(datasetSources.flatMap(({ name }) => (process.env[variable(name)] ? [[name, process.env[variable(name)] as string]] : [])));

/** Does jobs until it is told to end. @returns the exit code. @throws Failure */
export async function runWorker(typed: TypedWorker): Promise<number> {
  if (typed.queue === undefined) throw usage("--queue is missing, but it says which server has the jobs: --queue redis://host:6379.");
  const address = addressOf(typed);
  const { data = foldersNamed(), shared, quiet = false } = typed;
  const numbers = numbersOf(typed);
  const { signal, begun, done } = interruptible((message) => message);
  begun();
  try {
    const count = await queueWorker({
      ...address,
      ...numbers,
      data,
      ...(shared !== undefined && { shared }),
      thread: new URL(import.meta.url),
      signal,
      onEvent({ type, text }) {
        if (type === "note") process.stderr.write(`sievenet: ${printable(text)}.\n`);
        else if (!quiet) process.stdout.write(`${type}: ${printable(text)}\n`);
      },
    });
    process.stdout.write(`${count} job${count === 1 ? "" : "s"} done\n`);
    return 0;
  } catch (cause) {
    throw asFailure(cause);
  } finally {
    done();
  }
}
