// The worker of the page: all training happens here.
import type { RunSettings } from "sievenet/run";
import type { Ask, Tell } from "./messages.ts";
import { drawDigits, givenFor, takeImages, takeTable } from "./training/given.ts";
import { forget, keptCheckpoint, keptRun } from "./training/kept.ts";
import { Session } from "./training/session.ts";
import { startThreads } from "./training/threads.ts";

const port = globalThis as unknown as { postMessage(tell: Tell): void; onmessage: (event: MessageEvent<Ask>) => void };
const say = (tell: Tell): void => port.postMessage(tell);

let session: Session | undefined;

async function begin(settings: RunSettings, from?: Uint8Array): Promise<void> {
  await session?.stop();
  session = new Session(settings, { ...givenFor(settings), from }, say);
  await session.over;
}

async function goOn(): Promise<void> {
  const [kept, bytes] = [await keptRun(), await keptCheckpoint()];
  if (kept && bytes) return begin(kept.settings, bytes);
  say({ tell: "refused", message: "The kept training is gone: the browser has cleared what it kept for this page. Start a new one." });
}

async function answer(ask: Ask): Promise<void> {
  const count = await threads;
  if (ask.ask === "prepare") {
    drawDigits(ask.examples);
    say({ tell: "ready", kept: await keptRun(), threads: count });
  } else if (ask.ask === "start") {
    void forget().catch(() => {}); // before the first epoch ends; nobody has to wait for it
    await begin(ask.settings);
  } else if (ask.ask === "go on") await goOn();
  else if (ask.ask === "table") say(takeTable(ask.name, ask.text));
  else if (ask.ask === "images") say(await takeImages(ask.files));
  else if (ask.ask === "set") session?.set(ask.told);
  else if (ask.ask === "stop") await session?.stop();
  else if (ask.ask === "forget") await forget();
  else session?.[ask.ask]();
}

/** What went wrong, as a sentence. */
const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

port.onmessage = ({ data }) => void answer(data).catch((error) => say({ tell: "refused", message: sentence(error) }));

// threads take the kernels before the first tensor is made
const threads = startThreads();
