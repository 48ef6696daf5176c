// Images of any size and kind as the bytes of a net: grey and colours, alpha, sizes, proportions, ink; and what is refused where an
// image comes as it is.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centreOf } from "../../src/data/image/ink.ts";
import { noteByteScale } from "../../src/byteScale.ts";
import {
  batch,
  columns,
  compact,
  conv2d,
  dataset,
  dense,
  encode,
  evaluate,
  flatten,
  predict,
  relu,
  rescale,
  seed,
  sequential,
  ShapeError,
  ValueError,
} from "../../src/index.ts";
import { image, type ImageOptions, type PixelSource } from "../../src/image/index.ts";
import { classify, decode } from "../../src/inference/index.ts";
import { hash } from "../support/hash.ts";

/** An image of drawn bytes. */
const drawn = (width: number, height: number, channels: number, series = 1): PixelSource => ({
  data: Uint8Array.from({ length: width * height * channels }, (_, i) => hash(series, i)),
  width,
  height,
});
const grey = (rows: readonly (readonly number[])[]): PixelSource => ({ data: Uint8Array.from(rows.flat()), width: rows[0]?.length ?? 0, height: rows.length });
const of = (source: PixelSource, options: Partial<ImageOptions>) => [...image(source, { size: 1, channels: 1, ...options })];

describe("colours", () => {
  test("are planes, and grey is that of ITU-R BT.601", () => {
    const source = { data: Uint8Array.of(1, 2, 3, 200, 100, 50), width: 2, height: 1 };
    expect(of(source, { size: [1, 2], channels: 3 })).toEqual([1, 200, 2, 100, 3, 50]);
    expect(of(source, { size: [1, 2] })).toEqual([2, Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50)]);
    expect(of({ data: Uint8Array.of(0, 77, 255), width: 3, height: 1 }, { size: [1, 3], channels: 3 })).toEqual([0, 77, 255, 0, 77, 255, 0, 77, 255]);
  });

  test("lie over the background as transparent as they are, premultiplied or not", () => {
    for (const channels of [2, 4])
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(255), (series, background) => {
          const { data, ...size } = drawn(3, 2, channels, series);
          const alphaAt = (i: number) => data[Math.floor(i / channels) * channels + channels - 1] as number;
          const needed = Array.from(data, (value, i) => (value * alphaAt(i) + background * (255 - alphaAt(i))) / 255);
          const came = of({ data, ...size }, { size: [2, 3], channels: 3, background });
          came.forEach((value, i) => {
            const at = (i % 6) * channels + (channels === 4 ? Math.floor(i / 6) : 0);
            expect(Math.abs(value - (needed[at] as number))).toBeLessThanOrEqual(0.5);
          });
          const times = data.map((value, i) => (i % channels === channels - 1 ? value : Math.round((value * alphaAt(i)) / 255)));
          const premultiplied = of({ data: times, ...size }, { size: [2, 3], channels: 3, background, premultiplied: true });
          premultiplied.forEach((value, i) => {
            expect(Math.abs(value - (came[i] as number))).toBeLessThanOrEqual(1);
          });
        }),
        { numRuns: 20 },
      );
    expect(of({ data: Uint8ClampedArray.of(9, 9, 9, 0), width: 1, height: 1 }, { channels: 3, background: [1, 2, 3] })).toEqual([1, 2, 3]);
  });

  test("are inverted at the end, bars included", () => {
    expect(of(grey([[10, 20]]), { size: [2, 2], invert: true })).toEqual([245, 235, 0, 0]);
  });
});

describe("sizes", () => {
  test("stay as they are", () => {
    for (const resample of ["area", "bilinear", undefined] as const)
      expect(of(drawn(5, 7, 1), { size: [7, 5], ...(resample && { resample }) })).toEqual([...drawn(5, 7, 1).data]);
  });

  test("shrink to means of areas, parts of pixels included", () => {
    expect(
      of(
        grey([
          [0, 100, 200, 40, 80, 90],
          [10, 20, 30, 40, 50, 60],
        ]),
        { size: [1, 3], fit: "fill" },
      ),
    ).toEqual([33, 78, 70]);
    expect(of(grey([[90, 30, 0]]), { size: [1, 2], fit: "fill" })).toEqual([70, 10]); // (90 + 30 / 2) / 1.5, (30 / 2 + 0) / 1.5
  });

  const side = (max: number) => fc.integer({ min: 1, max });
  test("are what the definition gives: each pixel cut into as many parts as there will be", () => {
    fc.assert(
      fc.property(fc.tuple(side(9), side(9), side(6), side(6)), fc.nat(1000), ([h, w, height, width], series) => {
        const { data } = drawn(w, h, 1, series);
        const came = of({ data, width: w, height: h }, { size: [height, width], fit: "fill", resample: "area" });
        // w · width columns of parts: w of them in each of the new pixels
        const needed = Array.from({ length: height * width }, (_, i) => {
          const [y, x] = [Math.floor(i / width), i % width];
          let sum = 0;
          for (let dy = 0; dy < h; dy++)
            for (let dx = 0; dx < w; dx++) sum += data[Math.floor((y * h + dy) / height) * w + Math.floor((x * w + dx) / width)] as number;
          return sum / (h * w);
        });
        came.forEach((value, i) => {
          expect(Math.abs(value - (needed[i] as number))).toBeLessThan(0.5 + 1e-9);
        });
      }),
    );
  });

  test("grow between the centres of pixels", () => {
    expect(of(grey([[0, 100]]), { size: [1, 4], fit: "fill" })).toEqual([0, 25, 75, 100]);
    expect(of(grey([[0], [100]]), { size: [4, 1], fit: "fill" })).toEqual([0, 25, 75, 100]);
    expect(of(grey([[7]]), { size: 3 })).toEqual(new Array(9).fill(7));
  });

  test("of other proportions are contained, covered or stretched", () => {
    const wide = grey([[1, 2, 3, 4]]);
    expect(of(wide, { size: [3, 4], background: 9 })).toEqual([9, 9, 9, 9, 1, 2, 3, 4, 9, 9, 9, 9]);
    expect(of(wide, { size: 1, fit: "cover" })).toEqual([3]); // 2 and 3, halves up
    expect(
      of(
        grey([
          [1, 2, 3, 4],
          [5, 6, 7, 8],
        ]),
        { size: 2, fit: "cover" },
      ),
    ).toEqual([2, 3, 6, 7]);
    expect(of(wide, { size: 2, fit: "fill" })).toEqual([2, 4, 2, 4]);
    expect(of(drawn(1, 1000, 1), { size: 5 }).filter((value) => value < 255).length).toBeLessThanOrEqual(5);
  });
});

describe("ink", () => {
  /** A sheet of white paper with a black stroke. */
  const sheet = (side: number, at: (y: number, x: number) => boolean) =>
    grey(Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => (at(y, x) ? 0 : 255))));
  const mnist = { size: 28, inkBox: 20, invert: true } as const;

  test("is scaled into its box, and its centre of mass lies in the middle, wherever it was drawn", () => {
    for (const [top, left, h, w] of [
      [3, 50, 60, 30],
      [90, 5, 20, 100],
      [0, 0, 7, 7],
    ] as const) {
      const values = of(
        sheet(200, (y, x) => y >= top && y < top + h && x >= left && x < left + w),
        mnist,
      );
      const ink = values.flatMap((value, i) => (value ? [[Math.floor(i / 28), i % 28] as const] : []));
      const span = (axis: 0 | 1) => Math.max(...ink.map((at) => at[axis])) - Math.min(...ink.map((at) => at[axis])) + 1;
      expect(Math.max(span(0), span(1))).toBe(20);
      expect(Math.min(span(0), span(1))).toBe(Math.round((20 * Math.min(h, w)) / Math.max(h, w)));
      const planes = { channels: 1, height: 28, width: 28, values: Uint8Array.from(values) };
      for (const each of centreOf(planes, [0])) expect(Math.abs(each - 14)).toBeLessThanOrEqual(0.5);
    }
  });

  test("that is heavy on one side moves, but not off the sheet", () => {
    const heavyLeft = of(
      sheet(40, (y, x) => y >= 10 && y < 30 && (x < 14 || (x < 30 && y === 10))),
      mnist,
    );
    const columns = heavyLeft.flatMap((value, i) => (value ? [i % 28] : []));
    expect(Math.min(...columns)).toBeGreaterThan(4);
    expect(
      of(
        sheet(9, () => false),
        mnist,
      ),
    ).toEqual(new Array(784).fill(0));
    const corner = of(
      sheet(8, (y, x) => x === 0 || y === 7),
      { size: 8, inkBox: 8, invert: true },
    );
    expect(corner).toEqual(
      of(
        sheet(8, (y, x) => x === 0 || y === 7),
        { size: 8, invert: true },
      ),
    );
  });
});

test.each<[unknown, object, new (text: string) => Error, RegExp]>([
  [undefined, {}, ValueError, /^image: undefined came, but an image is needed: ImageData of a canvas/],
  [new Uint8Array(4), {}, ValueError, /an object of type Uint8Array came/],
  [{ data: new Float32Array(4), width: 2, height: 2 }, {}, ValueError, /data of an object of type Float32Array/],
  [{ data: new Uint8Array(5), width: 2, height: 2 }, {}, ShapeError, /5 bytes came for 2 x 2 pixels, but each pixel has 1/],
  [{ data: new Uint8Array(8), width: 2, height: 2, channels: 4 }, {}, ShapeError, /8 bytes came for 2 x 2 pixels of 4 channels/],
  [{ data: new Uint8Array(4), width: 0, height: 2 }, {}, ShapeError, /the width of the image is 0/],
  [grey([[1]]), { size: 0 }, ValueError, /size is 0/],
  [grey([[1]]), { size: [1, 2, 3] }, ValueError, /size is \[1, 2, 3\]/],
  [grey([[1]]), { channels: 4 }, ValueError, /channels is 4, but it must be 1 for grey or 3/],
  [grey([[1]]), { background: [1, 2] }, ValueError, /background is \[1, 2\]/],
  [grey([[1]]), { fit: "contains" }, ValueError, /Did you mean "contain"\?/],
  [grey([[1]]), { inkBox: 2 }, ValueError, /inkBox is 2, but it must be a whole number from 1 to 1/],
  [grey([[1]]), { inkBox: 1, fit: "fill" }, ValueError, /fit and inkBox came/],
  [grey([[1]]), { invert: 1 }, ValueError, /invert is 1/],
])("image(%j, %j) is refused", (source, options, type, text) => {
  const call = () => of(source as PixelSource, options);
  expect(call).toThrow(type);
  expect(call).toThrow(text);
});

describe("an image as it comes is refused, with the word that is needed", () => {
  const net = sequential(rescale(1 / 255), dense(784, 10));
  const model = decode(encode(net));
  const canvas = { data: new Uint8ClampedArray(4 * 784), width: 28, height: 28 };
  const word = /image\(\) of sievenet\/image/;

  test.each<[string, () => unknown]>([
    ["ImageData", () => predict(net, canvas as never)],
    ["several", () => predict(net, [canvas] as never)],
    ["its bytes", () => predict(net, [canvas.data])],
    ["ImageData in the inference entry", () => model.predict(canvas as never)],
    ["several there", () => model.predict([canvas] as never)],
    ["its bytes there, which are as many as four examples have", () => model.predict(canvas.data)],
    ["its bytes there, nested", () => model.predict([canvas.data])],
    ["a canvas of another size", () => model.predict(new Uint8ClampedArray(4 * 280 * 280))],
    ["classify", () => classify(model, canvas as never)],
    ["an image of a decoder", () => predict(net, [{ data: new Uint8Array(784), width: 28, height: 28 }] as never)],
    ["a dataset", () => dataset({ inputs: canvas.data, labels: [1], shape: [784], scale: 1 })],
  ])("%s", (_, call) => {
    expect(call).toThrow(word);
  });

  test("but not a row of a table whose columns are called so", () => {
    const table = columns(["data", "width", "height"].map((name) => ({ name })));
    expect([...predict(table, [{ data: 1, width: 2, height: 3 }]).toArray()]).toEqual([1, 2, 3]);
    expect([...decode(encode(table)).predict([{ data: 1, width: 2, height: 3 }]).data]).toEqual([1, 2, 3]);
  });

  test("and what image() makes of it is taken, flat with a shape or not", () => {
    const pixels = image({ ...canvas, data: drawn(28, 28, 4).data }, { size: 28, channels: 1 });
    expect(model.predict(pixels).shape).toEqual([1, 10]);
    expect(classify(model, pixels)).toHaveLength(1);
    expect([...model.predict(pixels).data]).toEqual([...predict(net, [pixels]).toArray()]);
    const convolved = sequential(rescale(1 / 255), conv2d(1, 2, 28), flatten);
    const scores = predict(convolved, pixels, { shape: [1, 1, 28, 28] });
    expect([...decode(encode(convolved)).predict(pixels, [1, 1, 28, 28]).data]).toEqual([...scores.toArray()]);
    expect(classify(decode(encode(convolved)), pixels, { shape: [1, 1, 28, 28] })).toHaveLength(1);
    expect(() => predict(net, scores, { shape: [1, 2] })).toThrow(/only numbers in arrays take one/);
  });
});

test("the same drawing gives the same bits in training, evaluate, predict and sievenet/inference, grey or colours, compacted or not", () => {
  const [side, channels] = [fc.integer({ min: 1, max: 20 }), fc.constantFrom<1 | 3>(1, 3)];
  fc.assert(
    fc.property(side, side, channels, fc.boolean(), fc.nat(1000), (width, height, depth, invert, series) => {
      seed(series);
      const net = sequential(conv2d(depth, 3, 3), relu, flatten, dense(12, 3));
      const how = { size: 4, channels: depth, invert } as const;
      const drawings = [1, 2, 3].map((i) => image(drawn(width, height, 4, series + i), how));
      const inputs = Uint8Array.from(drawings.flatMap((each) => [...each]));
      const data = dataset({ inputs, labels: [0, 1, 2], shape: [depth, 4, 4], scale: 1 / 255 });
      noteByteScale(net, data.scale); // as training does
      const shape = [3, ...data.shape];
      const bits = (values: Float32Array) => [...new Uint32Array(values.buffer, values.byteOffset, values.length)];
      const needed = bits(predict(net, inputs, { shape }).toArray());
      expect(bits(net.forward(batch(data, 0, 3).inputs).toArray())).toEqual(needed);
      expect(bits(predict(net, data).toArray())).toEqual(needed);
      expect(Number.isFinite(evaluate(net, data).loss)).toBe(true);
      for (const bytes of [encode(net), encode(compact(net))]) {
        expect(bits(decode(bytes).predict(inputs, shape).data)).toEqual(needed);
        drawings.forEach((each, i) => {
          expect(bits(decode(bytes).predict(each, [1, ...data.shape]).data)).toEqual(needed.slice(3 * i, 3 * i + 3));
        });
      }
    }),
    { numRuns: 15 },
  );
});
