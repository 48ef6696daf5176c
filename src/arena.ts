// The arena: what one step computes, in chunks of the heap with a pointer that moves up, and back when a scope closes. A
// chunk grows where it is while nothing lies behind it; where there were several, the next step begins with one of their size.
import { allocate, checkBytes, extend, giveBack, rounded, tryAllocate, whenTight } from "./heap.ts";

/** Bytes of the first chunk, and most that one is made larger than it has to be. */
const [FIRST, MARGIN] = [1048576, 64 * 1048576];

interface Chunk {
  readonly address: number;
  size: number;
}

const chunks: Chunk[] = [];
let chunk = 0;
let offset = 0;
/** What all chunks had when they were last given up. */
let before = 0;

/** How far the arena is taken. */
export interface Mark {
  readonly chunk: number;
  readonly offset: number;
}

export const mark = (): Mark => ({ chunk, offset });

/** Gives back all that was taken since. */
export function goBack(to: Mark): void {
  ({ chunk, offset } = to);
  if (chunk || offset || chunks.length < 2) return;
  before = chunks.reduce((sum, { size }) => sum + size, 0);
  for (const { address, size } of chunks) giveBack(address, size);
  chunks.length = 0;
}

function add(size: number): void {
  const doubled = Math.min(MARGIN, 2 * (chunks.at(-1)?.size ?? FIRST / 2));
  for (const wanted of [before, doubled, size]) {
    before = 0;
    if (wanted < size) continue;
    const address = wanted > size ? tryAllocate(wanted) : allocate(size);
    if (address === undefined) continue;
    chunks.push({ address, size: rounded(wanted) });
    return;
  }
}

function lengthen(here: Chunk, missing: number): boolean {
  const longer = extend(here.address + here.size, missing);
  if (longer) here.size += missing;
  return longer;
}

/** So many bytes, aligned to 64 and not cleared. @throws MemoryError */
export function takeBytes(bytes: number): number {
  checkBytes(bytes);
  const size = rounded(bytes);
  for (;;) {
    const here = chunks[chunk];
    if (!here) add(size);
    else if (offset + size <= here.size || (chunk === chunks.length - 1 && lengthen(here, offset + size - here.size))) {
      offset += size;
      return here.address + offset - size;
    } else {
      chunk++;
      offset = 0;
    }
  }
}

/** Bytes that are taken at the moment. @internal */
export function arenaBytes(): number {
  return chunks.slice(0, chunk).reduce((sum, { size }) => sum + size, offset);
}

whenTight.push((urgent) => {
  if (!urgent) return;
  for (const { address, size } of chunks.splice(chunk + 1)) giveBack(address, size);
  const here = chunks[chunk];
  if (!here || here.size === offset) return;
  giveBack(here.address + offset, here.size - offset);
  here.size = offset;
  if (!offset) chunks.pop();
});
