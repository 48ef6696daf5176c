// What a network has learned of five digits helps with five others, of which there are only fifty examples: its body is frozen
// while a new head learns, then all of it learns on. node examples/10-transfer.mjs
import { adam, batchNorm, conv2d, dense, flatten, maxPool2d, relu, seed, sequential } from "sievenet";
import { dataset, decode, encode, evaluate, fit, freeze, shaped, subset, unfreeze } from "sievenet";
import { digits } from "sievenet/data";

seed(1);
const { train, test } = digits({ train: 1500, test: 500 });
const low = (data) => subset(shaped(data, [1, 28, 28]), (label) => label < 5);
/** The digits from 5 on, as classes from 0 on. */
function high(data) {
  const some = subset(shaped(data, [1, 28, 28]), (label) => label >= 5);
  return dataset({ ...some, labels: some.labels.map((label) => label - 5), classes: 5 });
}
const few = subset(high(train), (_, index) => index < 50);

const block = (channels, filters) => sequential(conv2d(channels, filters, 5), batchNorm(filters), relu, maxPool2d(2));
const body = () => sequential(block(1, 8), block(8, 16), flatten);
const first = sequential(body(), dense(256, 5));
await fit(first, low(train), { epochs: 5 });
console.log("0 to 4:", evaluate(first, low(test)).error);
const file = encode(first); // or save() it here, and load() it where it is needed

const [trained] = decode(file).parts;
const net = sequential(freeze(trained), dense(256, 5)); // the body as it was, and a new head
await fit(net, few, { epochs: 40, batchSize: 10, optimizer: adam({ learningRate: 0.003 }) }); // moves the head only
console.log("5 to 9, a new head:", evaluate(net, high(test)).error);

unfreeze(trained);
await fit(net, few, { epochs: 20, batchSize: 10, optimizer: adam({ learningRate: 0.0003 }) });
console.log("5 to 9, all of it:", evaluate(net, high(test)).error);

const scratch = sequential(body(), dense(256, 5));
await fit(scratch, few, { epochs: 60, batchSize: 10 });
console.log("5 to 9, without what was learned before:", evaluate(scratch, high(test)).error);
