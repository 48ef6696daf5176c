// Runs inside of the page and does what a visitor would: bundled as a script of its own beside it. What came of it is in `came`.
import { choicesIn } from "../../page/choices.ts";

/** What a visit came to. */
export interface Came {
  readonly first: { readonly hash: string; readonly status: string; readonly paused: boolean; readonly waited: boolean };
  readonly again: string;
  readonly picture: { readonly before: boolean; readonly changed: boolean; readonly label: string };
  readonly chartInk: number;
  readonly answers: { readonly said: string; readonly rows: number; readonly byKey: string };
  readonly firstStep: number;
}

const $ = <T extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as T;
const text = (id: string) => $(id).textContent ?? "";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, holds: () => boolean): Promise<void> {
  Object.assign(globalThis, { stage: `waits until ${what}; the page says "${text("status")}" ${text("message")}` });
  while (!holds()) await pause(20);
}

const canvas = () => $<HTMLCanvasElement>("gates");
const inkOf = (of: HTMLCanvasElement) => (of.getContext("2d") as CanvasRenderingContext2D).getImageData(0, 0, of.width, of.height).data;
const marks = (bytes: Uint8ClampedArray) => bytes.reduce((sum, each, i) => sum + (i % 4 === 3 && each ? 1 : 0), 0);

function stroke(points: readonly (readonly [number, number])[]): void {
  const place = $<HTMLCanvasElement>("drawing");
  const { left, top, width, height } = place.getBoundingClientRect();
  const event = (type: string, [x, y]: readonly [number, number]) =>
    new PointerEvent(type, { clientX: left + x * width, clientY: top + y * height, pointerId: 1, bubbles: true, buttons: 1 });
  for (const [i, point] of points.entries()) place.dispatchEvent(event(i ? "pointermove" : "pointerdown", point));
  place.dispatchEvent(event("pointerup", points.at(-1) as readonly [number, number]));
}

async function visit(): Promise<Omit<Came, "again">> {
  await until("the page is ready", () => text("status") === "Ready.");
  $("start").click();
  await until("there is an epoch", () => /\d/.test(text("error")));
  const before = inkOf(canvas()).slice();
  $("pause").click();
  const paused = text("status") === "Paused.";
  await pause(1500); // a busy machine: what was on its way arrives
  const stood = $<HTMLProgressElement>("progress").value;
  await pause(800);
  const waited = $<HTMLProgressElement>("progress").value === stood;
  stroke([
    [0.28, 0.2],
    [0.5, 0.19],
    [0.72, 0.2],
    [0.6, 0.45],
    [0.48, 0.85],
  ]); // prettier-ignore
  const said = text("answer");
  const rows = document.querySelectorAll("#answers tbody tr").length;
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "0" }));
  const byKey = text("answer");
  $("pause").click();
  await until("it is done", () => text("status").startsWith("Done."));
  await until("the hash is there", () => /^[0-9a-f]{64}$/.test(text("hash")));
  const after = inkOf(canvas());
  const [asked, step] = ["asked", "first step"].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN) as [number, number];
  return {
    first: { hash: text("hash"), status: text("status"), paused, waited },
    picture: {
      before: marks(before) > 0,
      changed: before.length === after.length && before.some((each, i) => each !== after[i]),
      label: canvas().getAttribute("aria-label") ?? "",
    },
    chartInk: marks(inkOf(document.querySelector("#chart canvas") as HTMLCanvasElement)),
    answers: { said, rows, byKey },
    firstStep: step - asked,
  };
}

/** The first visit trains, pauses and draws; the second, from the link of the first, only trains. */
async function all(): Promise<void> {
  const kept = sessionStorage.getItem("first visit");
  if (!kept) {
    sessionStorage.setItem("first visit", JSON.stringify(await visit()));
    location.reload();
    return;
  }
  await until("the page is ready again", () => text("status") === "Ready.");
  if (choicesIn(location.hash).seed !== Number($<HTMLInputElement>("seed").value)) throw new Error("the link was not read");
  $("start").click();
  await until("the hash is there again", () => /^[0-9a-f]{64}$/.test(text("hash")));
  Object.assign(globalThis, { came: { ...JSON.parse(kept), again: text("hash") } });
}

all().catch((error) => Object.assign(globalThis, { came: String(error) }));
