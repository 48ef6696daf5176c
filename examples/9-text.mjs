// Tells from its words whether a review praises a film: node examples/9-text.mjs
import { adam, classify, compact, dataset, dense, embedding, evaluate, fit, gate, save, seed, sequential, uniform, vocabulary } from "sievenet";

const parts = ["plot", "music", "cast", "ending", "dialogue", "picture", "pace", "hero", "villain", "camera"];
const praise = { superb: 2, moving: 2, brilliant: 2, good: 1, witty: 1, warm: 1, fresh: 1, clever: 1 };
const blame = { awful: -2, tedious: -2, lazy: -2, bad: -1, flat: -1, cold: -1, stale: -1, clumsy: -1 };
const worth = { ...praise, ...blame };
const words = Object.keys(worth);

seed(1);
/** Reviews of one to six clauses; those that are as good as bad are left out. */
function draw(n) {
  const draws = uniform([n, 13]).toArray();
  const reviews = Array.from({ length: n }, (_, i) => {
    const [length, ...shares] = draws.subarray(13 * i, 13 * i + 13);
    const clauses = Array.from({ length: 1 + Math.floor(6 * length) }, (_, j) => [
      parts[Math.floor(parts.length * shares[2 * j])],
      words[Math.floor(words.length * shares[2 * j + 1])],
    ]);
    return { text: clauses.map(([part, word]) => `The ${part} is ${word}.`).join(" "), total: clauses.reduce((sum, [, word]) => sum + worth[word], 0) };
  }).filter(({ total }) => total !== 0);
  return { texts: reviews.map(({ text }) => text), labels: reviews.map(({ total }) => Number(total > 0)) };
}
const [learned, unseen] = [draw(1000), draw(500)];

const tokens = vocabulary(learned.texts, { places: 30 }); // a layer: the net takes texts
const examples = ({ texts, labels }) => dataset({ inputs: tokens.indices(texts), labels, shape: [30] });
const net = sequential(
  tokens,
  embedding(tokens.count, 16, { padding: 0, meanOverPlaces: true }), // of the words of a text, without the places behind its end
  gate(dense(16, 2), { over: "inputs", lambda: 0.05 }),
);
await fit(net, examples(learned), { epochs: 40, optimizer: adam({ learningRate: 0.02 }) });
const small = compact(net);
const { width } = small.parts[1];
console.log(`${(100 * evaluate(small, examples(unseen)).error).toFixed(1)} % of new reviews are wrong, with ${width} of 16 numbers for each word`);
await save("reviews.safetensors", small); // decode() of sievenet/inference gives a model that takes texts as well
for (const text of ["a superb, witty film", "Good music, but the rest is awful!"]) console.log(text, classify(small, text, { classes: ["blame", "praise"] }));
