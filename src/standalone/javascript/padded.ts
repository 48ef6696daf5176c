// Convolutions with padding as convolutions of padded images: in JavaScript the few numbers more cost less than looking whether
// each tap is in the image.
import type { Pair } from "../../ops/window.ts";
import type { Program, Step } from "../program.ts";

const NONE: Pair = [0, 0];

/** The same program, whose convolutions read padded images. */
export function padded(program: Program): Program {
  const sizes = [...program.sizes];
  const steps = program.steps.flatMap((step): Step[] => {
    if (!("sizes" in step) || step.sizes.padding.every((each) => each === 0)) return [step];
    const { inputs: channels, padding } = step.sizes;
    const [height, width] = step.size;
    const out: Pair = [height + 2 * padding[0], width + 2 * padding[1]];
    const writes = sizes.push(channels * out[0] * out[1]) - 1;
    return [
      { op: "pad", channels, padding, size: step.size, out, reads: step.reads, writes, comment: "" },
      { ...step, reads: [writes], size: out, sizes: { ...step.sizes, padding: NONE } },
    ];
  });
  return { ...program, steps, sizes };
}
