/** Under it every error has its `code`, in all copies and entry points: what `instanceof` looks at. */
const MARK: unique symbol = /* @__PURE__ */ Symbol.for("sievenet.error") as never;

/** Whether a class is that of a value, or above it. Those that programs derive from the library's have no code of their own. */
function isOf(asked: object, value: unknown): boolean {
  if (!Object.hasOwn(asked, "code")) return Function.prototype[Symbol.hasInstance].call(asked, value);
  const code = (value as { readonly [MARK]?: string } | null | undefined)?.[MARK];
  return code !== undefined && (asked === SievenetError || code === (asked as typeof SievenetError).code);
}

/**
 * What every error of the library has: a `code` that programs can test, and a text that says what came, what was needed and
 * what to do. `instanceof` knows them across entry points, copies of the library and realms.
 */
export class SievenetError extends Error {
  /** Said, as minifiers change the names of classes. */
  static override readonly name: string = "SievenetError";
  /** That of the class: "SHAPE", "VALUE" and so on. */
  static readonly code: string = "SIEVENET";
  /** A word that stays as it is: "SHAPE", "VALUE" and so on. */
  readonly code: string;
  /** For the classes below. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = new.target.code;
    Object.defineProperty(this, MARK, { value: this.code });
  }
  /** That of the class, on the prototype, so that stacks begin with it. */
  override get name(): string {
    return this.constructor.name;
  }
  /** Whether a value is an error of this class, wherever it was made. */
  static override [Symbol.hasInstance]<T>(this: abstract new (...some: never[]) => T, value: unknown): value is T {
    // biome-ignore lint/complexity/noThisInStatic: each of the classes is asked
    return isOf(this, value);
  }
}

/** Sizes that do not fit together. */
export class ShapeError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "ShapeError";
  /** "SHAPE" */
  static override readonly code: string = "SHAPE";
}

/** A value that is not allowed: a label out of range, a NaN, a negative price, an unknown name. */
export class ValueError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "ValueError";
  /** "VALUE" */
  static override readonly code: string = "VALUE";
}

/** A tensor used after its step, a step inside a step, a parameter outside the net. */
export class UsageError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "UsageError";
  /** "USAGE" */
  static override readonly code: string = "USAGE";
}

/** Linear memory cannot grow any further. */
export class MemoryError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "MemoryError";
  /** "MEMORY" */
  static override readonly code: string = "MEMORY";
}

/** A file or a byte string that holds something else than it should. */
export class FormatError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "FormatError";
  /** "FORMAT" */
  static override readonly code: string = "FORMAT";
}

/** A file or folder that is not there, may not be read or written, or is no regular one. */
export class FileError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "FileError";
  /** "FILE" */
  static override readonly code: string = "FILE";
}

/** Data that could not be fetched, or that is not what it should be on any server asked. */
export class DownloadError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "DownloadError";
  /** "DOWNLOAD" */
  static override readonly code: string = "DOWNLOAD";
}

/** Training left the finite numbers. */
export class DivergedError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "DivergedError";
  /** "DIVERGED" */
  static override readonly code: string = "DIVERGED";
}
