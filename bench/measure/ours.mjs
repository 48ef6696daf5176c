// What is ours must not fail: a peer that does is left out, but this ends the bench with an error.
import { reason } from "./reason.mjs";

/** An error of ours, told from those of peers. */
export class OursFailed extends Error {}

const MARK = "ours failed: ";

/** The error that a page told of by its message alone. */
export const errorOf = (message) => (message.startsWith(MARK) ? new OursFailed(message) : new Error(message));

/** Runs something of ours. @throws OursFailed instead of what it throws */
export async function ourselves(work) {
  try {
    return await work();
  } catch (error) {
    throw new OursFailed(`${MARK}${reason(error)}`, { cause: error });
  }
}

/** A contender of ours whose failures are told from a peer's. */
export async function guarded(make) {
  const { sample, result, free, work } = await ourselves(make);
  async function finite() {
    const numbers = await result();
    if (!numbers.every(Number.isFinite)) throw new Error("a number of its result is not finite");
    return numbers;
  }
  return {
    sample: (calls) => ourselves(() => sample(calls)),
    result: result && (() => ourselves(finite)),
    free: free && (() => ourselves(free)),
    work,
  };
}
