// Nets that were trained in PyTorch: the arrays of a state dict, into the layers of a net that is built here.
import type { StoredArray } from "../descriptions/facts.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { flag, refuseUnknown, shown } from "../options.ts";
import { isFloats } from "../realms.ts";
import { Resident } from "../resident.ts";
import { print, type Shape, sameShape } from "../shape.ts";
import { walk } from "../walk.ts";
import { setState } from "./state.ts";

/** What arrays of PyTorch are called here, the first that a layer has. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  weight: ["weight", "scale"],
  bias: ["bias", "shift"],
  running_mean: ["mean"],
  running_var: ["variance"],
};
/** The same of recurrent layers. */
const RECURRENT: typeof NAMES = {
  weight_ih_l0: ["weight"],
  weight_hh_l0: ["recurrent"],
  bias_ih_l0: ["bias"],
  bias_hh_l0: ["recurrentBias"],
};
/** Counts batches; nothing is computed with it unless `momentum` is None. */
const COUNTER = "num_batches_tracked";

/** Options of `fromTorch()`. */
export interface FromTorchOptions {
  /** Which layer a module becomes: names of modules to paths of the net, `{ "features.0": "conv" }`. For the others names and order decide. */
  readonly names?: Readonly<Record<string, string>>;
  /** Whether modules and layers may be left over. Default false. */
  readonly partial?: boolean;
}

/** What `fromTorch` did. */
export interface TorchReport {
  /** Arrays that were taken, by their names there and paths here; `transposed`: [outputs, inputs] there, [inputs, outputs] here. */
  readonly set: readonly { readonly from: string; readonly to: string; readonly transposed: boolean }[];
  /** Layers that nothing was found for, which are as they were. */
  readonly missing: readonly { readonly path: string; readonly why: string }[];
  /** Modules and arrays that were not taken. */
  readonly unused: readonly { readonly name: string; readonly why: string }[];
}

type Module = Map<string, StoredArray>;
/** A layer with arrays that PyTorch has too: by the name there, the path, the shapes there and here, and whether numbers are in another order. */
type Targets = Map<string, { readonly path: string; readonly shape: Shape; readonly own: Shape; readonly transposed: boolean; readonly gates: number }>;

const isNumeric = (name: string) => /(^|\.)\d+$/.test(name);
const inside = (path: string, name: string) => (path ? `${path}.${name}` : name);

/** The modules of a state dict by name, in its order. */
function modulesOf(tensors: ReadonlyMap<string, StoredArray>): Map<string, Module> {
  const modules = new Map<string, Module>();
  for (const [name, array] of tensors) {
    const dot = name.lastIndexOf(".");
    let [module, leaf] = [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
    // of layers of units on each other, all but the first are modules of their own here
    const [, array_, above] = /^(\w+_l)([1-9]\d*)$/.exec(leaf) ?? [];
    if (above) [module, leaf] = [inside(module, `l${above}`), `${array_}0`];
    modules.set(module, (modules.get(module) ?? new Map()).set(leaf, array));
  }
  return modules;
}

/** The layers of a net that have such arrays, by path, in its order. */
function layersOf(net: object): Map<string, Targets> {
  const layers = new Map<string, Targets>();
  walk(net, (node, path) => {
    if (node instanceof Resident) return;
    const arrays = node as Readonly<Record<string, unknown>> & { readonly axes?: { readonly inputs?: number; readonly outputs?: number } };
    const targets: Targets = new Map();
    for (const [name, known] of Object.entries(arrays["recurrent"] ? RECURRENT : NAMES)) {
      const found = known.find((each) => arrays[each] instanceof Resident);
      if (!found) continue;
      const { shape: own } = arrays[found] as Resident;
      const isMatrix = name === "weight" && own.length === 2 && arrays.axes?.inputs === 0 && arrays.axes.outputs === 1;
      targets.set(name, { path: inside(path, found), ...thereOf(own, { ...arrays, isMatrix }) });
    }
    if (targets.size) layers.set(path, targets);
  });
  return layers;
}

/** The shape there of an array, and whether its numbers are in another order there: all but its last axis are the other way round. */
function thereOf(own: Shape, { recurrent, series, isMatrix }: { readonly recurrent?: unknown; readonly series?: unknown; readonly isMatrix: boolean }) {
  // gates of units side by side, [3 units, inputs]
  if (recurrent) return { own, shape: [3 * (own.at(-2) as number), ...own.slice(0, -2)], transposed: true, gates: 3 };
  if (series && own.length === 4) return { own, shape: own.filter((_, axis) => axis !== 2), transposed: false, gates: 1 };
  return { own, shape: isMatrix ? [...own].reverse() : own, transposed: isMatrix, gates: 1 };
}

/** Why a module cannot become a layer; undefined where it can. */
function obstacle(module: Module, targets: Targets): string | undefined {
  for (const [name, { shape }] of module) {
    if (name === COUNTER) continue;
    const target = targets.get(name);
    if (!target) return name === "bias" ? "its bias has no place: the layer was made with { bias: false }" : `the layer has no ${name}`;
    if (!sameShape(shape, target.shape)) return `its ${name} is ${print(shape)}, but the layer needs ${print(target.shape)}`;
  }
  const lacking = [...targets.keys()].find((name) => !module.has(name));
  return lacking && `it has no ${lacking}${lacking === "bias" ? ": make the layer with { bias: false }" : ""}`;
}

/** Which layer each module becomes: as asked for, else by name, else in order, the next one that fits. */
function pairs(modules: Map<string, Module>, layers: Map<string, Targets>, names: Readonly<Record<string, string>>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, path] of Object.entries(names)) {
    const [module, targets] = [modules.get(name), layers.get(path)];
    if (!module) throw new ValueError(`fromTorch: names has "${name}", but the modules are ${[...modules.keys()].map((each) => `"${each}"`).join(", ")}.`);
    if (!targets) throw new ValueError(`fromTorch: names has "${path}", but the layers are ${[...layers.keys()].map((each) => `"${each}"`).join(", ")}.`);
    const why = obstacle(module, targets);
    if (why) throw new ShapeError(`fromTorch: "${name}" cannot become "${path}": ${why}.`);
    found.set(name, path);
  }
  const fits = (name: string, path: string) => layers.has(path) && !obstacle(modules.get(name) as Module, layers.get(path) as Targets);
  const free = () => [...modules.keys()].filter((name) => !found.has(name));
  const isTaken = (path: string) => [...found.values()].includes(path);
  // numbers are places in a sequence, which may have other parts in between: they count if all of them fit
  const numbersFit = free().every((name) => !isNumeric(name) || fits(name, name));
  for (const name of free()) if ((!isNumeric(name) || numbersFit) && fits(name, name) && !isTaken(name)) found.set(name, name);
  const order = [...layers.keys()];
  let next = 0;
  for (const name of free()) {
    const at = order.findIndex((path, i) => i >= next && !isTaken(path) && fits(name, path));
    if (at < 0) continue;
    found.set(name, order[at] as string);
    next = at + 1;
  }
  return found;
}

/** The transpose [inputs, units] of a matrix, or of several gates [3, units, inputs] as [inputs, units, 3]. */
function transpose(values: Float32Array, own: Shape, gates: number): Float32Array {
  const units = own.at(gates === 1 ? -1 : -2) as number;
  const inputs = values.length / (gates * units);
  return Float32Array.from(values, (_, i) => {
    const [gate, unit, input] = [i % gates, Math.floor(i / gates) % units, Math.floor(i / (gates * units))];
    return values[(gate * units + unit) * inputs + input] as number;
  });
}

/**
 * Puts the arrays of a PyTorch state dict, saved with its safetensors, into a net of the same layers: weights of dense layers,
 * [outputs, inputs] there, are transposed, those of a GRU put in order, the running statistics of norms are found under their names here. A module goes to
 * the layer of its name, where one fits, else to the next layer of its shapes. All is checked before anything is written.
 * What no array says must be the same in both: stride, padding, activations, the `epsilon` and `momentum` of norms.
 * @param tensors arrays by name, `readSafetensors(bytes).tensors`
 * @throws ShapeError, ValueError for what does not fit, and unless `partial` for what is left over on either side
 * @example
 * ```ts
 * import { dense, fromTorch, relu, sequential } from "sievenet";
 *
 * const net = sequential(dense(2, 2), relu, dense(2, 1, { bias: false }));
 * const tensors = new Map([ // readSafetensors(await readFile("model.safetensors")).tensors
 *   ["fc1.weight", { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
 *   ["fc1.bias", { shape: [2], values: Float32Array.of(0, 1) }],
 *   ["fc2.weight", { shape: [1, 2], values: Float32Array.of(5, 6) }],
 * ]);
 * fromTorch(tensors, net).set[0]; // { from: "fc1.weight", to: "0.weight", transposed: true }
 * ```
 */
export function fromTorch(tensors: ReadonlyMap<string, StoredArray>, net: object, options: FromTorchOptions = {}): TorchReport {
  refuseUnknown("fromTorch", options, ["names", "partial"]);
  const partial = flag("fromTorch", "partial", options.partial ?? false);
  if (Object.prototype.toString.call(tensors) !== "[object Map]")
    throw new ValueError(`fromTorch: ${shown(tensors)} came, but arrays by name are needed: readSafetensors(bytes).tensors.`);
  if (typeof net !== "object" || net === null) throw new ValueError(`fromTorch: ${shown(net)} came, but a net is needed.`);
  const [modules, layers] = [modulesOf(tensors), layersOf(net)];
  const found = pairs(modules, layers, options.names ?? {});
  const set: { from: string; to: string; transposed: boolean }[] = [];
  const unused: { name: string; why: string }[] = [];
  const arrays = new Map<string, StoredArray>();
  for (const [name, module] of modules) {
    const path = found.get(name);
    if (path === undefined) {
      const whys = [...layers].filter(([each]) => ![...found.values()].includes(each)).map(([each, targets]) => `"${each}": ${obstacle(module, targets)}`);
      unused.push({ name, why: whys.length ? whys.join("; ") : "all layers have their numbers already" });
      continue;
    }
    for (const [leaf, array] of module) {
      const target = layers.get(path)?.get(leaf);
      if (!target) {
        unused.push({ name: inside(name, leaf), why: "it counts batches, and nothing here is computed with it" });
        continue;
      }
      if (!isFloats(array.values)) throw new ValueError(`fromTorch: "${inside(name, leaf)}" has whole numbers, but a layer needs floats.`);
      const { transposed, own, gates } = target;
      arrays.set(target.path, { shape: own, values: transposed ? transpose(array.values, own, gates) : array.values });
      set.push({ from: inside(name, leaf), to: target.path, transposed });
    }
  }
  const missing = [...layers.keys()]
    .filter((path) => ![...found.values()].includes(path))
    .map((path) => ({ path, why: unused.length ? "no module that is left fits" : "all modules have gone to other layers" }));
  const [left] = unused.filter(({ name }) => modules.has(name));
  if (!partial && left)
    throw new ValueError(`fromTorch: "${left.name}" fits no layer of the net (${left.why}). Change the net, say { names }, or give { partial: true }.`);
  if (!partial && missing.length)
    throw new ValueError(
      `fromTorch: nothing was found for ${missing.map(({ path }) => `"${path}"`).join(", ")} of the net: ${missing[0]?.why}. Change the net, say { names }, or give { partial: true }.`,
    );
  setState(net, arrays, { partial: true });
  return { set, missing, unused };
}
