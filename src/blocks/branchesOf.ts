// Which blocks close what stands in their branches.
import { type Branched, isBranched } from "../gates/branches.ts";
import { walk } from "../walk.ts";

/** The blocks around everything that stands in a branch, from the outside in. */
export function branchesOf(net: object): Map<object, Branched[]> {
  const around = new Map<object, Branched[]>();
  walk(net, (node) => {
    if (!isBranched(node) || typeof node.main !== "object" || !node.main) return;
    walk(node.main, (inner) => void around.set(inner, [...(around.get(inner) ?? []), node]));
  });
  return around;
}
