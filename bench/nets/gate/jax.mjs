// A draw of a million gates, by jax-js.
import { contender } from "../../measure/contender.mjs";
import { jaxGate, jaxUniform } from "../training/jax.mjs";
import { N, portrait } from "./net.mjs";

export function jaxGates(jax) {
  const { random, jit, numpy } = jax;
  const alpha = numpy.zeros([N]);
  const draw = jit((key, alpha) => {
    const keys = random.split(key, 2);
    return [jaxGate(jax, jaxUniform(jax, keys.ref.slice(0), N), alpha), keys.slice(1)];
  });
  let key = random.key(1);
  async function run() {
    const [z, next] = draw(key, alpha.ref);
    key = next;
    await z.blockUntilReady();
    return z;
  }
  return contender({ run: async () => (await run()).dispose(), result: async () => portrait(await (await run()).data()), free: () => alpha.dispose() });
}
