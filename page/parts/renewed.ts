// A net that is there already gets the numbers of another.
import { type Layer, SievenetError, setState, state } from "sievenet";

/**
 * A net, or one of the same training that is there already and gets its numbers: what a net holds in linear memory is given back
 * when the engine finds that nobody refers to it, which may be many epochs later.
 */
export function renewed(before: Layer | undefined, net: Layer): Layer {
  if (!before) return net;
  try {
    setState(before, state(net));
    return before;
  } catch (error) {
    // another shape, or other pixels that it reads: nothing was set
    if (error instanceof SievenetError) return net;
    throw error;
  }
}
