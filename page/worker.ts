// The worker of the page: all training happens here.
import type { Split } from "sievenet";
import { digits } from "sievenet/data";
import type { RunSettings } from "sievenet/run";
import type { Ask, Tell } from "./messages.ts";
import { forget, keptCheckpoint, keptRun } from "./training/kept.ts";
import { Session } from "./training/session.ts";
import { startThreads } from "./training/threads.ts";

const port = globalThis as unknown as { postMessage(tell: Tell): void; onmessage: (event: MessageEvent<Ask>) => void };
const say = (tell: Tell): void => port.postMessage(tell);

/** One test digit for each five to learn from, as a run has it. */
const TEST_SHARE = 1 / 5;

let session: Session | undefined;
/** The digits that were drawn last: drawing takes longer than the first steps. */
let drawn: { readonly examples: number; readonly split: Split } | undefined;

function digitsOf(examples: number): Split {
  if (drawn?.examples !== examples) drawn = { examples, split: digits({ train: examples, test: Math.ceil(examples * TEST_SHARE) }) };
  return drawn.split;
}

/** Whether the digits may be drawn beforehand; a number that cannot be is left to the checks of the run. */
const isUsual = (examples: unknown): examples is number => Number.isInteger(examples) && (examples as number) > 0 && (examples as number) <= 20_000;

async function begin(settings: RunSettings, from?: Uint8Array): Promise<void> {
  await session?.stop();
  const { examples } = settings;
  const split = settings.dataset === "digits" && isUsual(examples) ? { split: digitsOf(examples) } : {};
  session = new Session(settings, { ...split, from }, say);
  await session.over;
}

async function answer(ask: Ask): Promise<void> {
  const count = await threads;
  if (ask.ask === "prepare") {
    if (isUsual(ask.examples)) digitsOf(ask.examples);
    say({ tell: "ready", kept: await keptRun(), threads: count });
  } else if (ask.ask === "start") {
    void forget().catch(() => {}); // before the first epoch ends; nobody has to wait for it
    await begin(ask.settings);
  } else if (ask.ask === "go on") {
    const kept = await keptRun();
    const bytes = await keptCheckpoint();
    if (kept && bytes) await begin(kept.settings, bytes);
    else say({ tell: "refused", message: "The kept training is gone: the browser has cleared what it kept for this page. Start a new one." });
  } else if (ask.ask === "set") session?.set(ask.told);
  else if (ask.ask === "stop") await session?.stop();
  else if (ask.ask === "forget") await forget();
  else session?.[ask.ask]();
}

/** What went wrong, as a sentence. */
const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

port.onmessage = ({ data }) => void answer(data).catch((error) => say({ tell: "refused", message: sentence(error) }));

// threads take the kernels before the first tensor is made
const threads = startThreads();
