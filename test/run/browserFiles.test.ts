// Files of a run in a browser: here there is none, so only what is refused; test/page and test/formats/browserStorage go through browsers.
import { UsageError, ValueError } from "sievenet";
import { browserFiles } from "sievenet/run";
import { expect, test } from "vitest";

test("browserFiles refuses what names no folder of a browser, and says where there is none", async () => {
  for (const wrong of ["runs/mine", "", "opfs:", 7 as never])
    expect(() => browserFiles(wrong), String(wrong)).toThrow(wrong === "opfs:" ? UsageError : ValueError);
  await expect(browserFiles("opfs:mine").read("checkpoint.safetensors")).rejects.toThrow(UsageError);
  await expect(browserFiles("opfs:mine").write("checkpoint.safetensors", new Uint8Array(1))).rejects.toThrow(UsageError);
});
