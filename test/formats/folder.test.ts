// A folder as hubs expect it: config.json beside model.safetensors.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { dense, encode, FileError, load, notesOf, relu, save, sequential, UsageError } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "folders-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const net = sequential(dense(3, 2), relu);

describe("save(folder)", () => {
  test("makes a folder for a path that ends in a slash, and takes one that is there", async () => {
    expect(await save(`${at("new/inner")}/`, net, { license: "mit" })).toBe(`${at("new/inner")}/`);
    mkdirSync(at("there"));
    await save(pathToFileURL(at("there")), net, { license: "mit" });
    for (const name of ["new/inner", "there"]) {
      expect(readdirSync(at(name)).sort()).toEqual(["config.json", "model.safetensors"]);
      expect(new Uint8Array(readFileSync(at(`${name}/model.safetensors`)))).toEqual(encode(net, { license: "mit" }));
      expect(JSON.parse(readFileSync(at(`${name}/config.json`), "utf8"))).toEqual({
        model_type: "sievenet",
        library_name: "sievenet",
        format_version: 1,
        architectures: ["sequential"],
        numbers: 8,
        notes: { license: "mit" },
        architecture: {
          type: "sequential",
          parts: [
            { type: "dense", inputs: 3, outputs: 2, bias: true },
            { type: "function", name: "relu" },
          ],
        },
      });
      for (const place of [at(name), `${at(name)}/`, pathToFileURL(`${at(name)}/`)]) {
        const again = await load(place);
        expect(encode(again, notesOf(again))).toEqual(encode(net, { license: "mit" }));
      }
    }
  });

  test("replaces both files, and leaves others alone", async () => {
    await save(`${at("twice")}/`, net);
    writeFileSync(at("twice/README.md"), "mine");
    await save(at("twice"), dense(1, 1), {}, { storage: "int8" });
    expect(readdirSync(at("twice")).sort()).toEqual(["README.md", "config.json", "model.safetensors"]);
    expect(JSON.parse(readFileSync(at("twice/config.json"), "utf8"))).toMatchObject({ architectures: ["dense"], notes: {} });
  });

  test("refuses what is no folder, and leaves nothing behind", async () => {
    writeFileSync(at("file"), "");
    await expect(save(`${at("file")}/`, net)).rejects.toThrow(/save: ".*file" cannot be written: .*\. Check the path\./);
    mkdirSync(at("held/config.json"), { recursive: true });
    await expect(save(at("held"), net)).rejects.toThrow(FileError);
    mkdirSync(at("device"));
    symlinkSync("/dev/null", at("device/model.safetensors"));
    await expect(save(at("device"), net)).rejects.toThrow("is a device, a pipe or a socket");
    expect([readdirSync(at("held")), readdirSync(at("device"))]).toEqual([["config.json"], ["model.safetensors"]]);
    mkdirSync(at("empty"));
    mkdirSync(at("run"));
    writeFileSync(at("run/checkpoint.safetensors"), encode(net));
    await expect(load(`${at("run")}/`)).rejects.toThrow(
      /run" has no model.safetensors, but the checkpoint.safetensors of a training\. Give the path of that file/,
    );
    await expect(load(`${at("run")}/`)).rejects.toThrow(FileError);
    await expect(load(at("empty"))).rejects.toThrow(/load: ".*empty\/model.safetensors" cannot be read: there is no such file\. Check the path\./);
  });
});

test("save() gives the place that it wrote to", async () => {
  expect(await save(at("net.safetensors"), net)).toBe(at("net.safetensors"));
});

describe("what only browsers have", () => {
  test.each(["opfs:net", "indexeddb:net"])("is told where it is missing: %s", async (place) => {
    await expect(save(place, net)).rejects.toThrow(UsageError);
    await expect(save(place, net)).rejects.toThrow(/^save: this runtime has no (origin private file system|IndexedDB)\. Use encode\(net\)/);
    await expect(load(place)).rejects.toThrow(/^load: this runtime has no (origin private file system|IndexedDB)\. Use decode\(bytes\)/);
  });

  test.each(["opfs:", "indexeddb:", "opfs:/net", "opfs:a/../net", "opfs:a//b"])("is refused with a name that cannot be: %s", async (place) => {
    await expect(save(place, net)).rejects.toThrow(/^save: ".*" names no file\. Give it a name, such as "(opfs|indexeddb):net\.safetensors"\.$/);
    await expect(load(place)).rejects.toThrow(UsageError);
  });
});
