// 2-D convolution with sparse filters: y[f, i, j] = b[f] + sum over the taps (c, p, q) that filter f has of
// w · x[c, i·s - pad + p·d, j·s - pad + q·d].       x: [batch, channels, h, w]   matrix.ts, rows are filters   y: [batch, filters, oh, ow]
//
// An image is read from a frame: itself with its padding, rows and columns sorted by phase (modulo stride),
// [channels][row phases][column phases][rows][width]. In a frame output (i, j) is position i · width + j and a tap is one offset,
// whatever stride, padding and dilation: the product of matrix.ts at all positions up to the last, those between two rows of
// outputs thrown away. They are dilation · (kernel - 1) / stride a row; tiles that end with each row were not tried.
import { Floats, SparseMatrix, SparseGeometry, Workspace, at } from "../addresses";
import { blocks } from "./blocks";
import { lists, listsPositions } from "./lists";
import { bias, isBlocks } from "./matrix";

/** channels, height, width, padding (2), stride (2), rows and width of a phase, filters, output height and width. */
function field(g: SparseGeometry, i: i32): i32 {
  return load<i32>(at(g, i));
}
/** Numbers in a phase of a channel. */
function phase(g: SparseGeometry): i32 {
  return field(g, 7) * field(g, 8);
}
function positions(g: SparseGeometry): i32 {
  return (field(g, 10) - 1) * field(g, 8) + field(g, 11);
}
/** Bytes of a frame, and of the tile that may be read past it. */
function frameBytes(g: SparseGeometry): usize {
  return ((<usize>(field(g, 0) * field(g, 5) * field(g, 6) * phase(g))) << 2) + 192;
}

/** Bytes it needs to work in. */
export function sparseConv2dWorkspace(g: SparseGeometry): i32 {
  return <i32>(frameBytes(g) + ((<usize>((field(g, 9) + 3) * listsPositions(positions(g) + 8))) << 2));
}

function everyNth(to: Floats, x: Floats, end: usize, step: usize): void {
  while (x < end) {
    store<f32>(to, load<f32>(x));
    to += 4;
    x += step;
  }
}

/** The inside of a frame; its padding is left as it is. */
function toFrame(frame: Floats, x: Floats, g: SparseGeometry): void {
  const h = field(g, 1),
    w = field(g, 2),
    padH = field(g, 3),
    padW = field(g, 4),
    sh = field(g, 5),
    sw = field(g, 6),
    row = field(g, 8);
  for (let c = 0; c < field(g, 0); ++c) {
    for (let i = padH; i < padH + h; ++i) {
      const to = at(frame, (c * sh + (i % sh)) * sw * phase(g) + (i / sh) * row);
      if (sw == 1) memory.copy(at(to, padW), x, (<usize>w) << 2);
      else for (let j = 0; j < min(sw, w); ++j) everyNth(at(to, ((padW + j) % sw) * phase(g) + (padW + j) / sw), at(x, j), at(x, w), (<usize>sw) << 2);
      x = at(x, w);
    }
  }
}

/** g: as above. */
export function sparseConv2d(y: Floats, x: Floats, matrix: SparseMatrix, g: SparseGeometry, batch: i32, workspace: Workspace): void {
  const out = workspace + frameBytes(g);
  const filters = field(g, 9),
    height = field(g, 10),
    width = field(g, 11),
    step = field(g, 8);
  const n = positions(g);
  const row = listsPositions(n + 8);
  memory.fill(workspace, 0, frameBytes(g));
  for (let e = 0; e < batch; ++e) {
    toFrame(workspace, x, g);
    if (isBlocks(matrix)) blocks(out, (<usize>row) << 2, workspace, matrix, n, 1);
    else lists(out, (<usize>row) << 2, workspace, matrix, n, 1);
    for (let f = 0; f < filters; ++f) {
      const b = load<f32>(at(bias(matrix), f));
      let from = at(out, f * row);
      for (let i = 0; i < height; ++i) {
        addTo(y, from, b, width);
        from = at(from, step);
        y = at(y, width);
      }
    }
    x = at(x, field(g, 0) * field(g, 1) * field(g, 2));
  }
}

/** y = x + b. */
function addTo(y: Floats, x: Floats, b: f32, n: i32): void {
  const four = f32x4.splat(b);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(at(y, i), f32x4.add(v128.load(at(x, i)), four));
  for (; i < n; ++i) store<f32>(at(y, i), load<f32>(at(x, i)) + b);
}
