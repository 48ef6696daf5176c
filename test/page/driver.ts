// Holds the page in a frame, and does there what a visitor would. What came of it is in `came`.
import { choicesIn } from "../../page/choices.ts";

/** Put in by site.ts. */
declare const TABLE: string;

/** What a visit came to. */
export interface Came {
  readonly first: { readonly hash: string; readonly status: string; readonly paused: boolean; readonly waited: boolean };
  readonly again: string;
  /** What became of a training that was reloaded in its midst: the hash that it came to. */
  readonly resumed: string;
  /** Columns of a table that are read at the end. */
  readonly columns: readonly string[];
  /** What is said of a file that is none of the page's, and of a table that is none. */
  readonly refused: readonly string[];
  readonly picture: { readonly before: boolean; readonly changed: boolean; readonly label: string };
  readonly chartInk: number;
  readonly answers: { readonly said: string; readonly rows: number; readonly byKey: string };
  readonly firstStep: number;
}

const frame = document.createElement("iframe");
Object.assign(frame, { width: 1360, height: 1000 });
const inside = () => frame.contentWindow as Window & typeof globalThis & { readonly noted: readonly string[] };
const $ = <T extends HTMLElement = HTMLElement>(id: string) => inside().document.getElementById(id) as T;
const text = (id: string) => $(id)?.textContent ?? "";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, holds: () => boolean): Promise<void> {
  while (!holds()) {
    if (!what.endsWith("is refused") && text("message") && !$("message").hidden) throw new Error(`the page says: ${text("message")}`);
    Object.assign(globalThis, { stage: `waits until ${what}; the page says "${text("status")}" ${text("message")}` });
    await pause(20);
  }
}

const canvas = () => $<HTMLCanvasElement>("gates");
const inkOf = (of: HTMLCanvasElement) => (of.getContext("2d") as CanvasRenderingContext2D).getImageData(0, 0, of.width, of.height).data;
const marks = (bytes: Uint8ClampedArray) => bytes.reduce((sum, each, i) => sum + (i % 4 === 3 && each ? 1 : 0), 0);

function stroke(points: readonly (readonly [number, number])[]): void {
  const place = $<HTMLCanvasElement>("drawing");
  const { left, top, width, height } = place.getBoundingClientRect();
  const event = (type: string, [x, y]: readonly [number, number]) =>
    new (inside().PointerEvent)(type, { clientX: left + x * width, clientY: top + y * height, pointerId: 1, bubbles: true, buttons: 1 });
  for (const [i, point] of points.entries()) place.dispatchEvent(event(i ? "pointermove" : "pointerdown", point));
  place.dispatchEvent(event("pointerup", points.at(-1) as readonly [number, number]));
}

async function visit(): Promise<Pick<Came, "first" | "picture" | "chartInk" | "answers" | "firstStep">> {
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
  const rows = inside().document.querySelectorAll("#answers tbody tr").length;
  inside().document.dispatchEvent(new (inside().KeyboardEvent)("keydown", { key: "0" }));
  const byKey = text("answer");
  $("pause").click();
  await until("it is done", () => text("status").startsWith("Done."));
  await done();
  const after = inkOf(canvas());
  const [asked, step] = ["asked", "first step"].map((name) => inside().performance.getEntriesByName(name)[0]?.startTime ?? NaN) as [number, number];
  return {
    first: { hash: text("hash"), status: text("status"), paused, waited },
    picture: {
      before: marks(before) > 0,
      changed: before.length === after.length && before.some((each, i) => each !== after[i]),
      label: canvas().getAttribute("aria-label") ?? "",
    },
    chartInk: marks(inkOf(inside().document.querySelector("#chart canvas") as HTMLCanvasElement)),
    answers: { said, rows, byKey },
    firstStep: step - asked,
  };
}

function drop(name: string, content: string): void {
  const data = new DataTransfer();
  data.items.add(new File([content], name));
  const input = $<HTMLInputElement>("files");
  input.files = data.files;
  input.dispatchEvent(new Event("change"));
}

const done = () => until("the hash is there", () => /^[0-9a-f]{64}$/.test(text("hash")));

async function tables(): Promise<Pick<Came, "columns" | "refused">> {
  const refused: string[] = [];
  for (const [name, content] of [
    ["song.mp3", "la"],
    ["rows.csv", "a,b\n1"],
    ["net.safetensors", "no net"],
  ] as const) {
    $("message").hidden = true;
    drop(name, content);
    await until(`${name} is refused`, () => !$("message").hidden);
    refused.push(text("message"));
  }
  $("message").hidden = true;
  drop("planted.csv", TABLE);
  await until("the table is there", () => !$("target-line").hidden);
  $("start").click();
  await done();
  const read = [...inside().document.querySelectorAll("#columns li:not(.unread) b")];
  return { refused, columns: read.map((each) => each.textContent ?? "") };
}

/**
 * Visits, one after the other, each behind a reload: one that trains, pauses and draws; one from the link of the first, which only trains;
 * one that is left in the midst of a training; one that goes on with it; one with files.
 */
const visits: readonly (() => Promise<object>)[] = [
  visit,
  async () => {
    if (choicesIn(inside().location.hash).seed !== Number($<HTMLInputElement>("seed").value)) throw new Error("the link was not read");
    $("start").click();
    await done();
    return { again: text("hash") };
  },
  async () => {
    $("start").click();
    await until("two epochs are done", () => text("status").startsWith("Epoch 3"));
    $("pause").click(); // what is kept is then of the last epoch
    await pause(1500);
    return {};
  },
  async () => {
    await until("the kept training is offered", () => !$("kept").hidden);
    $("go-on").click();
    await done();
    return { resumed: text("hash") };
  },
  tables,
];

async function loaded(): Promise<void> {
  await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  await until("the page is ready", () => text("status") === "Ready.");
}

async function all(): Promise<void> {
  frame.src = `index.html${location.hash}`;
  document.body.append(frame);
  await loaded();
  let came = {};
  const noted: string[] = [];
  for (const [i, act] of visits.entries()) {
    came = { ...came, ...(await act()) };
    noted.push(...inside().noted);
    if (i === visits.length - 1) break;
    inside().location.reload();
    await loaded();
  }
  Object.assign(globalThis, { noted, came });
}

addEventListener("error", ({ message }) => Object.assign(globalThis, { came: message }));
all().catch((error) => Object.assign(globalThis, { came: String(error) }));
