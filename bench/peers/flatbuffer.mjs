// The binary format of FlatBuffers, as much of it as the models of the bench need: a node is { align, put(out) }, which writes
// itself behind what is there and gives its place. Parents stand before their children, so that all offsets go forward.

/** Bytes that grow: `take(size, align, ahead)` gives the place of `size` zero bytes, `ahead` of which end at a multiple of `align`. */
function output() {
  let bytes = new Uint8Array(1 << 12);
  let length = 0;
  return {
    take(size, align, ahead = 0) {
      const at = Math.ceil((length + ahead) / align) * align - ahead;
      length = at + size;
      while (bytes.length < length) {
        const more = new Uint8Array(2 * bytes.length);
        more.set(bytes);
        bytes = more;
      }
      return at;
    },
    view: () => new DataView(bytes.buffer),
    set: (values, at) => bytes.set(values, at),
    all: () => bytes.slice(0, Math.ceil(length / 4) * 4),
  };
}

const scalar = (size, method) => (value) => ({ size, write: (view, at) => view[method](at, value, true) });
export const byte = scalar(1, "setUint8");
export const int = scalar(4, "setInt32");

/** A table: its fields by their numbers in the schema, each a scalar or a node. Fields that are left out are what the schema says. */
export const table = (fields) => ({
  put(out) {
    const entries = Object.entries(fields)
      .map(([id, value]) => ({ id: Number(id), value, size: value.size ?? 4 }))
      .sort((a, b) => b.size - a.size);
    const slots = 1 + Math.max(-1, ...entries.map(({ id }) => id));
    const sizes = entries.reduce((sum, { size }) => sum + size, 4);
    const list = out.take(4 + 2 * slots, 2);
    const at = out.take(sizes, 4);
    out.view().setInt32(at, at - list, true);
    out.view().setUint16(list, 4 + 2 * slots, true);
    out.view().setUint16(list + 2, sizes, true);
    let offset = 4;
    for (const { id, value, size } of entries) {
      out.view().setUint16(list + 4 + 2 * id, offset, true);
      if (value.write) value.write(out.view(), at + offset);
      else refer(out, at + offset, value);
      offset += size;
    }
    return at;
  },
});

function refer(out, from, node) {
  const at = node.put(out);
  out.view().setUint32(from, at - from, true);
}

/** A vector of nodes. */
export const list = (nodes) => ({
  put(out) {
    const at = out.take(4 + 4 * nodes.length, 4);
    out.view().setUint32(at, nodes.length, true);
    nodes.forEach((node, i) => {
      refer(out, at + 4 + 4 * i, node);
    });
    return at;
  },
});

/** A vector of the bytes of an array of numbers, which `count` counts: by itself numbers, as bytes where `count` is their number. */
export const numbers = (array, count = array.length, align = 4) => ({
  put(out) {
    const at = out.take(4 + array.byteLength, align, 4);
    out.view().setUint32(at, count, true);
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at + 4);
    return at;
  },
});

export const text = (string) => {
  const bytes = new TextEncoder().encode(`${string}\0`);
  return numbers(bytes, bytes.length - 1);
};

/** A file whose root is this table, with the four letters that say what it is. */
export function file(root, letters) {
  const out = output();
  out.take(8, 4);
  out.set(new TextEncoder().encode(letters), 4);
  refer(out, 0, root);
  return out.all();
}
