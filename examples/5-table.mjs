// A table that is text, to answers: which kind of fish is it? In a file of your own: await readCsv("fish.csv").
import { readFile } from "node:fs/promises";
import { adam, compact, dense, gate, metrics, openInputs, relu, save, seed, sequential, train } from "sievenet";
import { csv, table } from "sievenet/data";
import { classify, decode } from "sievenet/inference";

// length and fin tell the kind; weight, lake and the number of the fish say nothing of it, and some cells are missing
const fish = (i) => {
  const noise = (n) => (Math.imul(i + 1, 2654435761 * n) >>> 8) / 2 ** 24;
  const kind = i % 3;
  const length = noise(3) < 0.05 ? "" : (20 + 12 * kind + 14 * noise(5)).toFixed(1);
  const fin = noise(7) < 0.9 ? ["round", "forked", "forked"][kind] : "none";
  return [i, length, fin, (300 + 900 * noise(11)).toFixed(), ["Garda", "Como"][Math.floor(2 * noise(13))], ["roach", "perch", "pike"][kind]].join(",");
};
const text = ["number,length,fin,weight,lake,kind", ...Array.from({ length: 600 }, (_, i) => fish(i))].join("\n");

seed(1);
const data = table(csv(text), { target: "kind" });
console.log(data.describe());

const lambda = 0.5 / data.train.count; // what an open weight adds to the mean loss
const net = sequential(
  data.preprocessing, // a layer like others: it takes raw rows, and is saved with the net
  gate(dense(data.features, 32), { over: "inputs", groups: data.preprocessing.groups, dropRate: 0.2, lambda }),
  relu,
  gate(dense(32, data.classes), { over: "inputs", lambda }),
);
for await (const _ of train(net, data.train, { epochs: 100, batchSize: 32, optimizer: adam({ learningRate: 0.01 }) }));
console.log(`reads ${openInputs(net).join(", ")}`);
console.log(`${metrics(net, data.test)}`);

await save("fish.safetensors", compact(net));
const model = decode(await readFile("fish.safetensors")); // 24 kB of code, no training
console.log(classify(model, { length: 37, fin: "forked" }, { top: 2 })); // what it does not read need not be known
