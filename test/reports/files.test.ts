// Where nets are saved and loaded: URLs of files, links, folders, and what is no regular file. Notes are text.
import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { savedFile } from "../../src/cli/savedFile.ts";
import { cifar10, mnist } from "../../src/data/index.ts";
import { dense, encode, FileError, load, save, ValueError } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "a folder of nets "));
afterAll(() => rmSync(folder, { recursive: true }));
const net = dense(2, 1);
const at = (name: string) => join(folder, name);

describe("save and load take", () => {
  test("a URL of a file, as an object and as text", async () => {
    const url = pathToFileURL(at("ü net.safetensors"));
    await save(url, net);
    expect(readdirSync(folder)).toContain("ü net.safetensors");
    for (const place of [url, url.href, at("ü net.safetensors")]) expect(encode(await load(place))).toEqual(encode(net));
    await save(url.href, net);
    expect(readdirSync(folder)).toEqual(["ü net.safetensors"]);
  });

  test("a link, which stays one, and the mode of a file stays what it was", async () => {
    writeFileSync(at("real"), "");
    chmodSync(at("real"), 0o640);
    symlinkSync("real", at("link"));
    await save(at("link"), net);
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
    expect(statSync(at("real")).mode & 0o777).toBe(0o640);
    expect(encode(await load(at("real")))).toEqual(encode(net));
  });
});

describe("save and load refuse", () => {
  test("a folder that holds no net, and where a folder stands in the way", async () => {
    mkdirSync(at("folder/model.safetensors"), { recursive: true });
    await expect(load(at("folder"))).rejects.toThrow(/model.safetensors" cannot be read: it is a folder/);
    await expect(save(at("folder"), net)).rejects.toThrow(/folder" cannot be written: it is a folder/);
    expect(readdirSync(at("folder"))).toEqual(["model.safetensors"]);
  });

  test("other URLs, and what is no path", async () => {
    for (const place of ["https://example.org/net.safetensors", new URL("https://example.org/net")]) {
      await expect(load(place)).rejects.toThrow(/https:\/\/example.org\/net[^ ]* is no file. Fetch it, and use its bytes./);
      await expect(save(place, net)).rejects.toThrow(ValueError);
    }
    for (const place of [undefined, null, 7, "", {}] as unknown[] as string[]) await expect(load(place)).rejects.toThrow(ValueError);
    await expect(load("file://elsewhere/net")).rejects.toThrow(ValueError);
  });

  test("pipes and devices, at once, wherever files are read", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    const word = /is a device, a pipe or a socket, but only regular files are read and written/;
    for (const place of [at("pipe"), "/dev/zero"]) {
      await expect(load(place)).rejects.toThrow(FileError);
      await expect(load(place)).rejects.toThrow(word);
      await expect(save(place, net)).rejects.toThrow(word);
      expect(() => savedFile(place)).toThrow(word);
    }
    expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
    for (const [name, read] of [
      ["train-images-idx3-ubyte", (where: string) => mnist({ folder: where })],
      ["train_1.bin", (where: string) => cifar10({ folder: where })],
    ] as const) {
      mkdirSync(at(name));
      symlinkSync("/dev/zero", join(at(name), name));
      await expect(read(at(name))).rejects.toThrow(word);
    }
  });
});

describe("notes", () => {
  test.each<[string, unknown]>([
    ["a number", 3],
    ["an object", { epochs: 3 }],
    ["nothing", undefined],
  ])("that are %s are refused", (_, note) => {
    expect(() => encode(net, { epochs: note as string })).toThrow(
      new ValueError(`encode: the note "epochs" is of type ${typeof note}, but files hold text only. Write it with String() or JSON.stringify().`),
    );
  });
});
