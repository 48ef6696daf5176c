// What layers of series and of images share: a series [batch, channels, length] is an image of height 1.
import { reshape } from "../ops/reshape.ts";
import { asImage, asSeries } from "../ops/window.ts";
import { sizeFrom } from "../options.ts";
import type { Tensor } from "../tensor.ts";

/** What `work` makes of images, or of series as images of height 1. Their shape has been checked. */
export function overMaps(x: Tensor, series: true | undefined, work: (image: Tensor) => Tensor): Tensor {
  if (!series) return work(x);
  const y = work(reshape(x, asImage(x.shape)));
  return reshape(y, asSeries(y.shape));
}

/** A number of places along a series, as the windows of images have it: of height `across`. @throws ValueError */
export function along(who: string, name: string, value: number, across: 0 | 1 = 1): readonly [number, number] {
  return [across, sizeFrom(who, name, value, across)];
}
