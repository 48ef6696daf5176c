// What the pages of browserStorage.slow.test.ts do: nets saved and loaded where browsers keep files.
import { compact, dense, encode, gate, load, notesOf, relu, save, seed, sequential } from "../../src/index.ts";

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((each, i) => each === b[i]);

async function refusal(act: () => Promise<unknown>): Promise<string> {
  return act().then(() => "nothing", String);
}

/** What came of it, as plain data. */
export async function program() {
  seed(3);
  const net = sequential(gate(dense(20, 8), { over: "inputs" }), relu, dense(8, 2));
  const came: Record<string, unknown> = {};
  for (const place of ["opfs:net.safetensors", "opfs:folder/of/net.safetensors", "indexeddb:net.safetensors", "indexeddb:é ☃/x"]) {
    const used = await save(place, net, { by: "me" });
    const again = await load(place);
    const first = same(encode(again, notesOf(again)), encode(net, { by: "me" }));
    // another one in its place
    await save(place, compact(net));
    const second = same(encode(await load(used)), encode(compact(net))) && same(encode(await load(place)), encode(compact(net)));
    came[place] = { used, first, second };
  }
  came["missing"] = await Promise.all(["opfs:missing", "opfs:no/such/folder", "indexeddb:missing"].map((place) => refusal(() => load(place))));
  came["folder"] = await refusal(() => load("opfs:folder/of"));
  came["files"] = await refusal(() => load("net.safetensors"));
  return came;
}
