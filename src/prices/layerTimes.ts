// How long each layer of a net takes, measured once and given as plain numbers.
import { now } from "../clock.ts";
import { UsageError, ValueError } from "../errors.ts";
import type { LayerRates } from "../gates/terms.ts";
import { type ConnectedLayer, connections } from "../layers/connections.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { predict } from "../train/predict.ts";
import type { Tensor } from "../tensor.ts";
import type { Values } from "../values.ts";

/** Nanoseconds that each layer takes for one example, by its path in the net. */
export type LayerTimes = Readonly<Record<string, number>>;

/** Options of `layerTimes()`. */
export interface LayerTimesOptions {
  /** For how many milliseconds the net is run, after as many to warm up. Default 200. */
  readonly milliseconds?: number;
}

/** Runs of a net in which a clock that moves moves. */
const MOST_RUNS = 20_000;

/** Runs a net for some time; gives how often. @throws UsageError where the clock stands still */
function runFor(milliseconds: number, run: () => void): number {
  const began = now();
  for (let runs = 1; runs <= MOST_RUNS; runs++) {
    run();
    if (now() - began >= milliseconds) return runs;
  }
  if (now() > began) return MOST_RUNS;
  throw new UsageError("layerTimes: the clock stands still here while a program computes. Measure elsewhere, and give the numbers to price().");
}

/**
 * How long each layer with weights takes for one example, in nanoseconds, by path: plain numbers, for `price(net, { of: times })`. The
 * clock is read here and never in training: measure once, on the machine that the net is for, and keep the numbers in the program,
 * as another measurement gives others and training with them other bits. `x`: examples as for `predict`, as many at a time as will be.
 * Test-time gates act, and closed ones make layers faster, so measure before training.
 * @example
 * ```ts
 * import { dense, relu, sequential, tensor } from "sievenet";
 * import { layerTimes } from "sievenet/prices";
 *
 * const net = sequential(dense(20, 10), relu, dense(10, 2));
 * const times = layerTimes(net, tensor(new Float32Array(2000), [100, 20]), { milliseconds: 5 });
 * Object.keys(times); // ["0", "2"]
 * ```
 * @throws UsageError where the clock stands still, and for a net without layers that have weights; ValueError, ShapeError
 */
export function layerTimes(net: Part, x: Tensor | Values, options: LayerTimesOptions = {}): LayerTimes {
  refuseUnknown("layerTimes", options, ["milliseconds"]);
  const { milliseconds = 200 } = options;
  numberThat("layerTimes", "milliseconds", milliseconds, "a number above 0", (ms) => ms > 0 && ms < Infinity);
  const layers = typeof net === "function" ? [] : connections(net);
  if (!layers.length) throw new UsageError("layerTimes: the net has no layers with weights. Give a net, such as sequential(dense(20, 10)).");
  const spent = new Map<object, number>();
  const rows = predict(net, x).shape[0] as number;
  const restore = layers.map(({ layer }) => {
    const timed = layer as unknown as Layer;
    const { forward } = timed;
    const own = Object.hasOwn(timed, "forward");
    timed.forward = function (...inputs) {
      const began = now();
      const y = forward.apply(this, inputs);
      spent.set(this, (spent.get(this) ?? 0) + now() - began);
      return y;
    };
    return () => {
      if (own) timed.forward = forward;
      else delete (timed as Partial<Layer>).forward; // that of its class is back
    };
  });
  try {
    runFor(milliseconds, () => predict(net, x));
    spent.clear();
    const runs = runFor(milliseconds, () => predict(net, x));
    return Object.fromEntries(layers.map(({ layer, path }) => [path, (1e6 * (spent.get(layer) ?? 0)) / runs / rows]));
  } finally {
    for (const each of restore) each();
  }
}

/** The time of a layer, spread over its weights. @throws ValueError @internal */
export function ratesOfTime(times: LayerTimes, { layer, path }: ConnectedLayer): LayerRates {
  const time = times[path];
  if (time === undefined)
    throw new ValueError(
      `price: there is no time for ${layer.label} at "${path}", only for ${Object.keys(times)
        .map((each) => `"${each}"`)
        .join(", ")}. Measure this net with layerTimes().`,
    );
  numberThat("price", `the time of ${layer.label} at "${path}"`, time, "a finite number of nanoseconds, 0 or more", (ns) => ns >= 0 && ns < Infinity);
  return { perWeight: time / layer.weight.size };
}
