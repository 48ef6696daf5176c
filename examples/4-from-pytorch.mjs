// LeNet-5 as PyTorch trained it, in a network of ours: node examples/4-from-pytorch.mjs model.safetensors
// In Python: safetensors.torch.save_file(net.state_dict(), "model.safetensors"); test/fixtures/torch has such a file and its script.
import { readFile } from "node:fs/promises";
import { conv2d, dense, flatten, fromTorch, maxPool2d, predict, readSafetensors, relu, sequential, tensor } from "sievenet";

const lenet5 = sequential(
  ...[conv2d(1, 6, 5, { padding: 2 }), relu, maxPool2d(2)],
  ...[conv2d(6, 16, 5), relu, maxPool2d(2)],
  ...[flatten, dense(400, 120), relu, dense(120, 84), relu, dense(84, 10)],
);
const { tensors } = readSafetensors(await readFile(process.argv[2]));
const { set, missing, unused } = fromTorch(tensors, lenet5);
for (const { from, to, transposed } of set) console.log(`${from} -> ${to}${transposed ? ", transposed" : ""}`);
console.log(`${missing.length} layers missing, ${unused.length} modules unused`);

const images = Float32Array.from({ length: 784 }, (_, i) => ((i * 37) % 256) / 255);
console.log(Array.from(predict(lenet5, tensor(images, [1, 1, 28, 28])).toArray(), (score) => score.toFixed(4)).join(" "));
