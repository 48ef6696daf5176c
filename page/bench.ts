// The bench page: each build of the kernels in a worker of its own, one after the other.
import type { BenchTell, Build } from "./bench/messages.ts";
import { type Column, isNoisy, markdown, showTable } from "./bench/table.ts";
import { element, say } from "./parts/dom.ts";
import { copyText, download } from "./parts/hand.ts";

const button = (id: string) => element<HTMLButtonElement>(id);
const table = element<HTMLTableElement>("results");
/** More than this share the memory of one socket. */
const threads = Math.max(1, Math.min(4, navigator.hardwareConcurrency || 1));

/** The builds that are measured; threads only where a page may share memory. */
function builds(): Column[] {
  const many = globalThis.crossOriginIsolated && threads > 1 ? [threads] : [];
  const all: Build[] = [1, ...many].flatMap((count) => [
    { fast: false, threads: count },
    { fast: true, threads: count },
  ]);
  return all.map((build) => ({
    build,
    name: `${build.fast ? "fast" : "plain"}, ${build.threads === 1 ? "1 thread" : `${build.threads} threads`}`,
    measured: {},
  }));
}

function about(): string {
  const { userAgent, hardwareConcurrency } = navigator;
  return `${userAgent}; ${hardwareConcurrency} threads of the processor; ${new Date().toISOString().slice(0, 10)}`;
}

let columns: Column[] = [];

/** Measures one build. */
function measure(column: Column): Promise<void> {
  const worker = new Worker(new URL("./benchWorker.js", import.meta.url), { type: "module" });
  return new Promise((resolve) => {
    const over = (missing?: string) => {
      if (missing) column.missing = missing;
      worker.terminate();
      showTable(table, columns);
      resolve();
    };
    worker.onmessage = ({ data }: MessageEvent<BenchTell>) => {
      if (data.tell === "over") return over(data.missing);
      column.measured[data.measured.workload] = data.measured;
      showTable(table, columns);
    };
    worker.onerror = ({ message }) => over(message || "The worker could not run.");
    worker.postMessage(column.build);
  });
}

/** What there is to say of the numbers. */
function remarks(): string {
  const noisy = columns.flatMap(({ measured }) => Object.values(measured)).filter(isNoisy).length;
  const missing = columns.flatMap(({ name, missing }) => (missing ? [`${name}: ${missing}`] : []));
  const isolated = globalThis.crossOriginIsolated
    ? []
    : ["Threads need a page that is isolated: served with Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy, as npm run page does."];
  return [noisy ? `${noisy} numbers were noisy (marked ~): close other tabs and measure again.` : "No number was noisy.", ...missing, ...isolated].join(" ");
}

button("measure").addEventListener("click", async () => {
  button("measure").disabled = true;
  const began = performance.now();
  columns = builds();
  for (const column of columns) {
    say("status", `Measuring ${column.name}.`);
    await measure(column);
  }
  say("status", `Done in ${Math.round((performance.now() - began) / 1000)} s. ${remarks()}`);
  for (const id of ["measure", "copy", "json"]) button(id).disabled = false;
});
button("copy").addEventListener("click", () => void copyText(markdown(columns, about()), "copy"));
button("json").addEventListener("click", () => download(JSON.stringify({ about: about(), columns }, undefined, 2), "sievenet-bench.json"));

columns = builds();
showTable(table, columns);
document.documentElement.dataset["begun"] = "yes";
