// What the addresses of arguments point to, and the arithmetic of addresses. To the compiler all of these are plain numbers;
// tools/build-kernels.mjs makes types of them that TypeScript tells apart (src/addresses.ts). After the semicolon: what one may be,
// where it is not a kind of its own.

/** 32-bit floats. */
export type Floats = usize;
/** 32-bit floats, or none where there is no such array. */
export type OptionalFloats = usize; // Floats | None
/** Indices of rows, columns, channels, filters or classes, 32 bits each. */
export type Indices = usize;
/** Indices, ascending, of those that take part; none for all of them in order. */
export type OptionalIndices = usize; // Indices | None
/** Whole numbers of 8 bits. */
export type Bytes = usize;
/** Images as they are kept: a byte or a float for each number. */
export type Pixels = usize; // Bytes | Floats
/** Random words of 32 bits, or where to put some. */
export type Words = usize; // Floats | Indices
/** Offsets in bytes, 32 bits each: where taps are in a frame. */
export type Offsets = usize;
/** The 15 numbers of a convolution: geometry.ts. */
export type Geometry = usize;
/** The 12 numbers of a sparse convolution: sparse/conv2d.ts. */
export type SparseGeometry = usize;
/** A sparse matrix: sparse/matrix.ts. */
export type SparseMatrix = usize;
/** Parts of a convolution at some positions: convPositions.ts. */
export type Jobs = usize;
/** Memory to work in; what is there before and afterwards means nothing. */
export type Workspace = usize;
/** Memory to work in, or none where a call needs none. */
export type OptionalWorkspace = usize; // Workspace | None
/** Yes (1) or no (0). */
export type Flag = i32; // 0 | 1

/** Address of the i-th 4-byte number after `p`. */
export function at(p: usize, i: i32): usize {
  return p + ((<usize>i) << 2);
}

/** How many bytes `n` 4-byte numbers take when rounded up to whole vectors: elementwise kernels go that far. */
export function vectors(n: i32): usize {
  return (<usize>((n + 3) >> 2)) << 4;
}

/** How many bytes `n` 4-byte numbers take when rounded up to whole cache lines. */
export function lines(n: i32): usize {
  return (((<usize>n) << 2) + 63) & ~63;
}
