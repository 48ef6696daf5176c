// The nets of pretrained/: files are those of the manifest, and predict at the inference entry.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { count, decode as decodeNet } from "../../src/index.ts";
import { decode } from "../../src/inference/index.ts";
import { folder, manifest, read, sizeOf } from "./manifest.ts";

test("the folder has the nets of the manifest, and its page says the same of them", () => {
  expect(readdirSync(folder).sort()).toEqual(["README.md", "manifest.json", ...Object.values(manifest).map(({ file }) => file)].sort());
  const page = readFileSync(join(folder, "README.md"), "utf8");
  for (const { file, bytes, testError, sha256, command } of Object.values(manifest))
    for (const said of [file, `${(bytes / 1000).toFixed(1)} kB`, `${(100 * testError).toFixed(2)} %`, sha256, command]) expect(page).toContain(said);
});

describe.each(Object.entries(manifest))("%s", (_, net) => {
  test("is the file that the manifest tells of", () => {
    const bytes = read(net);
    expect(bytes.length).toBe(net.bytes);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(net.sha256);
    expect(`sha384-${createHash("sha384").update(bytes).digest("base64")}`).toBe(net.integrity);
  });

  test("is loaded by sievenet/inference, and tells ten classes apart", () => {
    const model = decode(read(net));
    expect(count(decodeNet(read(net))).weights).toBe(net.weights);
    expect(model.notes["seed"]).toBe(/--seed (\d+)/.exec(net.command)?.[1]);
    const { shape, data: scores } = model.predict(new Uint8Array(2 * sizeOf(net)), [2, ...net.input]);
    expect(shape).toEqual([2, 10]);
    expect(scores.every(Number.isFinite)).toBe(true);
  });
});
