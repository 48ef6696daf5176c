// The phases of a training: plain epochs, and the pass in which gates find out which fields they can do without.
import { cpuUsage } from "node:process";
import { adam, add, binaryCrossEntropy, constraint, mean, predict, rocAuc, sampledGate, subset, train } from "sievenet";

/** How much of the data the mask phase sees, once. */
export const SHARE = 0.4;
/** Between which parts of that phase the target of open gates falls from all to the budget. */
const RAMP = [0.4, 0.85];

/** The area under the ROC curve. */
const auc = (model, data) => rocAuc(predict(model, data).toArray(), data.labels);
/** Processor time of this process. */
const seconds = () => cpuUsage().user / 1e6;

/** The first examples of a dataset. */
export const firstOf = (data, count) =>
  subset(
    data,
    Array.from({ length: Math.round(count) }, (_, i) => i),
  );

/** Plain training; each epoch's scores, and the processor time until its end without that of scoring. The epoch with the best validation counts. */
export async function plain(model, { train: data, valid, test }, number, epochs) {
  const curve = [];
  let [spent, began] = [0, seconds()];
  const optimizer = adam({ learningRate: 0.006 });
  for await (const _ of train(model, data, { loss: binaryCrossEntropy, optimizer, epochs, batchSize: 256, dropLast: true, seed: number })) {
    spent += seconds() - began;
    curve.push({ valid: auc(model, valid), test: auc(model, test), seconds: spent });
    began = seconds();
  }
  return { curve, spent, best: curve.reduce((a, b) => (b.valid > a.valid ? b : a)).test };
}

/** The mask phase: one pass in which the expected share of open gates, drawn for each example, is led to the budget. */
export async function maskPhase(model, { train: data }, number, budget) {
  const part = firstOf(data, SHARE * data.count);
  const [fields, batchSize] = [model.fields.length, 48];
  const steps = Math.floor(part.count / batchSize);
  const gates = sampledGate([fields], { dropRate: 0.1, perExample: true });
  model.gates = gates;
  const held = constraint({ rate: 0.05, damping: 2 });
  const optimizer = adam({ learningRate: 0.008, groups: [{ parameters: Object.values(gates.parameters), learningRateFactor: 8 }] });
  let t = 0;
  const loss = (logits, clicked) => {
    const price = binaryCrossEntropy(logits, clicked);
    const done = t++ / steps;
    if (done < RAMP[0]) return price;
    const left = Math.max(0, (RAMP[1] - done) / (RAMP[1] - RAMP[0]));
    return add(price, held.price(mean(gates.openProbability()), (budget + (fields - budget) * left) / fields));
  };
  const began = seconds();
  for await (const _ of train(model, part, { loss, optimizer, epochs: 1, batchSize, dropLast: true, seed: number }));
  const open = Array.from(gates.openProbabilities());
  return { spent: seconds() - began, open };
}
