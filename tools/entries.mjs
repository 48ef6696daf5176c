// The list of the library's entry points: what a program may import. Builds, checks, tests and the bench read it; the JSON
// files that cannot are compared with it by tools/check-entries.mjs, which says what to write where.

/**
 * One entry point.
 * - `name`: of its bundle in dist/, and of its folder in src/; "index" is the library itself
 * - `key`: what package.json and jsr.json call it
 * - `specifier`: what a program imports
 * - `source`, `bundle`, `types`: its files, from the root of the repository
 * - `alone`: whether its bundle shares no code with the others
 * - `adds`: the most bytes it may add to a program that has the library, minified and gzipped (tools/check-size.mjs)
 * - `effects`: whether importing it changes something, so that bundlers may not leave it out
 */
function entry(name, { alone = false, adds = undefined, effects = false } = {}) {
  const module = name === "index" ? "index" : `${name}/index`;
  return {
    name,
    key: name === "index" ? "." : `./${name}`,
    specifier: name === "index" ? "sievenet" : `sievenet/${name}`,
    source: `src/${module}.ts`,
    bundle: `dist/${name}.js`,
    types: `dist/types/${module}.d.ts`,
    alone,
    adds,
    effects,
  };
}

export const entries = [
  entry("index"),
  entry("data"),
  entry("inference", { alone: true }),
  entry("image", { alone: true, adds: 3_000 }),
  entry("sparse", { adds: 10_000, effects: true }), // teaches encode() and decode() its layers
  entry("onnx", { adds: 9_500 }), // with protobuf-es's writer
  entry("fast", { adds: 14_500 }),
  entry("threads", { adds: 6_000 }), // 2 kB of it for what is shared besides products, convolutions, max pooling and Adam
  entry("standalone", { adds: 20_000 }), // most of it is the text of what it writes
  entry("select", { adds: 5_000 }),
  entry("prune", { adds: 8_500 }), // 2.5 kB of it for draws of learned switches, 0.5 kB for learning of a trained net, 0.5 kB for weights that grow again
  entry("prices", { adds: 2_500, effects: true }), // teaches penalty() and decode() rates
  entry("gates", { adds: 8_000, effects: true }), // teaches encode() and decode() its distributions; 1.5 kB for min-max problems, draws and annealing
  entry("math", { adds: 6_000 }),
  entry("blocks", { adds: 6_000, effects: true }), // teaches decode() its layers, and counts what branches close
  entry("spread", { adds: 6_500 }),
  entry("run", { adds: 14_000 }), // 2.5 kB of it for tables of one's own, 3.5 kB for courses, 0.5 kB for examples kept aside
  entry("report", { adds: 98_000 }), // brings Observable Plot along, which is why it is not part of "run"
  entry("sweep", { adds: 120_000 }), // draws, as "report" does
  entry("queue", { adds: 125_000 }), // workers do what "sweep" does; the packages for servers are asked for at run time
];

/** The entry points of these names. @throws where there is none of a name */
export function entriesOf(...names) {
  return names.map((name) => {
    const known = entries.find((each) => each.name === name);
    if (!known) throw new Error(`tools/entries.mjs has no entry point "${name}". Add it there, or use one of ${entries.map((each) => each.name).join(", ")}.`);
    return known;
  });
}

/** A module that exports all that these entry points do, for a bundler that resolves from the root of the repository. */
export const exportAll = (some) => some.map(({ source }) => `export * from "./${source}";`).join(" ");
