// A smaller net that computes the same: gates settle, what they close is taken away, and their values are multiplied
// into the weights that stay. What becomes constant on the way moves into the next bias, until nothing changes.
import { BatchNorm } from "../layers/batchNorm.ts";
import { handsOn } from "../layers/functions.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Residual } from "../layers/residual.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { isNormed, settledNorm } from "./norm.ts";
import { isPiece, settled } from "./piece.ts";
import { refuseGated, refuseShared } from "./refuse.ts";
import { Run } from "./run.ts";

/** Splits a sequence into runs of layers that follow each other and everything else. */
function compactParts(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  let run: Run | undefined;
  let waiting: Part[] = [];
  const flush = () => {
    if (run) out.push(...run.finish());
    out.push(...waiting);
    run = undefined;
    waiting = [];
  };
  parts.forEach((part, i) => {
    if (isPiece(part)) {
      const piece = settled(part, isNormed(part, parts[i + 1]));
      if (!run?.push(piece, waiting)) {
        flush();
        run = new Run();
        run.push(piece, []);
      }
      waiting = [];
    } else if (part instanceof Residual) {
      flush();
      out.push(new Residual(compactPart(part.main), part.shortcut && compactPart(part.shortcut)));
    } else if (run && handsOn(part)) waiting.push(part instanceof BatchNorm ? settledNorm(part, parts[i - 1]) : part);
    else {
      refuseGated(part);
      flush();
      out.push(part);
    }
  });
  flush();
  return out;
}

/** A path of a residual block: its outer width stays. */
function compactPart(part: Part): Part {
  if (typeof part === "function") return part;
  const small = merge(compactParts(part instanceof Sequential ? part.flat() : [part]));
  return small.length === 1 ? (small[0] as Part) : new Sequential(small);
}

/** Two selections in a row are one. */
function merge(parts: Part[]): Part[] {
  return parts.reduce<Part[]>((done, part) => {
    const last = done.at(-1);
    if (part instanceof Select && last instanceof Select) {
      done[done.length - 1] = new Select(
        Array.from(part.indices, (i) => last.indices[i] as number),
        last.inputs,
      );
    } else done.push(part);
    return done;
  }, []);
}

/**
 * The net with its gates settled and everything they close taken away: an ordinary net, without gates, whose outputs are
 * those of the gated one. `net` stays as it is; only blocks of your own without gates are passed on to the result as
 * they are. If first inputs are closed it begins with a `select` of the open ones.
 * @throws UsageError for gated layers inside a block of your own, and for a layer in two places
 */
export function compact(net: Layer): Sequential {
  const parts = net instanceof Sequential ? net.flat() : [net];
  refuseShared(parts);
  return new Sequential(merge(compactParts(parts)));
}
