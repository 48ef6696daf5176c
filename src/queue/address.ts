// Where a queue is: apart from what speaks to its server, whose types are not there for whoever has not installed the packages.
import { ValueError } from "../index.ts";
import { shown } from "../options.ts";

/** Where a queue is. */
export interface QueueAddress {
  /** Of the server: "redis://host:6379", with "rediss:" for TLS, and ":password@" before the host where it asks for one. */
  readonly url: string;
  /** Of the queue, for servers with several. Default "sievenet". */
  readonly name?: string;
}

/** @throws ValueError for what is no address of a server */
export function checkAddress(who: string, { url, name = "sievenet" }: QueueAddress): { readonly url: string; readonly name: string } {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !["redis:", "rediss:"].includes(parsed.protocol) || !parsed.hostname)
    throw new ValueError(`${who}: the queue is ${shown(url)}, but the address of a Redis or Valkey server is needed, such as redis://localhost:6379.`);
  if (typeof name !== "string" || !/^[\w.-]+$/.test(name))
    throw new ValueError(`${who}: the name of the queue is ${shown(name)}, but it must be made of letters, digits, ".", "-" and "_".`);
  return { url, name };
}
