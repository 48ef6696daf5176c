// The worker of the page: all training happens here.
import type { RunSettings } from "sievenet/run";
import type { Ask, Tell } from "./messages.ts";
import { drawDigits, givenFor, takeImages, takeTable } from "./training/given.ts";
import { forget, Keeper, keptCheckpoint, keptRun } from "./training/kept.ts";
import { Session } from "./training/session.ts";
import { startThreads } from "./training/threads.ts";
import { tabsKnow, turnSoon } from "./training/turn.ts";
import { endWarmUp, warmUp } from "./training/warmUp.ts";

const port = globalThis as unknown as { postMessage(tell: Tell): void; onmessage: (event: MessageEvent<Ask>) => void };
const say = (tell: Tell): void => port.postMessage(tell);

let session: Session | undefined;
let ready = false;
/** Trainings that run, wait, or are still being written: one that begins at once is there before the last has closed. */
let busy = 0;
/** Resolves once the training that was asked for last is there, or cannot be: what is asked of it meanwhile waits until then. */
let begun: Promise<void> = Promise.resolve();

/** Begins a training that was asked for. `there`: to be called when it is. */
async function asked(act: (there: () => void) => Promise<void>): Promise<void> {
  let there = () => {};
  begun = new Promise((resolve) => {
    there = resolve;
  });
  await act(there).finally(there);
}

/** `going`: the checkpoint of a run that goes on, and what ends its turn. */
async function begin(settings: RunSettings, there: () => void, going?: { readonly from: Uint8Array; end(): void }): Promise<void> {
  busy++;
  await session?.stop();
  session = undefined;
  await endWarmUp();
  const keeper = new Keeper((whyNot) => say({ tell: "keeping", whyNot }), going?.end);
  try {
    session = new Session(settings, { ...givenFor(settings), ...(going && { from: going.from }) }, keeper, say);
    there();
    await session.over;
  } finally {
    await keeper.close();
    busy--;
  }
}

/** Does what is asked of the training. */
async function acting(act: (session: Session) => void | Promise<void>): Promise<void> {
  await begun;
  if (session) await act(session);
}

/** Does what only one tab may at a time with what is kept. @throws Error where another one does */
async function alone<T>(what: string, act: (end: () => void) => Promise<T>): Promise<T> {
  const end = await turnSoon();
  if (end) return act(end);
  throw new Error(`Another tab of this page is training, and what is kept is that training. ${what}`);
}

async function goOn(there: () => void, end: () => void): Promise<void> {
  const [kept, from] = [await keptRun(), await keptCheckpoint()];
  if (kept && from) return begin(kept.settings, there, { from, end });
  end();
  say({ tell: "refused", over: true, message: "The kept training is gone: the browser has cleared what it kept for this page. Start a new one." });
}

/** Tells what is kept of an earlier visit, unless it is that of another tab. */
async function tellKept(): Promise<void> {
  const end = await turnSoon();
  say({ tell: "kept", kept: end && (await keptRun()), elsewhere: !end });
  end?.();
}

/** Does beforehand what takes longer than the first steps; ready is what begins at once. */
async function prepare(settings: RunSettings, threads: number): Promise<void> {
  if (!ready) void tellKept();
  if (settings.dataset === "digits") drawDigits(settings.examples);
  // a training that was asked for meanwhile goes first
  await new Promise((resolve) => setTimeout(resolve));
  if (!busy) await warmUp(settings, () => givenFor(settings));
  if (!ready) say({ tell: "ready", threads, tabsKnow });
  ready = true;
}

async function answer(ask: Ask): Promise<void> {
  const count = await threads;
  if (ask.ask === "prepare") await prepare(ask.settings, count);
  else if (ask.ask === "start") await asked((there) => begin(ask.settings, there));
  else if (ask.ask === "go on") await asked((there) => alone("Let that tab go on, or close it first.", (end) => goOn(there, end)));
  else if (ask.ask === "table") say(takeTable(ask.name, ask.text));
  else if (ask.ask === "images") say(await takeImages(ask.files));
  else if (ask.ask === "set") await acting((session) => session.set(ask.told));
  else if (ask.ask === "forget") await alone("It is not forgotten before that tab has ended.", (end) => forget().finally(end));
  else await acting((session) => session[ask.ask]());
}

/** What went wrong, as a sentence. */
const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

port.onmessage = ({ data }) => void answer(data).catch((error) => say({ tell: "refused", over: !busy, message: sentence(error) }));

// threads take the kernels before the first tensor is made
const threads = startThreads();
