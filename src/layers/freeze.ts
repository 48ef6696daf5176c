// Parts of a net that training leaves alone for a while.
import { ValueError } from "../errors.ts";
import { isFrozen, setFrozen } from "../frozen.ts";
import { shown } from "../options.ts";
import { Parameter } from "../resident.ts";
import { walk } from "../walk.ts";

/** Everything a part consists of, itself included. @throws ValueError */
function piecesOf(who: string, part: object): object[] {
  const pieces: object[] = [];
  if (part === null || (typeof part !== "object" && typeof part !== "function"))
    throw new ValueError(`${who}: ${shown(part)} came, but a layer, a block, gates or a parameter is needed.`);
  walk(part, (node) => void pieces.push(node));
  return pieces;
}

function set(part: object, on: boolean): void {
  setFrozen(part, on);
  if (part instanceof Parameter) part.wantsGrad = !on;
}

/**
 * Freezes a part of a net, a layer, a block, gates or a parameter, and returns it: from the next step on its parameters and
 * running statistics do not move, are not decayed and have no price, and it computes in training what it does in `predict`:
 * with test-time gates and running statistics, without dropout. Gradients flow through it to what comes before. What the
 * optimizer knows of it is kept for the time after `unfreeze`; training that shrinks leaves its gates. Copies (`compact`, `decode`)
 * are not frozen, and files say nothing of it: a training that goes on from a checkpoint must have the same parts frozen.
 * @throws ValueError for what is no part
 * @example
 * ```ts
 * import { dense, freeze, relu, sequential } from "sievenet";
 *
 * const body = freeze(sequential(dense(8, 4), relu));
 * const net = sequential(body, dense(4, 2)); // train(net, ...) moves the last layer only
 * net.parts.length; // 2
 * ```
 */
export function freeze<P extends object>(part: P): P {
  for (const each of piecesOf("freeze", part)) set(each, true);
  return part;
}

/**
 * Has a part learn again that was frozen, and returns it: all of it, whichever pieces were frozen.
 * @throws ValueError for what is no part
 * @example
 * ```ts
 * import { dense, freeze, unfreeze } from "sievenet";
 *
 * const layer = freeze(dense(8, 4));
 * unfreeze(layer) === layer; // true
 * ```
 */
export function unfreeze<P extends object>(part: P): P {
  for (const each of piecesOf("unfreeze", part)) set(each, false);
  return part;
}

/** Runs `work` while all of a net but `only` is frozen. @throws ValueError */
export function onlyMoving<T>(who: string, net: object, only: object, work: () => T): T {
  const moving = new Set(piecesOf(who, only));
  const rest = piecesOf(who, net).filter((each) => !moving.has(each) && !isFrozen(each));
  try {
    for (const each of rest) set(each, true);
    return work();
  } finally {
    for (const each of rest) set(each, false);
  }
}
