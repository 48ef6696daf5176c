// What went wrong with a job, in one sentence.
import { faultOf } from "../files.ts";
import { SievenetError } from "../index.ts";

/** Errors of the library are sentences; those of the file system are made ones. */
export function sentenceOf(error: unknown): string {
  if (error instanceof SievenetError) return error.message;
  const { message, path } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error), path: undefined };
  const fault = error instanceof Error && faultOf(error, "written");
  if (fault) return `sweep: ${path === undefined ? "a file of the job" : `"${path}"`} cannot be written: ${fault}.`;
  return message.replace(/\s*\n\s*/g, " ").trim() || "it failed without a word";
}
