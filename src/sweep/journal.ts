// The journal of a sweep: results as lines of JSON, each on the disk before the next job's is taken.
import { builtin, checkRegular, faultOf, fileSystem, readIfThere } from "../files.ts";
import { FileError, FormatError, UsageError } from "../index.ts";
import { makeFolder } from "../writing.ts";
import { checkOutcome, type Failed, isResult, type Result } from "./result.ts";

/** Name of the journal's file in the folder of a sweep. */
export const JOURNAL = "journal.jsonl";

type Files = NonNullable<ReturnType<typeof fileSystem>>;

const filesHere = (): Files => {
  const files = fileSystem();
  if (!files) throw new UsageError("sweep: a journal is a file, but there is no file system here.");
  return files;
};

/** What a journal says: for each job and number of epochs the first result, and the last failure of jobs without any. */
export class Outcomes {
  readonly #results = new Map<string, Result[]>();
  readonly #failed = new Map<string, Failed>();

  /** Takes a line. A result that is there already changes nothing. Returns whether it is new. */
  add(outcome: Result | Failed): boolean {
    if (!isResult(outcome)) {
      this.#failed.set(outcome.key, outcome);
      return true;
    }
    this.#failed.delete(outcome.key);
    const all = this.#results.get(outcome.key) ?? [];
    if (all.some(({ epochs }) => epochs === outcome.epochs)) return false;
    this.#results.set(
      outcome.key,
      [...all, outcome].sort((a, b) => a.epochs - b.epochs),
    );
    return true;
  }

  /** The result of a job after so many epochs, or that of the most. */
  of(key: string, epochs?: number): Result | undefined {
    const all = this.#results.get(key);
    return epochs === undefined ? all?.at(-1) : all?.find((each) => each.epochs === epochs);
  }

  /** The results of all jobs, each that of the most epochs, in the order in which jobs came. */
  get results(): Result[] {
    return Array.from(this.#results.values(), (all) => all.at(-1) as Result);
  }

  /** The jobs that could not be done so far. */
  get failed(): Failed[] {
    return Array.from(this.#failed.values());
  }
}

/** Reads lines, and says how many bytes are whole ones: the last may have been cut off when a process was killed. @throws FormatError */
function parsed(path: string, bytes: Uint8Array): { readonly outcomes: Outcomes; readonly whole: number } {
  const outcomes = new Outcomes();
  const whole = bytes.lastIndexOf(10) + 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, whole)).split("\n").slice(0, -1);
  lines.forEach((line, i) => {
    try {
      outcomes.add(checkOutcome(JSON.parse(line)));
    } catch (cause) {
      throw new FormatError(`sweep: line ${i + 1} of "${path}" cannot be read: ${(cause as Error).message}. The file is damaged: take that line out.`, {
        cause,
      });
    }
  });
  return { outcomes, whole };
}

const fileOf = (folder: string): string => (builtin("node:path") as typeof import("node:path")).join(folder, JOURNAL);

function unusable(path: string, what: "read" | "written", cause: unknown): FileError {
  return new FileError(`sweep: "${path}" cannot be ${what}: ${faultOf(cause, what) ?? (cause as Error).message}. Give another folder.`, { cause });
}

/** What the journal in a folder says, or undefined where there is none. @throws FileError, FormatError */
export async function readJournal(folder: string): Promise<Outcomes | undefined> {
  const path = fileOf(folder);
  const bytes = await readIfThere(filesHere(), path).catch((cause) => {
    throw cause instanceof FileError ? cause : unusable(path, "read", cause);
  });
  return bytes && parsed(path, bytes).outcomes;
}

/** A journal that is written to. Its folder must be locked. */
export class Journal {
  readonly outcomes: Outcomes;
  readonly #path: string;
  readonly #file: Awaited<ReturnType<Files["open"]>>;
  #length: number;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: Awaited<ReturnType<Files["open"]>>, outcomes: Outcomes, length: number) {
    this.#path = path;
    this.#file = file;
    this.outcomes = outcomes;
    this.#length = length;
  }

  /** Opens that of a folder, or begins one. @throws FileError, FormatError */
  static async open(folder: string): Promise<Journal> {
    const path = fileOf(folder);
    let file: Awaited<ReturnType<Files["open"]>> | undefined;
    try {
      makeFolder(folder);
      file = await filesHere().open(path, "a+");
      // a device may have no end
      checkRegular(path, await file.stat());
      const { outcomes, whole } = parsed(path, await file.readFile());
      await file.truncate(whole);
      return new Journal(path, file, outcomes, whole);
    } catch (cause) {
      await file?.close();
      throw cause instanceof FileError || cause instanceof FormatError || cause instanceof UsageError ? cause : unusable(path, "written", cause);
    }
  }

  /** Writes a line, unless it says nothing new; it is on the disk then. @throws FileError */
  append(outcome: Result | Failed): Promise<void> {
    const next = this.#last.then(() => this.#write(outcome));
    this.#last = next.catch(() => {});
    return next;
  }

  async #write(outcome: Result | Failed): Promise<void> {
    if (isResult(outcome) && this.outcomes.of(outcome.key, outcome.epochs)) return;
    const line = new TextEncoder().encode(`${JSON.stringify(outcome)}\n`);
    try {
      await this.#file.appendFile(line);
      await this.#file.sync();
    } catch (cause) {
      // half a line would join the next
      await this.#file.truncate(this.#length).catch(() => {});
      throw unusable(this.#path, "written", cause);
    }
    this.#length += line.length;
    this.outcomes.add(outcome);
  }

  /** Closes the file, once all lines are written. */
  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }
}
