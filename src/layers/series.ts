// What layers of series and of images share: a series [batch, channels, length] is an image of height 1.
import { reshape } from "../ops/reshape.ts";
import { asImage, asSeries } from "../ops/window.ts";
import { sizeFrom } from "../options.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** What `work` makes of images, or of series as images of height 1. @throws ShapeError for what is no series */
export function overMaps<L extends { readonly series?: true | undefined }>(
  layer: L,
  facts: { output(layer: L, shape: Shape): Shape },
  x: Tensor,
  work: (image: Tensor) => Tensor,
): Tensor {
  if (!layer.series) return work(x);
  facts.output(layer, x.shape);
  const y = work(reshape(x, asImage(x.shape)));
  return reshape(y, asSeries(y.shape));
}

/** A number of places along a series, as the windows of images have it: of height `across`. @throws ValueError */
export function along(who: string, name: string, value: number, across: 0 | 1 = 1): readonly [number, number] {
  return [across, sizeFrom(who, name, value, across)];
}
