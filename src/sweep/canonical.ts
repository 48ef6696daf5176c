// Plain data as one text, whatever the order in which it was written, and the hash of it.
import { sha256 } from "../data/bytes.ts";
import { UsageError } from "../index.ts";
import { utf8 } from "../utf8.ts";

/** JSON with the names of each object in their order, and without what is undefined. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const pairs = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${pairs
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
    .join(",")}}`;
}

/** SHA-256 in hexadecimal. @throws UsageError on pages without WebCrypto */
export async function hashOf(content: Uint8Array | string): Promise<string> {
  if (!globalThis.crypto?.subtle)
    throw new UsageError("sweep: jobs are named with crypto.subtle, which this page lacks. Serve it over https or from localhost.");
  return sha256(typeof content === "string" ? utf8(content) : content);
}
