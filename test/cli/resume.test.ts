// sievenet train --resume: the run of a folder goes on, as if it had never stopped.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { json, sievenet, start, workplace } from "./command.ts";

const at = workplace();
const tiny = ["train", "--dataset", "digits", "--examples", "60", "--batch-size", "20", "--lambda", "30", "--shrink"];
const files = ["history.json", "model.safetensors"];
const timeless = (folder: string) => {
  const { epochs, ...rest } = json(at(`${folder}/history.json`));
  return { ...rest, epochs: epochs.map(({ seconds: _, ...epoch }: { seconds: number }) => epoch) };
};
const model = (folder: string) => readFileSync(at(`${folder}/model.safetensors`), "base64");
const resume = (folder: string, ...more: string[]) => sievenet(["train", "--resume", "--out", at(folder), ...more]);

/** Kills a run with SIGKILL once it has an epoch, and before it has all. */
async function killed(folder: string, epochs: number): Promise<void> {
  for (;;) {
    const { child, outcome } = start([...tiny, "--epochs", String(epochs), "--out", at(folder)]);
    while (!existsSync(at(`${folder}/history.json`))) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL");
    await outcome;
    // the machine may have been faster than the kill
    if (json(at(`${folder}/history.json`)).epochs.length < epochs) return;
    rmSync(at(folder), { recursive: true });
  }
}

describe("sievenet train --resume", () => {
  test("goes on after kill -9 to the files of a run that was not stopped, and says where", async () => {
    await sievenet([...tiny, "--epochs", "12", "--out", at("whole")]);
    await killed("killed", 12);
    const done = json(at("killed/history.json")).epochs.length;
    expect(done).toBeLessThan(12);
    const { code, out, err } = await resume("killed");
    expect({ code, err: err.replace(/process \d+/, "process") }).toEqual({
      code: 0,
      err: `sievenet: the folder "${at("killed")}" was in use by process, which has ended. It is taken over.\n`,
    });
    const [, from] = /^going on after (\d+) of 12 epochs$/m.exec(out) ?? [];
    // the kill may have come between the checkpoint and the history
    expect([done, done + 1]).toContain(Number(from));
    expect(out.match(/^ +\d+ +\d+\.\d{4} /gm)).toHaveLength(12 - Number(from));
    expect(timeless("killed")).toEqual(timeless("whole"));
    expect(model("killed")).toBe(model("whole"));
    expect(readFileSync(at("killed/report.html"), "utf8")).toContain("--epochs 12");
  });

  test("brings files of two epochs in line, of a run that is done too, and adds epochs", async () => {
    await sievenet([...tiny, "--epochs", "2", "--out", at("two")]);
    await sievenet([...tiny, "--epochs", "3", "--out", at("three")]);
    cpSync(at("two"), at("mixed"), { recursive: true });
    for (const name of files) writeFileSync(at(`mixed/${name}`), readFileSync(at(`three/${name}`)));
    rmSync(at("mixed/report.html"));
    writeFileSync(at("mixed/history.json"), readFileSync(at("two/history.json")));
    const { err, out } = await sievenet(["inspect", at("mixed/model.safetensors")]);
    expect(err).toBe(
      `sievenet: "${at("mixed/model.safetensors")}" is of epoch 3, but history.json beside it of 2: the run was killed while it wrote them. sievenet train --resume --out ${at("mixed")} brings them in line.\n`,
    );
    expect(out).toMatch(/^epochs +3$/m);
    expect((await resume("mixed")).code).toBe(0);
    expect((await sievenet(["inspect", at("mixed/model.safetensors")])).err).toBe("");
    expect(timeless("mixed")).toEqual(timeless("two"));
    expect(model("mixed")).toBe(model("two"));
    expect(existsSync(at("mixed/report.html"))).toBe(true);
    expect((await resume("mixed", "--epochs", "3")).code).toBe(0);
    expect(timeless("mixed")).toEqual(timeless("three"));
  });

  test("refuses other settings, and folders without a run", async () => {
    await sievenet([...tiny, "--epochs", "2", "--out", at("refused")]);
    const said = async (...args: string[]) => {
      const { code, err, out } = await sievenet(["train", ...args]);
      return { code, err, out };
    };
    const out = ["--resume", "--out", at("refused")];
    const leave = "Leave it out, or begin another run.\n";
    expect(await said(...out, "--seed", "2")).toEqual({ code: 2, out: "", err: `sievenet: --seed 2 came, but the run to go on with has 1. ${leave}` });
    expect((await said("lenet-5", ...out)).err).toBe(`sievenet: --recipe lenet-5 came, but the run to go on with has lenet-300-100. ${leave}`);
    expect((await said(...out, "--no-gates")).err).toBe(`sievenet: --no-gates came, but the run to go on with has 30. ${leave}`);
    expect((await said(...out, "--fast")).err).toContain("sievenet: --fast came, but the run in");
    expect((await said(...out, "--epochs", "1")).err).toBe(
      'sievenet: --epochs is "1", but the run has 2 epochs already. Give as many as there shall be in all.\n',
    );
    expect(await said("--resume", "--out", at("nowhere"))).toEqual({
      code: 1,
      out: "",
      err: `sievenet: there is no run to go on with in "${at("nowhere")}": it has no checkpoint.safetensors. Leave out --resume to begin one.\n`,
    });
    expect(existsSync(at("nowhere"))).toBe(false);
    expect((await said("--resume", "--dry-run")).err).toContain("--dry-run came with --resume");
  });
});
