// The geometry of a convolution, 15 numbers in memory (i32), and the frame that its images are read from.
//
//   output (f, i, j) reads input (c, i·stride - padding + p·dilation, j·stride - padding + q·dilation) for taps (c, p, q)
//
// A frame is one image with its padding, columns sorted by phase (column modulo stride): [channels][rows][phases][width].
// In a frame each tap of neighbouring outputs lies side by side too, whatever stride, padding and dilation, so a
// tap is one number, its offset. Without padding and stride the image is its own frame.
import { Flag, Floats, Geometry, Offsets, OptionalIndices, at } from "./addresses";

/** channels, height, width, filters, kernel (2), stride (2), padding (2), dilation (2), groups, output height and width. */
export function field(g: Geometry, i: i32): i32 {
  return load<i32>(at(g, i));
}
export function inputs(g: Geometry): i32 {
  return field(g, 0);
}
export function height(g: Geometry): i32 {
  return field(g, 1);
}
export function width(g: Geometry): i32 {
  return field(g, 2);
}
export function outputs(g: Geometry): i32 {
  return field(g, 3);
}
export function strideH(g: Geometry): i32 {
  return field(g, 6);
}
export function strideW(g: Geometry): i32 {
  return field(g, 7);
}
export function paddingH(g: Geometry): i32 {
  return field(g, 8);
}
export function paddingW(g: Geometry): i32 {
  return field(g, 9);
}
export function groups(g: Geometry): i32 {
  return field(g, 12);
}
export function outHeight(g: Geometry): i32 {
  return field(g, 13);
}
export function outWidth(g: Geometry): i32 {
  return field(g, 14);
}
/** Taps of one channel. */
export function taps(g: Geometry): i32 {
  return field(g, 4) * field(g, 5);
}
/** Numbers in a plane of the output. */
export function outPlane(g: Geometry): i32 {
  return outHeight(g) * outWidth(g);
}

/** Whether the image itself is the frame. */
export function isPlain(g: Geometry): bool {
  return strideW(g) == 1 && paddingH(g) == 0 && paddingW(g) == 0;
}
/** Columns of a phase. */
function phaseWidth(g: Geometry): i32 {
  return (width(g) + 2 * paddingW(g) + strideW(g) - 1) / strideW(g);
}
/** Numbers in a row of the frame. */
export function frameRow(g: Geometry): i32 {
  return strideW(g) * phaseWidth(g);
}
/** Numbers in a channel of the frame. */
export function framePlane(g: Geometry): i32 {
  return (height(g) + 2 * paddingH(g)) * frameRow(g);
}

/** table = the offset in bytes of each tap of the channels `list[first ...]` (list 0: of `first ...`). table: i32 [count, taps]. */
export function tapTable(table: Offsets, g: Geometry, list: OptionalIndices, first: i32, count: i32): void {
  const row = frameRow(g);
  for (let c = 0; c < count; ++c) {
    const channel = list ? load<i32>(at(list, first + c)) : first + c;
    for (let p = 0; p < field(g, 4); ++p) {
      for (let q = 0; q < field(g, 5); ++q) {
        const column = q * field(g, 11);
        const offset = channel * framePlane(g) + p * field(g, 10) * row + (column % strideW(g)) * phaseWidth(g) + column / strideW(g);
        store<i32>(table, offset << 2);
        table += 4;
      }
    }
  }
}

/** frame = the image x with padding and phases, for the channels listed, and four zeros after each. */
export function toFrame(frame: Floats, x: Floats, g: Geometry, list: OptionalIndices, first: i32, count: i32): void {
  const row = frameRow(g),
    h = height(g),
    w = width(g),
    pad = paddingW(g),
    above = paddingH(g) * row;
  for (let c = 0; c < count; ++c) {
    const channel = list ? load<i32>(at(list, first + c)) : first + c;
    const plane = at(frame, channel * framePlane(g));
    memory.fill(plane, 0, (<usize>above) << 2);
    let from = at(x, channel * h * w);
    let to = at(plane, above);
    for (let i = 0; i < h; ++i) {
      if (strideW(g) == 1) padRow(to, from, w, pad);
      else {
        memory.fill(to, 0, (<usize>row) << 2);
        splitRow(to, from, g);
      }
      from = at(from, w);
      to = at(to, row);
    }
    memory.fill(to, 0, (<usize>above) << 2);
    // what a vector may read past the plane is a number
    v128.store(at(plane, framePlane(g)), f32x4.splat(0));
  }
}

/** A row with zeros on both sides. Writes up to 12 bytes past the last number, before the zeros there. */
function padRow(to: Floats, from: Floats, w: i32, pad: i32): void {
  for (let j = 0; j < pad; ++j) store<f32>(at(to, j), 0);
  to = at(to, pad);
  const end = at(from, w);
  let next = to;
  while (from < end) {
    v128.store(next, v128.load(from));
    next += 16;
    from += 16;
  }
  for (let j = 0; j < pad; ++j) store<f32>(at(to, w + j), 0);
}

/** A row by phases: columns 0, s, 2 s, ..., then 1, s + 1, ... */
function splitRow(to: Floats, from: Floats, g: Geometry): void {
  const s = strideW(g),
    w = width(g);
  for (let phase = 0; phase < s; ++phase) {
    const first = firstColumn(g, phase);
    let next = at(to, phaseColumn(g, first));
    for (let j = first; j < w; j += s) {
      store<f32>(next, load<f32>(at(from, j)));
      next += 4;
    }
  }
}

function addRow(to: Floats, from: Floats, n: i32, add: Flag): void {
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const value = v128.load(at(from, j));
    v128.store(at(to, j), add ? f32x4.add(v128.load(at(to, j)), value) : value);
  }
  for (; j < n; ++j) {
    const value = load<f32>(at(from, j));
    store<f32>(at(to, j), add ? load<f32>(at(to, j)) + value : value);
  }
}

/** x += the frame, padding left out, for the channels listed; or x = the frame. */
export function fromFrame(x: Floats, frame: Floats, g: Geometry, list: OptionalIndices, first: i32, count: i32, add: Flag): void {
  const row = frameRow(g),
    h = height(g),
    w = width(g);
  for (let c = 0; c < count; ++c) {
    const channel = list ? load<i32>(at(list, first + c)) : first + c;
    let from = at(frame, channel * framePlane(g) + paddingH(g) * row);
    let to = at(x, channel * h * w);
    for (let i = 0; i < h; ++i) {
      if (strideW(g) == 1) addRow(to, at(from, paddingW(g)), w, add);
      else {
        for (let phase = 0; phase < strideW(g); ++phase) {
          const first = firstColumn(g, phase);
          let next = at(from, phaseColumn(g, first));
          for (let j = first; j < w; j += strideW(g)) {
            const value = load<f32>(next);
            store<f32>(at(to, j), add ? load<f32>(at(to, j)) + value : value);
            next += 4;
          }
        }
      }
      from = at(from, row);
      to = at(to, w);
    }
  }
}

/** The first column of the image that is in a phase. */
function firstColumn(g: Geometry, phase: i32): i32 {
  const s = strideW(g);
  return (phase + s - (paddingW(g) % s)) % s;
}

/** Where column j of the image is in a row of the frame. */
function phaseColumn(g: Geometry, j: i32): i32 {
  const column = j + paddingW(g);
  return (column % strideW(g)) * phaseWidth(g) + column / strideW(g);
}
