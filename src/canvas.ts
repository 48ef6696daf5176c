// What a canvas gives, which is not yet what a net takes: refused with a word on what makes it so.
import { ShapeError, ValueError } from "./errors.ts";
import { typeOf } from "./realms.ts";

/** What to do with an image as it comes. */
const IMAGE_ADVICE =
  "Make of the image what the net was trained on, with image() of sievenet/image: image(imageData, { size: 28, channels: 1 }) for 28 x 28 pixels of grey.";

/** Refuses ImageData and decoded images, alone or several. @throws ValueError */
export function refuseImages(who: string, values: unknown): void {
  const one: unknown = Array.isArray(values) ? values[0] : values;
  if (typeof one !== "object" || one === null || !("data" in one && "width" in one && "height" in one)) return;
  const { width, height } = one;
  throw new ValueError(`${who}: an image of ${String(width)} x ${String(height)} pixels came, but the numbers of each example are needed. ${IMAGE_ADVICE}`);
}

/** Whether bytes are such as only canvases give: four for each pixel. */
const areOfCanvas = (values: unknown): boolean => typeOf(values) === "Uint8ClampedArray" || (Array.isArray(values) && areOfCanvas(values[0]));

/** What a function gives; its errors about shapes come with advice if the examples may be of a canvas. */
export function adviseOnImages<T>(values: unknown, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ShapeError && areOfCanvas(values))
      throw new ShapeError(`${error.message} A Uint8ClampedArray is RGBA if it is of a canvas. ${IMAGE_ADVICE}`, { cause: error });
    throw error;
  }
}
