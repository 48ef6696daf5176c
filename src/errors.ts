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
 * @example
 * ```ts
 * import { SievenetError, tensor } from "sievenet";
 *
 * try {
 *   tensor([[1, 2], [3]]);
 * } catch (error) {
 *   if (!(error instanceof SievenetError)) throw error;
 *   console.log(error.code, error.message); // what came, what was needed, what to do
 * }
 * ```
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

/**
 * Sizes that do not fit together.
 * @example
 * ```ts
 * import { dense, predict, ShapeError } from "sievenet";
 *
 * try {
 *   predict(dense(3, 2), [[1, 2]]);
 * } catch (error) {
 *   if (!(error instanceof ShapeError)) throw error; // error.code is "SHAPE"
 * }
 * ```
 */
export class ShapeError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "ShapeError";
  /** "SHAPE" */
  static override readonly code: string = "SHAPE";
}

/**
 * A value that is not allowed: a label out of range, a NaN, a negative price, an unknown name.
 * @example
 * ```ts
 * import { dropout, ValueError } from "sievenet";
 *
 * try {
 *   dropout(1.5);
 * } catch (error) {
 *   if (!(error instanceof ValueError)) throw error; // error.code is "VALUE"
 * }
 * ```
 */
export class ValueError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "ValueError";
  /** "VALUE" */
  static override readonly code: string = "VALUE";
}

/**
 * A tensor used after its step, a step inside a step, a parameter outside the net.
 * @example
 * ```ts
 * import { dense, gate, UsageError } from "sievenet";
 *
 * const layer = gate(dense(3, 2), { over: "inputs" });
 * try {
 *   gate(layer, { over: "inputs" }); // it has such gates already
 * } catch (error) {
 *   if (!(error instanceof UsageError)) throw error; // error.code is "USAGE"
 * }
 * ```
 */
export class UsageError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "UsageError";
  /** "USAGE" */
  static override readonly code: string = "USAGE";
}

/**
 * Linear memory cannot grow any further.
 * @example
 * ```ts
 * import { dense, MemoryError, predict } from "sievenet";
 *
 * try {
 *   predict(dense(3, 2), [[1, 2, 3]]);
 * } catch (error) {
 *   if (!(error instanceof MemoryError)) throw error; // error.code is "MEMORY": predict fewer examples at a time
 * }
 * ```
 */
export class MemoryError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "MemoryError";
  /** "MEMORY" */
  static override readonly code: string = "MEMORY";
}

/**
 * A file or a byte string that holds something else than it should.
 * @example
 * ```ts
 * import { decode, FormatError } from "sievenet";
 *
 * try {
 *   decode(Uint8Array.of(1, 2, 3));
 * } catch (error) {
 *   if (!(error instanceof FormatError)) throw error; // error.code is "FORMAT"
 * }
 * ```
 */
export class FormatError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "FormatError";
  /** "FORMAT" */
  static override readonly code: string = "FORMAT";
}

/**
 * A file or folder that is not there, may not be read or written, or is no regular one.
 * @example
 * ```ts
 * import { FileError, load } from "sievenet";
 *
 * try {
 *   await load("missing.safetensors");
 * } catch (error) {
 *   if (!(error instanceof FileError)) throw error; // error.code is "FILE"
 * }
 * ```
 */
export class FileError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "FileError";
  /** "FILE" */
  static override readonly code: string = "FILE";
}

/**
 * Data that could not be fetched, or that is not what it should be on any server asked.
 * @example
 * ```ts
 * import { DownloadError } from "sievenet";
 * import { mnist } from "sievenet/data";
 *
 * try {
 *   await mnist();
 * } catch (error) {
 *   if (!(error instanceof DownloadError)) throw error; // error.code is "DOWNLOAD": give { folder }, or try again
 * }
 * ```
 */
export class DownloadError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "DownloadError";
  /** "DOWNLOAD" */
  static override readonly code: string = "DOWNLOAD";
}

/**
 * Training left the finite numbers.
 * @example
 * ```ts
 * import { adam, dense, DivergedError, meanSquaredError, step, tensor } from "sievenet";
 *
 * const [net, x, y] = [dense(1, 1), tensor([[3e38]]), tensor([[-3e38]])];
 * try {
 *   step(net, adam(), () => meanSquaredError(net.forward(x), y));
 * } catch (error) {
 *   if (!(error instanceof DivergedError)) throw error; // error.code is "DIVERGED": the weights are as they were
 * }
 * ```
 */
export class DivergedError extends SievenetError {
  /** As minifiers leave it. */
  static override readonly name: string = "DivergedError";
  /** "DIVERGED" */
  static override readonly code: string = "DIVERGED";
}
