// What a canvas gives, which is not yet what a net takes: refused with a word on what makes it so.
import { ShapeError } from "./errors.ts";
import { isBytes, typeOf } from "./realms.ts";

const ADVICE = "image() of sievenet/image makes of RGBA, as a canvas has it, what a net takes.";

/** What a function gives for examples, unless they are images as they come. Where they may be, its errors about shapes say so. @throws ShapeError */
export function adviseOnImages<T>(who: string, values: unknown, run: () => T): T {
  const one = (Array.isArray(values) ? values[0] : values) as { readonly data?: unknown } | null | undefined;
  if (isBytes(one?.data)) throw new ShapeError(`${who}: an image came. ${ADVICE}`);
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ShapeError) || typeOf(one) !== "Uint8ClampedArray") throw error;
    throw new ShapeError(`${error.message} ${ADVICE}`);
  }
}
