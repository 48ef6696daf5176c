// Convolutions that are pooled, one map at a time: RAM for one map of the convolution instead of all of them.
import { type Argument, type Call, callsOf, type Loop, type WindowSizes } from "../calls.ts";
import type { AveragePoolStep, ConvStep, MapStep, MaxPoolStep, PooledStep, Program, SparseConvStep, Step } from "../program.ts";

type Conv = ConvStep | SparseConvStep;
type Pool = MaxPoolStep | AveragePoolStep;

const isConv = (step: Step): step is Conv => step.op === "conv2d" || step.op === "sparseConv2d";
const isPool = (step: Step | undefined): step is Pool => step?.op === "maxPool" || step?.op === "averagePool";
const area = ([a, b]: readonly [number, number]): number => a * b;

/** The program with such steps, whose values of one map are at the end of the sizes. */
export function pooled(program: Program): Program<Step | PooledStep> {
  const { steps, output } = program;
  const readers = new Map<number, number>([[output, 1]]);
  for (const value of steps.flatMap(({ reads }) => reads)) readers.set(value, (readers.get(value) ?? 0) + 1);
  const sizes = [...program.sizes];
  const found: (Step | PooledStep)[] = [];
  /** The step at an index, where it alone reads what the one before it writes. */
  const next = (i: number): Step | undefined => {
    const { writes = -1 } = steps[i - 1] ?? {};
    return readers.get(writes) === 1 && steps[i]?.reads[0] === writes ? steps[i] : undefined;
  };
  for (let i = 0; i < steps.length; i++) {
    const conv = steps[i] as Step;
    const after = isConv(conv) ? next(i + 1) : undefined;
    const map = after?.op === "map" ? after : undefined;
    const pool = map ? next(i + 2) : after;
    if (!isConv(conv) || !isPool(pool)) {
      found.push(conv);
      continue;
    }
    const scratch = sizes.push(area(conv.out)) - 1;
    const comment = [conv, ...(map ? [map] : []), pool].map((each) => each.comment).join(", ");
    found.push({ op: "pooled", reads: conv.reads, writes: pool.writes, scratch, conv, map, pool, comment });
    i += map ? 2 : 1;
  }
  return { ...program, steps: found, sizes };
}

const by = (of: Argument, stride: number, share = 1): Argument => ({ of, stride, share });

/** The convolution of one map. */
function convolution({ reads: [x = 0], sizes, size, out, ...conv }: Conv, plane: Argument): Call {
  const [perGroup, share] = [sizes.inputs / sizes.groups, sizes.outputs / sizes.groups];
  const window: WindowSizes = { ...sizes, size, out };
  if (conv.op === "sparseConv2d")
    return {
      routine: "sparseConv2d",
      arguments: [plane, { value: x }, { weights: conv.weights }, by({ starts: conv.starts }, 1), { indices: conv.columns }, 1, { window }],
      comment: "",
    };
  const from = sizes.groups === 1 ? { value: x } : by({ value: x }, perGroup * area(size), share);
  return { routine: "conv2d", arguments: [plane, from, by({ weights: conv.weights }, perGroup * area(sizes.kernel)), perGroup, 1, 1, { window }], comment: "" };
}

function pooling(pool: Pool, plane: Argument): Call {
  const window = { ...pool.window, dilation: [1, 1] as const, size: pool.size, out: pool.out };
  const y = by({ value: pool.writes }, area(pool.out));
  if (pool.op === "maxPool") return { routine: "maxPool", arguments: [y, plane, 1, { window }], comment: "" };
  return { routine: "averagePool", arguments: [y, plane, 1, Number(pool.countPadding), { window }], comment: "" };
}

function loopOf({ conv, map, pool, scratch, comment }: PooledStep, int8: boolean): Loop {
  const plane = { value: scratch };
  const n = area(conv.out);
  const { weights, biases } = conv;
  const finish: Call = {
    routine: "finish",
    arguments: [plane, ...(int8 ? [by({ scales: weights }, 1)] : []), biases ? by({ floats: biases }, 1) : null, 1, n],
    comment: "",
  };
  const mapped = (step: MapStep): Call => ({ routine: step.name, arguments: [plane, plane, n], comment: "" });
  const calls = [convolution(conv, plane), ...(biases || int8 ? [finish] : []), ...(map ? [mapped(map)] : []), pooling(pool, plane)];
  return { times: conv.sizes.outputs, calls, comment };
}

/** The calls of such a program. */
export function pooledCalls({ steps, sizes }: Program<Step | PooledStep>, int8: boolean): (Call | Loop)[] {
  return steps.flatMap((step): (Call | Loop)[] => (step.op === "pooled" ? [loopOf(step, int8)] : callsOf({ steps: [step], sizes }, int8)));
}
