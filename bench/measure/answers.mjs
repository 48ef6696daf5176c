// Processes that answer each line of standard input, a question in JSON, with a line of JSON on standard output: what was asked
// for, or { error }.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts one: { ask(question), stop() }. `name` is for the error when it ends. */
export function startAnswering(name, program, words, options = {}) {
  const child = spawn(program, words, { ...options, stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise((_, reject) => child.once("error", reject));
  failed.catch(() => {}); // told to who asks
  child.stdin.on("error", () => {}); // told by the end of its answers
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function ask(question) {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error(`${name} ended`);
    const answer = JSON.parse(value);
    if (answer?.error) throw new Error(answer.error);
    return answer;
  }
  return { ask, stop: () => child.kill() };
}

/** The other side, in Node: answers until standard input ends. */
export async function answerAll(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply;
    try {
      reply = await answer(JSON.parse(line));
    } catch (error) {
      reply = { error: String(error?.message ?? error) };
    }
    process.stdout.write(`${JSON.stringify(reply ?? null)}\n`);
  }
}
