// The packages that queues are made of: optional, asked for when a queue is used, and not before.
import { builtin } from "../files.ts";
import { UsageError } from "../index.ts";

/** What is used of the packages. */
export interface Packages {
  readonly bullmq: typeof import("bullmq");
  readonly ioredis: typeof import("ioredis");
}

/** A package that the program finds: from where it stands, or from where it was started. @throws UsageError where there is none */
function packageOf<Name extends keyof Packages>(name: Name): Packages[Name] {
  // bundlers shall not look for what a program may not need
  const node = builtin("node:module") as typeof import("node:module") | undefined;
  if (!node) throw new UsageError("queue: a queue needs Node, Deno or Bun, as pages have no connections to servers of their own.");
  const { argv, cwd } = globalThis.process;
  let cause: unknown;
  for (const place of [...argv.slice(1, 2), `${cwd()}/`]) {
    try {
      return node.createRequire(place)(name) as Packages[Name];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
      cause = error;
    }
  }
  throw new UsageError(`queue: a queue is made of the packages bullmq and ioredis, but ${name} is not installed. Run npm install bullmq ioredis.`, { cause });
}

/** @throws UsageError where one of them is not installed */
export const packages = (): Packages => ({ bullmq: packageOf("bullmq"), ioredis: packageOf("ioredis") });
