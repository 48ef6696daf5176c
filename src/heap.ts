// The heap: stretches of linear memory, handed out by first fit, joined with their neighbours when they come back. Linear
// memory itself can only grow, so the end of what is used goes back too, for whoever asks next.
import { MemoryError } from "./errors.ts";
import { heapBase } from "./generated/heapBase.ts";
import { memory } from "./wasm.ts";

const PAGE = 65536;
/** Storage is rounded up to this, so that kernels may work in whole vectors. */
const ALIGN = 64;
/** More than any memory has. */
const MOST = 65536 * PAGE;

/** A size as storage has it: whole vectors, and never nothing. */
export const rounded = (bytes: number): number => Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);

interface Stretch {
  address: number;
  size: number;
}

/** What is free below `top`, by address; no two touch, and none reaches `top`. */
const free: Stretch[] = [];
let top = 0;
/** Bytes that are handed out. */
export let used = 0;
/** Where the heap first looks for what is not in use, before it takes more. */
let limit = 64 * 1048576;
/** Who gives back what it can when memory gets tight; `urgent`: when the engine gives no more. */
export const whenTight: ((urgent: boolean) => void)[] = [];

/** Lets the heap have so many bytes more before it looks for what is not in use: something came back that should have stayed. */
export function raiseLimit(bytes: number): void {
  limit += bytes;
}

/** A size that is no number would spoil the heap for good. @throws MemoryError */
export function checkBytes(bytes: number): void {
  if (!(bytes >= 0)) throw new MemoryError(`${bytes} bytes were asked for, which is no size. Look for a shape with a missing or negative size.`);
  if (bytes > MOST) throw full(bytes);
}

/** What is thrown where so many bytes cannot be had. */
export function full(bytes: number): MemoryError {
  const megabytes = (n: number) => `${(n / 1048576).toFixed(1)} MB`;
  return new MemoryError(
    `Memory is full: ${megabytes(bytes)} more were asked for with ${megabytes(used)} in use, and the engine gives no more. Use a smaller batch or a smaller net.`,
  );
}

function grow(linear: WebAssembly.Memory, pages: number): boolean {
  try {
    linear.grow(pages);
    return true;
  } catch {
    return false;
  }
}

/** Moves the end of what is used, as far as the engine lets. */
function moveTop(size: number): boolean {
  const linear = memory();
  const have = linear.buffer.byteLength / PAGE;
  top ||= rounded(heapBase);
  const pages = Math.ceil((top + size + ALIGN) / PAGE) - have;
  if (pages > 0 && !grow(linear, Math.max(pages, have >>> 2)) && !grow(linear, pages)) return false;
  top += size;
  used += size;
  return true;
}

function fromFree(size: number): number | undefined {
  const i = free.findIndex((each) => each.size >= size);
  const found = free[i];
  if (!found) return undefined;
  const { address } = found;
  found.address += size;
  found.size -= size;
  if (!found.size) free.splice(i, 1);
  used += size;
  return address;
}

/** The same without asking anyone to give back what is not in use; `undefined` where the engine gives no more. */
export function tryAllocate(bytes: number): number | undefined {
  const size = rounded(bytes);
  return fromFree(size) ?? (moveTop(size) ? top - size : undefined);
}

function relieve(urgent: boolean): void {
  for (const each of whenTight) each(urgent);
}

/** The address of so many bytes of the heap, aligned to 64 and not cleared. @throws MemoryError */
export function allocate(bytes: number): number {
  checkBytes(bytes);
  if (used + bytes > limit) {
    relieve(false);
    limit = Math.max(limit, 2 * (used + bytes));
  }
  let address = tryAllocate(bytes);
  if (address === undefined) {
    relieve(true);
    address = tryAllocate(bytes);
  }
  if (address === undefined) throw full(bytes);
  return address;
}

/** Makes the last stretch longer, if it is the last, and where the engine gives so much. */
export function extend(end: number, size: number): boolean {
  return end === top && moveTop(size);
}

/** Gives back what was handed out, or the end of it. */
export function giveBack(address: number, bytes: number): void {
  const size = rounded(bytes);
  used -= size;
  let i = free.findIndex((each) => each.address > address);
  if (i < 0) i = free.length;
  let [before, after] = [free[i - 1], free[i]];
  if (before && before.address + before.size === address) before.size += size;
  else {
    before = { address, size };
    free.splice(i++, 0, before);
  }
  if (after && before.address + before.size === after.address) {
    before.size += after.size;
    free.splice(i, 1);
    after = free[i];
  }
  if (!after && before.address + before.size === top) {
    top = before.address;
    free.pop();
  }
}
