// What tools keep: found by all it came of, the version too, and whole or not there.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keeping } from "../../tools/keeping.mjs";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sievenet-keeping-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const model = Uint8Array.of(1, 2, 3);

describe("keeping", () => {
  test("finds what was kept by all it came of, of its own version only, in any process", () => {
    const kept = keeping(join(folder, "new"), "0.1.0");
    expect(kept.has([{ epochs: 3 }, 1])).toBe(false);
    kept.write([{ epochs: 3 }, 1], model, [{ epoch: 5 }]);
    const again = keeping(join(folder, "new"), "0.1.0");
    expect(again.has([{ epochs: 3 }, 1])).toBe(true);
    expect(Array.from(again.read([{ epochs: 3 }, 1]).model)).toEqual([1, 2, 3]);
    expect(again.read([{ epochs: 3 }, 1]).records).toEqual([{ epoch: 5 }]);
    expect(again.has([{ epochs: 3 }, 2])).toBe(false);
    expect(keeping(join(folder, "new"), "0.2.0").has([{ epochs: 3 }, 1])).toBe(false);
  });

  test("leaves nothing half written under its name: what stops in the middle is not there", () => {
    const place = join(folder, "half");
    const kept = keeping(place, "0.1.0");
    kept.write(1, model, []);
    const [name] = readdirSync(place).filter((file) => file.endsWith(".safetensors")) as [string];
    rmSync(join(place, name));
    // stopped after the records, and in the middle of the model
    writeFileSync(join(place, `${name}.123`), Uint8Array.of(1));
    expect(kept.has(1)).toBe(false);
    kept.write(1, model, []);
    expect(kept.has(1)).toBe(true);
    expect(readdirSync(place).filter((file) => file.endsWith(`.${process.pid}`))).toEqual([]);
    expect(existsSync(join(place, `${name}.json`))).toBe(true);
  });

  test("records are there wherever a model is: one that cannot be written leaves none", () => {
    const kept = keeping(join(folder, "order"), "0.1.0");
    expect(() => kept.write(1, { length: 3 } as never, [])).toThrow();
    expect(kept.has(1)).toBe(false);
  });
});
