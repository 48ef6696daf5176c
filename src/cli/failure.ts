// How the command ends when something is wrong: one sentence on stderr, and a number for scripts.
import { inspect } from "node:util";
import { SievenetError, ValueError } from "../index.ts";
import { printable } from "./printable.ts";

/** What was asked for cannot be. `exitCode` 2 for the way the command was called, 1 for everything else. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** A wrong call of the command. */
export const usage = (message: string): Failure => new Failure(message, 2);

/** A reason in one line. Errors of the runtime bring line breaks and hide what happened in `cause`; the library's say all. */
export function reason(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const whole = error instanceof Failure || error instanceof SievenetError;
  const inner = whole ? "" : cause instanceof Error && !message.includes(cause.message) ? ` (${cause.message})` : "";
  return printable(`${message}${inner}`.replace(/\s*\n\s*/g, " ").trim());
}

/** The functions of the library that take the place of the command in its errors. */
const OWN = /^(run|recipe|course|sweep): /;
/** What reads tables for the command. */
const READERS = /^(run|recipe|course|sweep|collect|csv|readCsv|table|classify): /;

/** The library's sentences name its own options; here they have others. */
const translated = (text: string): string =>
  text
    .replace(READERS, "")
    .replace(
      "Pass the folder of MNIST's four files as { folder }, or use digits(), which needs no network.",
      "Give the folder of MNIST's four files with --data, or use --dataset digits, which needs no network.",
    )
    .replace("or leave `folder` out to download them", "or use --dataset mnist without --data to download them");

/** What a run throws, as the command says it. */
export function asFailure(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const exitCode = cause instanceof ValueError && OWN.test(cause.message) ? 2 : 1;
  return new Failure(translated(reason(cause)), exitCode, { cause });
}

/** Says what went wrong and ends the process with the number for it. SIEVENET_DEBUG=1 shows where it happened, too. */
export function exitWith(error: unknown): never {
  const debug = process.env["SIEVENET_DEBUG"];
  process.stderr.write(`sievenet: ${reason(error)}\n`);
  if (debug) process.stderr.write(`${inspect(error).split("\n").map(printable).join("\n")}\n`);
  process.exit(error instanceof Failure ? error.exitCode : 1);
}
