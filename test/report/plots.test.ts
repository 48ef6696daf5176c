// Each plot by itself, in documents of different makers.
import { conv2d, dense, flatten, gate, relu, sequential, shaped, ValueError } from "sievenet";
import { errorPlot, filterPlot, flopsPlot, gatesPlot, lossPlot, type PlotDocument, pixelPlot } from "sievenet/report";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, test } from "vitest";
import type { Epoch, Sequential } from "sievenet";
import { canonical, isBalanced } from "./document.ts";
import { gated, split, trained } from "./nets.ts";

let net: Sequential;
let epochs: Epoch[];
let images: Sequential;
beforeAll(async () => {
  net = gated();
  epochs = await trained(net, split.train, { test: split.test });
  const first = gate(conv2d(1, 6, 5), { over: "outputs", lambda: 0.001 });
  first.gates.outputs?.parameters["logAlpha"]?.set([4, -4, 4, -4, -4, 4]);
  images = sequential(first, relu, flatten, dense(3456, 10));
  await trained(images, shaped(split.train, [1, 28, 28]), { epochs: 1 });
});

type Draw = (options?: { document?: PlotDocument; legend?: boolean }) => string;
const plots: [name: string, label: string, draw: Draw][] = [
  ["errorPlot", "Error in percent over epochs", (options) => errorPlot(epochs, options)],
  ["lossPlot", "Loss over epochs", (options) => lossPlot(epochs, options)],
  ["gatesPlot", "Open gates per layer over epochs", (options) => gatesPlot(epochs, net, options)],
  ["flopsPlot", "Expected FLOPs per example over epochs", (options) => flopsPlot(epochs, net, options)],
  ["pixelPlot", "224 of 784 pixels are read", (options) => pixelPlot(net, options)],
  ["filterPlot", "3 of 6 filters are left", (options) => filterPlot(images, options)],
];

describe.each(plots)("%s()", (_, label, draw) => {
  test("gives an image that can stand by itself", () => {
    const svg = draw();
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain(`aria-label="${label}"`);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    // colours of its own where no page gives them
    expect(svg.match(/var\(--\w+\)/g)).toBeNull();
    expect(isBalanced(svg)).toBe(true);
  });

  test("draws the same in linkedom's document as in the library's own", () => {
    const { document } = parseHTML("<html></html>");
    expect(canonical(draw({ document: document as unknown as PlotDocument }))).toBe(canonical(draw()));
  });
});

test("plots are drawn by the document that is given", () => {
  const made: string[] = [];
  /** An element that keeps nothing but its children. */
  const element = (name: string): Record<string, unknown> => {
    const children: { outerHTML: string }[] = [];
    return {
      ownerDocument: fake,
      namespaceURI: "http://www.w3.org/2000/svg",
      setAttribute() {},
      removeAttribute() {},
      getAttribute: () => null,
      appendChild: (child: { outerHTML: string }) => {
        children.push(child);
        return child;
      },
      insertBefore: (child: { outerHTML: string }) => {
        children.push(child);
        return child;
      },
      get outerHTML() {
        return `${name}(${children.map((child) => child.outerHTML).join(" ")})`;
      },
    };
  };
  const fake = {
    documentElement: {} as object,
    createElementNS(_: string, name: string) {
      made.push(name);
      return element(name);
    },
  };
  fake.documentElement = element("html");
  expect(filterPlot(images, { document: fake as unknown as PlotDocument })).toMatch(/^svg\(style\(\) g\(rect\(\)/);
  expect(made.filter((name) => name === "title")).toHaveLength(6);
});

describe("a page's own document", () => {
  test("is where plots are drawn unless another is given", () => {
    const { document } = parseHTML("<html></html>");
    let asked = 0;
    const createElementNS = document.createElementNS.bind(document);
    document.createElementNS = ((namespace: string, name: string) => {
      asked++;
      return createElementNS(namespace, name);
    }) as typeof document.createElementNS;
    const host = globalThis as { document?: unknown };
    host.document = document;
    try {
      expect(errorPlot(epochs)).toContain("<svg");
    } finally {
      delete host.document;
    }
    expect(asked).toBeGreaterThan(10);
  });
});

describe("the names of lines", () => {
  test("stand in the plot, unless the page has them", () => {
    expect(errorPlot(epochs)).toContain(">test, raw weights</text>");
    expect(errorPlot(epochs, { legend: false })).not.toContain(">test, raw weights</text>");
    expect(gatesPlot(epochs, net)).toContain(">layer 2, 12 gates</text>");
  });
  test("are left out where there is one line", () => expect(flopsPlot(epochs, net)).not.toContain(">expected</text>"));
});

describe("errorPlot()", () => {
  const at = (epoch: number, more: object) => ({
    epoch,
    loss: 1,
    penalty: 0,
    trainError: NaN,
    testError: NaN,
    testErrorRaw: NaN,
    open: [],
    expectedL0: 0,
    expectedFlops: 0,
    ...more,
  });

  test("draws validation errors, and leaves out what was not measured", () => {
    const svg = errorPlot([at(1, { trainError: 0.5, validationError: 0.4 }), at(2, { trainError: 0.2, validationError: 0.3 })]);
    expect(svg.match(/aria-label="line"/g)).toHaveLength(2);
    expect(svg).toContain("epoch 2\ntrain 20.00 %\nvalidation 30.00 %");
    expect(svg).toContain("logarithmic");
  });

  test("is not logarithmic where an error is 0", () => {
    const svg = errorPlot([at(1, { trainError: 0.5 }), at(2, { trainError: 0 })]);
    expect(svg).toContain("error, %");
    expect(svg).not.toContain("logarithmic");
  });

  test("can be drawn of one epoch, which is a dot", () => expect(errorPlot([at(1, { trainError: 0.5 })])).toContain("<circle"));
});

describe("refuses", () => {
  test.each([
    ["errorPlot", () => errorPlot([])],
    ["lossPlot", () => lossPlot({ epochs: [] })],
    ["gatesPlot", () => gatesPlot([], net)],
    ["flopsPlot", () => flopsPlot(undefined as never, net)],
  ])("%s: a history without epochs", (name, draw) => {
    expect(draw).toThrow(ValueError);
    expect(draw).toThrow(`${name}: the history has no epochs. Give that of a run, or an array of what train() yields.`);
  });

  test("filterPlot: a net that begins otherwise", () => {
    expect(() => filterPlot(net)).toThrow("filterPlot: the net does not begin with a convolution of 1 or 3 channels.");
    expect(() => filterPlot(sequential(conv2d(2, 3, 3)))).toThrow(ValueError);
  });

  test("pixelPlot: inputs without gates, and images of another size", () => {
    expect(() => pixelPlot(sequential(dense(784, 10)))).toThrow("pixelPlot: the first inputs of the net have no gates, or are no image.");
    expect(() => pixelPlot(net, { image: [28, 29] })).toThrow(ValueError);
    expect(() => pixelPlot(images)).toThrow(ValueError);
    expect(pixelPlot(net, { image: [14, 56] })).toContain("row 14, column 56");
  });

  test("pixelPlot: a few inputs, which are no image unless they are said to be", () => {
    const few = sequential(gate(dense(4, 2), { over: "inputs" }));
    expect(() => pixelPlot(few)).toThrow(ValueError);
    expect(pixelPlot(few, { image: [2, 2] })).toContain("4 of 4 pixels are read");
  });
});
