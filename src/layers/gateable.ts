import type { Gateable } from "../gates/attach.ts";

/** Whether an object is a layer that can have gates. */
export function isGateable(node: object): node is Gateable {
  return (node as Partial<Gateable>).axes !== undefined && (node as Partial<Gateable>).gates !== undefined;
}
