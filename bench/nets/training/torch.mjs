// Arrays [values, shape] of training steps, as the functions of torchAnswers.py want them: w0, w1, ...

/** Arrays under a letter and their numbers. */
export const numbered = (letter, arrays, shapes) => Object.fromEntries(arrays.map((values, i) => [`${letter}${i}`, [values, shapes[i]]]));

/** log alpha of the gates of each layer, and the noise of a step that is compared; nothing for a net without gates. */
export function gateArrays(alphas, noise) {
  if (!alphas) return {};
  const shapes = alphas.map((values) => [values.length]);
  return { ...numbered("a", alphas, shapes), ...numbered("u", noise(), shapes) };
}
