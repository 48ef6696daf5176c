// Linear memory in two lifetimes. The heap holds what stays: parameters, optimizer state, the workspace of the
// products. The arena holds one step: a chain of chunks and a bump pointer that goes back when the scope closes.
import type { Address, Floats, Integer, Workspace } from "./addresses.ts";
import { MemoryError } from "./errors.ts";
import { bytes as bytesAt, kernels, memory } from "./wasm.ts";

const PAGE = 65536;
/** Storage is rounded up to this, so that kernels may work in whole vectors. */
const ALIGN = 64;

let top = 0;
const free = new Map<number, number[]>();

/** A size that is no number would spoil the allocator for good. */
function checkBytes(bytes: number): void {
  if (!(bytes >= 0)) throw new MemoryError(`${bytes} bytes were asked for, which is no size. Look for a shape with a missing or negative size.`);
}

/** Rounded up to one of eight sizes per power of two, so that freed blocks find a new owner. */
function sizeClass(bytes: number): number {
  const need = Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);
  let unit = ALIGN;
  while (unit * 16 < need) unit *= 2;
  return Math.ceil(need / unit) * unit;
}

function extend(bytes: number): number {
  const buffer = memory();
  if (!top) top = Math.ceil(kernels.heapBase() / ALIGN) * ALIGN;
  const address = top;
  const missing = address + bytes + ALIGN - buffer.buffer.byteLength;
  if (missing > 0) {
    const pages = Math.ceil(missing / PAGE);
    const have = buffer.buffer.byteLength / PAGE;
    if (!grow(buffer, Math.max(pages, have >>> 2)) && !grow(buffer, pages)) {
      const megabytes = (n: number) => `${(n / 1048576).toFixed(1)} MB`;
      throw new MemoryError(
        `Memory is full: ${megabytes(bytes)} more were asked for with ${megabytes(address)} in use, and the engine gives no more. Use a smaller batch or a smaller net.`,
      );
    }
  }
  top += bytes;
  return address;
}

function grow(buffer: WebAssembly.Memory, pages: number): boolean {
  try {
    buffer.grow(pages);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of linear memory there are now. */
export function memoryBytes(): number {
  return memory().buffer.byteLength;
}

/** A stretch of the heap that a block has. */
interface Stretch {
  readonly address: number;
  readonly size: number;
}

function giveBack({ address, size }: Stretch): void {
  const list = free.get(size);
  if (list) list.push(address);
  else free.set(size, [address]);
}

const forgotten = new FinalizationRegistry<Stretch>(giveBack);

/** A piece of the heap, of numbers or whatever `A` says; it goes back when its owner is forgotten. */
export class Block<A extends Address = Floats> {
  /** Its first byte. */
  readonly address: A;
  readonly #size: number;
  /** Cleared storage of so many bytes. @throws MemoryError */
  constructor(bytes: number) {
    checkBytes(bytes);
    const size = sizeClass(bytes);
    this.address = (free.get(size)?.pop() ?? extend(size)) as A;
    bytesAt(this.address, size).fill(0);
    this.#size = size;
    forgotten.register(this, { address: this.address, size }, this);
  }

  /** Gives the storage back at once. Nothing may use it any more. @internal */
  release(): void {
    if (forgotten.unregister(this)) giveBack({ address: this.address, size: this.#size });
  }
}

interface Chunk {
  address: number;
  size: number;
}

const chunks: Chunk[] = [];
let chunk = 0;
let offset = 0;

/** Anything whose gradient lives in a scope and has to be forgotten with it. */
export interface Graded {
  forgetGradient(): void;
}

/** A stretch of time in which tensors of the arena live: a step, a prediction, or a single op outside both. */
export class Scope {
  open = true;
  readonly parent: Scope | undefined;
  readonly graded: Graded[] = [];
  private readonly chunk = chunk;
  private readonly offset = offset;
  /** A scope that no one opened: the single op that made it closes it. */
  readonly loose: boolean;
  constructor(loose: boolean) {
    this.loose = loose;
    this.parent = current;
  }
  close(): void {
    this.open = false;
    for (const each of this.graded) each.forgetGradient();
    chunk = this.chunk;
    offset = this.offset;
    current = this.parent;
  }
}

let current: Scope | undefined;

/** The lifetime of parameters. */
export const forever = { open: true } as const;

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

/** `bytes` of the arena, aligned to 64 and not cleared: for numbers, or what the caller says. */
export function take<A extends Address = Floats>(bytes: Integer): A {
  checkBytes(bytes);
  currentScope();
  const size = Math.ceil(bytes / ALIGN) * ALIGN;
  let here = chunks[chunk];
  while (!here || offset + size > here.size) {
    if (here) {
      chunk++;
      offset = 0;
      here = chunks[chunk];
    }
    if (!here) {
      const wanted = Math.max(size, Math.min(64 * 1048576, (chunks.at(-1)?.size ?? 524288) * 2));
      here = { address: extend(wanted), size: wanted };
      chunks.push(here);
    }
  }
  const address = here.address + offset;
  offset += size;
  return address as A;
}

/** `bytes` of the arena, cleared. */
export function takeCleared<A extends Address = Floats>(bytes: Integer): A {
  const address = take<A>(bytes);
  bytesAt(address, Math.ceil(bytes / ALIGN) * ALIGN).fill(0);
  return address;
}

/** Bytes of the arena that are taken at the moment. @internal */
export function arenaBytes(): number {
  return chunks.slice(0, chunk).reduce((sum, each) => sum + each.size, offset);
}

let products: Block<Workspace> | undefined;

/** The workspace that matrix products pack into. */
export function workspace(): Workspace {
  products ??= new Block(kernels.gemmWorkspace());
  return products.address;
}
