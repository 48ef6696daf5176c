// Gradients with respect to the parameters of a net against finite differences. Draws of gates are functions of the step, so
// that a loss with gates is one function of its parameters.
import { gradients, type Parameter, type Tensor } from "../../src/index.ts";
import { expectNear } from "./near.ts";

/** A loss outside of any step, on a tape of its own, as a number. */
const lossAt = (loss: () => Tensor, parameter: Parameter): number => gradients(loss, [parameter]).value;

/** Compares every slope of `loss` with central differences of half-width `h`: away from kinks the error is of the order of h². */
export function expectParameterSlopes(loss: () => Tensor, parameters: readonly Parameter[], { h = 1e-2, abs = 1e-3, rel = 1e-2 } = {}): void {
  const found = gradients(loss, parameters).gradients;
  parameters.forEach((parameter, which) => {
    const values = parameter.toArray();
    const expected = Array.from(values, (_, i) => {
      const at = (by: number) => {
        parameter.set(values.with(i, (values[i] as number) + by));
        return lossAt(loss, parameter);
      };
      return (at(h) - at(-h)) / (2 * h);
    });
    parameter.set(values);
    expectNear(found[which] as Float32Array, expected, { abs, rel }, `gradient of the ${parameter.label}`);
  });
}
