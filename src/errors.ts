/** What every error of the library has: a `code` that programs can test, and a text that says what came, what was needed and what to do. */
export class SievenetError extends Error {
  /** A word that stays as it is: "SHAPE", "VALUE" and so on. */
  readonly code: string;
  /** For the classes below. */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** Sizes that do not fit together. */
export class ShapeError extends SievenetError {
  /** Made by the library. */
  constructor(message: string) {
    super("SHAPE", message);
  }
}

/** A value that is not allowed: a label out of range, a NaN, a negative price, an unknown name. */
export class ValueError extends SievenetError {
  /** Made by the library. */
  constructor(message: string) {
    super("VALUE", message);
  }
}

/** A tensor used after its step, a step inside a step, a parameter outside the net. */
export class UsageError extends SievenetError {
  /** Made by the library. */
  constructor(message: string) {
    super("USAGE", message);
  }
}

/** Linear memory cannot grow any further. */
export class MemoryError extends SievenetError {
  /** Made by the library. */
  constructor(message: string) {
    super("MEMORY", message);
  }
}

/** A file or a byte string that is not what it should be. */
export class FormatError extends SievenetError {
  /** Made by the library. */
  constructor(message: string, options?: ErrorOptions) {
    super("FORMAT", message, options);
  }
}

/** Data that could not be fetched, or that is not what it should be on any server asked. */
export class DownloadError extends SievenetError {
  /** Made by the library. */
  constructor(message: string, options?: ErrorOptions) {
    super("DOWNLOAD", message, options);
  }
}

/** Training left the finite numbers. */
export class DivergedError extends SievenetError {
  /** Made by the library. */
  constructor(message: string) {
    super("DIVERGED", message);
  }
}
