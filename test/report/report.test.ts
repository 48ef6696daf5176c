// Reports of nets that no recipe knows, and of runs.
import {
  compact,
  conv2d,
  count,
  dataset,
  decode,
  dense,
  encode,
  flatten,
  gate,
  type Layer,
  meanSquaredError,
  relu,
  sequential,
  shaped,
  type Tensor,
  ValueError,
} from "sievenet";
import { type ReportOptions, type PlotDocument, report } from "sievenet/report";
import { run } from "sievenet/run";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { canonical, isBalanced } from "./document.ts";
import { gated, split, trained } from "./nets.ts";

/** The text of a page without tags. */
const text = (page: string) => page.replace(/<style>.*?<\/style>/gs, "").replace(/<[^>]+>/g, " ");
const sound = (page: string) => {
  expect(text(page)).not.toMatch(/NaN|undefined|Infinity/);
  expect(page.match(/(src|href)=|url\((?!#)|@import|<script/g)).toBeNull();
  expect(isBalanced(page.replace("<!doctype html>", "").replace(/<meta[^>]*>/g, ""))).toBe(true);
};

describe("a report of a net of one's own", () => {
  test("says what compaction made of it, from the net alone", async () => {
    const net = gated();
    const epochs = await trained(net, split.train, { test: split.test });
    const page = report(epochs, net);
    sound(page);
    expect(page).toContain("<h1>dense(784, 12), dense(12, 10)</h1>");
    expect(page).toContain("Learned <strong>784-12 → 224-9</strong> in 3 epochs.");
    expect(page).toContain("<td>inputs of the layers</td><td>784-12</td><td>224-9</td>");
    const [before, after] = [count(net).weights, count(compact(net)).weights];
    expect([before, after]).toEqual([784 * 12 + 12 + 120 + 10, 224 * 9 + 9 + 90 + 10]);
    expect(page).toContain("<td>weights</td><td>9 550</td><td>2 125</td><td>4.5x</td>");
    expect(page).toContain("224 of 784 pixels stayed open; the net reads no others.");
    expect(page).toContain("layer 2, 12 gates");
    expect(page).toContain(`${(100 * (epochs.at(-1)?.testError as number)).toFixed(2)} %`);
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page).toContain("All 3 epochs in numbers");
  });

  test("is the same in linkedom's document, and takes a title and notes, which are text", async () => {
    const net = gated();
    const epochs = await trained(net, split.train);
    const { document } = parseHTML("<html></html>");
    const options: ReportOptions = { title: "A <b>net</b>", notes: ['made with "care" & <i>'] };
    const page = report(epochs, net, options);
    expect(page).toContain("<h1>A &lt;b&gt;net&lt;/b&gt;</h1>");
    expect(page).toContain("<footer>made with &quot;care&quot; &amp; &lt;i&gt;</footer>");
    expect(canonical(report(epochs, net, { ...options, document: document as unknown as PlotDocument }))).toBe(canonical(page));
  });

  test("without gates draws what there is", async () => {
    const net = sequential(dense(784, 16), relu, dense(16, 10));
    const page = report(await trained(net, split.train), net);
    sound(page);
    expect(page).toContain("Learned <strong>a net without gates</strong>");
    expect(page.match(/<svg/g)).toHaveLength(1);
    expect(page).not.toContain("Open gates");
    expect(page).toContain("<td>weights</td><td>12 730</td><td>12 730</td><td>1.0x</td>");
  });

  test("that learns numbers shows its loss", async () => {
    const inputs = Float32Array.from({ length: 200 }, (_, i) => (i % 17) / 17);
    const data = dataset({ inputs, targets: Float32Array.from({ length: 50 }, (_, i) => (i % 5) / 5), shape: [4] });
    const net = sequential(gate(dense(4, 8), { over: "inputs", lambda: 0.001 }), relu, dense(8, 1));
    const epochs = await trained(net, data, { loss: meanSquaredError });
    for (const history of [epochs, JSON.parse(JSON.stringify(epochs))]) {
      const page = report(history, net);
      sound(page);
      expect(page).toContain("<h2>Loss</h2>");
      expect(page).toContain("mean loss of the last epoch");
      // four inputs are no image
      expect(page).not.toContain("What it looks at");
    }
  });

  test("with a block that no file can hold leaves the file out, and what compaction would make where it cannot", async () => {
    class Block implements Layer {
      readonly label = "my block";
      readonly inner = gate(dense(12, 12), { over: "inputs", lambda: 0.001 });
      forward(x: Tensor): Tensor {
        return this.inner.forward(x);
      }
    }
    const block = new Block();
    block.inner.gates.inputs?.parameters["logAlpha"]?.set(Array.from({ length: 12 }, (_, i) => (i % 2 ? 4 : -4)));
    const net = sequential(dense(784, 12), relu, block, dense(12, 10));
    const page = report(await trained(net, split.train), net);
    sound(page);
    expect(page).toContain("Learned <strong>12 → 6</strong>");
    expect(page).not.toContain("smaller file");
  });

  test("that shrank names the gates there were at first, and frames the filters that were taken out", async () => {
    const first = gate(conv2d(1, 6, 5), { over: "outputs", lambda: 0.001 });
    first.gates.outputs?.parameters["logAlpha"]?.set([4, -4, 4, -4, -4, 4]);
    const net = sequential(first, relu, flatten, dense(3456, 10));
    const epochs = await trained(net, shaped(split.train, [1, 28, 28]), { shrink: true });
    expect(first.gates.outputs?.size).toBe(3);
    const page = report(epochs, net);
    sound(page);
    expect(page).toContain("Learned <strong>6 → 3</strong>");
    expect(page).toContain("<td>maps of the layers</td><td>6</td><td>3</td>");
    expect(page).toContain("3 of 6 filters are left");
    expect(page.match(/filter [245]: taken away/g)).toHaveLength(3);
    // what it had before is not known to it, but to a history
    expect(page).toContain("<td>weights</td><td>17 368</td><td>17 368</td>");
    expect(() => report({ epochs, final: { toString: "a" } as object }, net)).toThrow("final.toString");
    expect(report({ epochs, final: { weightsBefore: 34_726 } }, net)).toContain("<td>weights</td><td>34 726</td><td>17 368</td><td>2.0x</td>");
  });

  test("of which no epoch is known is refused", () => {
    expect(() => report([], gated())).toThrow(ValueError);
    expect(() => report({} as never, gated())).toThrow("report: the history has no epochs. Give that of a run, or an array of what train() yields.");
  });
});

describe("a report of a run", () => {
  async function finished(settings: Parameters<typeof run>[0]) {
    const all = run(settings);
    let model = new Uint8Array();
    for await (const event of all) if (event.type === "done") model = event.snapshot.model as Uint8Array<ArrayBuffer>;
    return { history: all.history, net: all.net, model };
  }

  test("can be made of its two files", async () => {
    const { history, net, model } = await finished({ examples: 200, epochs: 2, batchSize: 20, shrink: true, learningRate: 0.1, averageDecay: 0.5, lambda: 30 });
    const [live, saved] = [report(history, net), report(JSON.parse(JSON.stringify(history)), decode(model))];
    for (const page of [live, saved]) {
      sound(page);
      expect(page).toContain("<h1>lenet-300-100 on digits</h1>");
      expect(page).toContain(`784-300-100 → ${history.final.architecture.join("-")}`);
      expect(page).toContain("error on 40 test examples");
      expect(page).toContain("<td>weights</td><td>266 610</td>");
      expect(page).toContain(`smaller file: ${(model.length / (model.length < 1e6 ? 1e3 : 1e6)).toFixed(model.length < 1e6 ? 1 : 2)}`);
      expect(page).toContain("plain kernels · node");
    }
    expect(encode(net).length).not.toBe(model.length);
  });

  test("that was stopped says so", async () => {
    const { history, net } = await finished({ examples: 100, epochs: 1, lambda: [] });
    const page = report({ ...history, plannedEpochs: 5 }, net);
    expect(page).toContain("Learned <strong>784-300-100, without gates</strong>, stopped after 1 of 5 epochs.");
  });
});
