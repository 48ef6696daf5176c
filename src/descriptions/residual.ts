import { ShapeError } from "../errors.ts";
import { print, type Shape, sameShape } from "../shape.ts";

/** The shape of the sum of both paths of a residual block. @throws ShapeError when they differ */
export function sumShape(main: Shape, past: Shape, hasShortcut: boolean): Shape {
  if (sameShape(main, past)) return main;
  const other = hasShortcut ? "the shortcut gives" : "what goes past it is";
  const remedy = hasShortcut ? "Both must give the same shape." : "Give a shortcut that makes the same shape, such as a conv2d of 1x1 pixels.";
  throw new ShapeError(`residual: the main path gives ${print(main)} but ${other} ${print(past)}. ${remedy}`);
}
