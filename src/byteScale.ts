// What bytes stand for in a net: the number that they were multiplied by in training stays with the net, so that the same
// bytes give the same outputs in use. It goes with copies, smaller nets and files.
import { ValueError } from "./errors.ts";

/** A net, as far as this file looks into it. */
type Net = object & { readonly sequence?: readonly Net[] | undefined };

const scales = new WeakMap<object, number>();

/** The net, and the part that its inputs come to first, and the first of that. */
export function first(net: Net): Net[] {
  const next = net.sequence?.[0];
  return typeof next === "object" ? [net, ...first(next)] : [net];
}

/** What bytes are multiplied by before they go into a net; undefined for one that was not trained on bytes. */
export function byteScaleOf(net: object): number | undefined {
  return first(net)
    .map((part) => scales.get(part))
    .find((scale) => scale !== undefined);
}

/** Hands the scale on to what is made of a net, or trained. */
export function noteByteScale<N extends object>(net: N, scale: number | undefined): N {
  if (scale !== undefined) for (const part of first(net)) scales.set(part, scale);
  return net;
}

/** Refuses bytes that stand for something else than those that a net was trained on. @throws ValueError */
export function checkByteScale(who: string, net: object, scale: number | undefined): void {
  const own = byteScaleOf(net);
  if (scale === undefined || own === undefined || scale === own) return;
  throw new ValueError(
    `${who}: the bytes have the scale ${scale}, but the net was trained on bytes of scale ${own}. Give them that scale, in dataset({ scale }) or by predict(net, bytes).`,
  );
}
