// The page that trains: what the visitor does goes to the worker, what the worker tells is shown.
import { type Choices, choicesIn, choicesOf, MNIST, RECIPES, settingsOf } from "./choices.ts";
import type { Ask, Full, Tell } from "./messages.ts";
import { answer } from "./parts/answers.ts";
import { drawBars } from "./parts/bars.ts";
import { addPoint, type Point, startChart } from "./parts/chart.ts";
import { element, say } from "./parts/dom.ts";
import { onDrawing } from "./parts/drawing.ts";
import { onFiles } from "./parts/files.ts";
import { addData, choices, lockChoices, onSteering, setChoices } from "./parts/form.ts";
import { openNet, takeNets } from "./parts/nets.ts";
import { drawPicture, resetPicture } from "./parts/picture.ts";
import { offer, offerCopies } from "./parts/take.ts";
import { duration, number, percent } from "./parts/words.ts";

const button = (id: string) => element<HTMLButtonElement>(id);
let full: Full = { weights: NaN, flops: NaN };
let state: "idle" | "running" | "paused" = "idle";

/** What the run that is shown was begun with, until something else is chosen: what its link and its code repeat. */
let begun: Choices | undefined;
/** What a link asks for, until the data are here that it learns of. */
let wanted: Choices | undefined;
/** What was asked for last that trains. */
let last: Ask | undefined;
/** Whether the run learns of a table, and the columns of the one that was dropped last. */
let table = false;
let columns: readonly string[] = [];

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const ask = (what: Ask): void => worker.postMessage(what);

/** An error as a sentence on the page. */
function complain(message: string): void {
  say("message", message);
  element("message").hidden = false;
}

function become(next: typeof state, status: string): void {
  state = next;
  const running = state !== "idle";
  lockChoices(running);
  button("start").disabled = running;
  button("pause").disabled = !running;
  button("stop").disabled = !running;
  say("pause", state === "paused" ? "Go on" : "Pause");
  say("status", status);
}

/** A training is asked for. */
function begin(what: Ask): void {
  element("message").hidden = true;
  element("kept").hidden = true;
  say("hash", "known at the end");
  say("told", "");
  for (const id of ["error", "speed", "left"]) say(id, "\u2013");
  last = what;
  say("note", "");
  element("note").hidden = true;
  become("running", "Drawing digits and building the network.");
  performance.mark("asked");
  ask(what);
}

/** Shows what a training is going to be seen by, before its first step. */
function introduce(recipe: string, target: string): void {
  table = recipe === "mlp";
  element("try").hidden = table;
  say("speed-name", table ? "Rows a second" : "Images a second");
  if (table)
    resetPicture(
      "columns",
      columns.filter((name) => name !== target),
    );
  else resetPicture(recipe === "lenet-5" ? "filters" : "pixels");
}

/** What was chosen is introduced as long as nothing was trained, and prepared. */
function prepare(): void {
  const chosen = choices();
  if (Number.isNaN(full.weights)) introduce(chosen.recipe, chosen.target);
  ask({ ask: "prepare", settings: settingsOf(chosen) });
}

/** Shows the choices of a link. */
function follow(link: string): void {
  const asked = choicesIn(link);
  setChoices(asked);
  wanted = choices().data === asked.data ? undefined : asked;
  const files = asked.data === MNIST ? "the four files of MNIST" : `that table (${asked.data}.csv)`;
  if (wanted) complain(`This link is of a training on "${asked.data}", which is not here yet: drop ${files} onto the page, and its settings are filled in.`);
}

/** Data have come: those of a link are learned as it says. */
function arrived(name: string): void {
  if (wanted?.data !== name) return;
  setChoices(wanted);
  wanted = undefined;
  prepare();
}

const pointOf = ({ epoch, testError, expectedFlops }: { epoch: number; testError: number; expectedFlops: number }, settled: number): Point => ({
  epoch,
  error: testError,
  expected: expectedFlops / full.flops,
  settled: settled / full.flops,
});

const tellings: { readonly [Name in Tell["tell"]]: (tell: Extract<Tell, { tell: Name }>) => void } = {
  ready({ threads, tabsKnow }) {
    if (state === "idle") say("status", "Ready.");
    const told = [
      threads > 1 ? `${threads} threads.` : "",
      tabsKnow ? "" : "Train in one tab at a time: here they cannot know of each other, and would keep their trainings in the same place.",
    ];
    say("engine", told.join(" ").trim());
  },
  kept({ kept, elsewhere }) {
    if (state !== "idle") return;
    const known = kept && choicesOf(kept.settings);
    element("kept").hidden = !known;
    if (known) say("kept-text", `A training from before is kept: ${RECIPES[known.recipe]}, seed ${known.seed}, ${kept.epochs} of ${known.epochs} epochs.`);
    if (elsewhere)
      tellings.keeping({ tell: "keeping", whyNot: "Another tab of this page is training. What you start here is kept only once that one has ended." });
  },
  keeping({ whyNot }) {
    say("unkept", whyNot ?? "");
    element("unkept").hidden = !whyNot;
  },
  table({ name, columns: names, rows }) {
    columns = names;
    addData(name, `${name}, ${number(rows)} rows`, names);
    arrived(name);
    say("status", "Choose the column to learn, then start.");
  },
  images({ train }) {
    addData(MNIST as string, `MNIST, ${number(train)} images`);
    arrived(MNIST as string);
  },
  prepared({ settings, full: all, earlier, trainExamples }) {
    full = all;
    const known = choicesOf(settings);
    if (known) setChoices(known);
    begun = known;
    lockChoices(true);
    introduce(settings.recipe, typeof settings.target === "string" ? settings.target : "");
    void startChart(
      settings.epochs,
      earlier.map((record) => pointOf(record, NaN)),
    );
    if (state === "running") say("status", `Training on ${number(trainExamples)} ${table ? "rows" : "images"}.`);
  },
  view({ view }) {
    if (view.share > 0 && !performance.getEntriesByName("first step").length) performance.mark("first step");
    drawPicture(view);
    drawBars(view.sets);
    say("weights", percent(view.weights / full.weights));
    say("speed", view.imagesPerSecond ? number(view.imagesPerSecond) : "\u2013");
    say("left", duration(view.secondsLeft));
    element<HTMLProgressElement>("progress").value = (view.epoch - 1 + view.share) / view.epochs;
    if (state === "running")
      say("status", `Epoch ${Math.min(view.epoch, view.epochs)} of ${view.epochs}${Number.isFinite(view.loss) ? `, loss ${view.loss.toFixed(3)}` : ""}`);
  },
  epoch({ record, final, nets }) {
    const numbers = Number.isNaN(record.testError);
    say("error-name", numbers ? "Test loss" : "Test error");
    say("error", numbers ? (record.testLoss ?? NaN).toFixed(3) : percent(record.testError));
    say("note", record.note ?? "");
    void addPoint(pointOf(record, final.flopsAfter));
    void takeNets(table ? {} : nets, answer);
    offer(nets.small);
  },
  ended({ how, hash, final, small }) {
    const left = final
      ? ` ${Number.isNaN(final.testError) ? `R2 ${final.r2?.toFixed(3)}` : `${percent(final.testError)} wrong`} with ${number(final.weightsAfter)} of ${number(final.weightsBefore)} weights.`
      : "";
    become("idle", `${how === "done" ? "Done." : "Stopped."}${left}`);
    element("note").hidden = !element("note").textContent;
    say("left", "\u2013");
    if (small) offer(small);
    say("hash", hash ?? (small ? "only on pages of https or localhost" : "known at the end"));
  },
  refused({ over, message }) {
    complain(message);
    if (!over || state === "idle") return;
    become("idle", "Ready.");
    element("kept").hidden = last?.ask !== "go on"; // it is still there: what was missing may be dropped
  },
};

worker.onmessage = ({ data }: MessageEvent<Tell>) => tellings[data.tell](data as never);
worker.onerror = ({ message }) =>
  complain(
    `The part of this page that trains could not run${message ? ` (${message})` : ""}. It needs WebAssembly with SIMD and module workers: Chrome 91, Firefox 114, Safari 16.4 or newer.`,
  );

// what could not be done in the background, such as loading a part of the page; the rest goes on
addEventListener("unhandledrejection", ({ reason }) =>
  complain(`A part of this page does not work here: ${reason instanceof Error ? reason.message : reason}`),
);

element("controls").addEventListener("submit", (event) => {
  event.preventDefault();
  begin({ ask: "start", settings: settingsOf(choices()) });
});
button("pause").addEventListener("click", () => {
  const pausing = state === "running";
  ask({ ask: pausing ? "pause" : "resume" });
  become(pausing ? "paused" : "running", pausing ? "Paused." : "Training.");
});
button("stop").addEventListener("click", () => ask({ ask: "stop" }));
button("go-on").addEventListener("click", () => begin({ ask: "go on" }));
button("forget").addEventListener("click", () => {
  element("kept").hidden = true;
  ask({ ask: "forget" });
});
onSteering((told) => {
  if (state === "idle") return;
  ask({ ask: "set", told });
  say("told", "Settings were changed on the way: link and code repeat the run without that.");
});
onDrawing(answer);
onFiles({
  ask(what) {
    if (state !== "idle") return complain("Stop the training first: then the page takes what there is to learn of.");
    element("message").hidden = true;
    ask(what);
  },
  net(name, bytes) {
    element("message").hidden = true;
    say("status", `${name}: ${openNet(bytes)}. Draw a digit for it.`);
    element("try").hidden = false;
    answer();
    offer(bytes);
  },
  refuse: complain,
});
offerCopies(() => begun ?? choices());
for (const name of ["input", "change"])
  element("controls").addEventListener(name, () => {
    if (state === "idle") begun = undefined;
  });

follow(location.hash);
addEventListener("hashchange", () => {
  if (state !== "idle") return;
  follow(location.hash);
  prepare();
});
for (const id of ["data", "recipe", "target", "examples"]) element(id).addEventListener("change", prepare);
prepare();

// kept by the browser for visits without a network; where pages may not, they do without
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("sw.js").catch(() => {});
document.documentElement.dataset["begun"] = "yes";
