// Linear memory in two lifetimes. Blocks of the heap are what stays: parameters, optimizer state, the workspace of the
// products. The arena holds one step: what is taken of it goes back when the scope closes.
import type { Address, Floats, Integer, Workspace } from "./addresses.ts";
import { goBack, mark, takeBytes } from "./arena.ts";
import { endEra } from "./block.ts";
import { allocate, rounded } from "./heap.ts";
import { kernels, memory } from "./wasm.ts";

/**
 * Bytes of linear memory there are now.
 * @example
 * ```ts
 * import { memoryBytes } from "sievenet";
 *
 * memoryBytes() % 65536; // 0: memory comes in pages
 * ```
 */
export function memoryBytes(): number {
  return memory().buffer.byteLength;
}

/** Anything whose gradient lives in a scope and has to be forgotten with it. */
export interface Graded {
  forgetGradient(): void;
}

/** A stretch of time in which tensors of the arena live: a step, a prediction, or a single op outside both. */
export class Scope {
  open = true;
  readonly parent: Scope | undefined;
  readonly graded: Graded[] = [];
  private readonly mark = mark();
  /** A scope that no one opened: the single op that made it closes it. */
  readonly loose: boolean;
  constructor(loose: boolean) {
    this.loose = loose;
    this.parent = current;
  }
  close(): void {
    this.open = false;
    for (const each of this.graded) each.forgetGradient();
    goBack(this.mark);
    current = this.parent;
    if (!current) endEra();
  }
}

let current: Scope | undefined;

/** The scope that new tensors belong to; opens a loose one where there is none. */
export function currentScope(): Scope {
  current ??= new Scope(true);
  return current;
}

/** Closes the loose scope of an op that ran outside a step, if there is one. */
export function closeLoose(): void {
  if (current?.loose) current.close();
}

export function isLoose(): boolean {
  return current === undefined || current.loose;
}

/** Runs `fn` in a scope of its own. What it made is gone afterwards. */
export function scope<T>(fn: () => T): T {
  closeLoose();
  const mine = new Scope(false);
  current = mine;
  try {
    return fn();
  } finally {
    while (current && current !== mine) current.close();
    mine.close();
  }
}

/** `bytes` of the arena, aligned to 64 and not cleared: for numbers, or what the caller says. @throws MemoryError */
export function take<A extends Address = Floats>(bytes: Integer): A {
  currentScope();
  return takeBytes(bytes) as A;
}

/** `bytes` of the arena, cleared. */
export function takeCleared<A extends Address = Floats>(bytes: Integer): A {
  const address = take(bytes);
  kernels.fill(address, rounded(bytes) / 4, 0); // not by JavaScript, which clears memory that threads share number by number
  return address as Address as A;
}

let products: Workspace | undefined;

/** The workspace that matrix products pack into. */
export function workspace(): Workspace {
  products ??= allocate(kernels.gemmWorkspace()) as Workspace;
  return products;
}
