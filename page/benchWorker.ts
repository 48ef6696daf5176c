// A worker of the bench: one build of the kernels, which a program cannot change once they run.
import { fastAvailable, useFast } from "sievenet/fast";
import { useThreads } from "sievenet/threads";
import type { BenchTell, Build } from "./bench/messages.ts";
import { speedOf } from "./bench/samples.ts";
import { workloads } from "./bench/workloads.ts";

const port = globalThis as unknown as { postMessage(tell: BenchTell): void; onmessage: (event: MessageEvent<Build>) => void };

async function measure({ fast, threads }: Build): Promise<void> {
  if (fast && !fastAvailable()) throw new Error("This engine has no relaxed SIMD.");
  if (fast) useFast();
  const count = threads > 1 ? (await useThreads(threads)).count : 1;
  for (const { workload, units, act } of workloads(fast)) {
    port.postMessage({ tell: "measured", measured: { workload, ...speedOf(units, act) } });
    await new Promise((resolve) => setTimeout(resolve));
  }
  port.postMessage({ tell: "over", threads: count });
}

port.onmessage = ({ data }) => void measure(data).catch((error: Error) => port.postMessage({ tell: "over", missing: error.message }));
