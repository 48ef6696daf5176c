// What the pages of browserStorage.slow.test.ts do: nets saved and loaded where browsers keep files.
import { adam, compact, dataset, dense, encode, gate, load, notesOf, relu, save, seed, sequential, train } from "../../src/index.ts";

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
  came["training"] = [];
  for (const path of ["opfs:run/checkpoint", "indexeddb:checkpoint"]) (came["training"] as unknown[]).push(await stopped(path));
  return came;
}

/** A training that keeps checkpoints is left, and one goes on: whether it comes to the same net. */
async function stopped(path: string) {
  const data = dataset({
    inputs: Float32Array.from({ length: 80 }, (_, i) => ((i * 7919) % 101) / 50 - 1),
    labels: [0, 1, 1, 0, 1, 0, 0, 1, 1, 1],
    shape: [8],
  });
  const made = () => {
    seed(2);
    return sequential(gate(dense(8, 6), { over: "inputs", lambda: 0.01 }), relu, dense(6, 2));
  };
  const options = () => ({ epochs: 4, batchSize: 5, averageDecay: 0.9, optimizer: adam() });
  const [whole, net] = [made(), made()];
  for await (const _ of train(whole, data, options()));
  for await (const { epoch } of train(made(), data, { ...options(), checkpoint: { path } })) if (epoch === 2) break;
  const left: number[] = [];
  for await (const { epoch } of train(net, data, { ...options(), from: await load(path), checkpoint: { path } })) left.push(epoch);
  return { left, same: same(encode(net), encode(whole)) };
}
