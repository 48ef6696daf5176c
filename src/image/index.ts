// The entry point sievenet/image: drawings and decoded files as the bytes that a net takes. A module of its own, for pages that
// predict with sievenet/inference.
export { type ImageOptions, image } from "../data/image/image.ts";
export type { PixelSource } from "../data/image/pixels.ts";
export type { Resampling } from "../data/image/resample.ts";
export * from "../errors.ts";
