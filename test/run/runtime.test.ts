import { expect, test } from "vitest";
import { runtime } from "../../src/run/runtime.ts";

const safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";
const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

test.each([
  [{ process: { versions: { node: "20.20.2" } } }, "node 20.20.2"],
  [{ process: { versions: { node: "24.3.0", bun: "1.4.5" } } }, "bun 1.4.5"],
  [{ process: { versions: { node: "24.0.0", deno: "2.9.6" } } }, "deno 2.9.6"],
  [{ Deno: { version: { deno: "2.9.6" } }, navigator: { userAgent: "Deno/2.9.6" } }, "deno 2.9.6"],
  [{ navigator: { userAgent: chrome } }, "chrome 126.0.0.0"],
  [{ navigator: { userAgent: firefox } }, "firefox 128.0"],
  [{ navigator: { userAgent: safari } }, "safari 17.4"],
  [{ navigator: { userAgent: "something else" } }, "unknown"],
  [{}, "unknown"],
])("%j", (host, name) => expect(runtime(host)).toBe(name));

test("of this process", () => expect(runtime()).toMatch(/^(node|bun|deno) \d+\.\d+/));
