// Prices of houses, by a net and by a linear model beside it: node examples/6-regression.mjs
import { adam, compact, dense, fit, gate, meanSquaredError, metrics, openInputs, predict, relu, seed, sequential, uniform } from "sievenet";
import { table } from "sievenet/data";

seed(1);
const draws = uniform([600, 5]).toArray(); // or readCsv("houses.csv")
const houses = Array.from({ length: 600 }, (_, i) => {
  const [size, years, place, luck, color] = draws.subarray(5 * i, 5 * i + 5);
  const [area, age, district] = [40 + 160 * size, Math.round(100 * years), ["center", "north", "south"][Math.floor(3 * place)]];
  const perMeter = { center: 6, north: 3, south: 2 }[district] + ((age - 50) / 50) ** 2 * 2; // new and very old ones cost more
  return { area: area.toFixed(1), age, district, color: ["red", "white"][Math.floor(2 * color)], price: Math.round(1000 * (area * perMeter + 40 * luck)) };
});
const prices = table(houses, { target: "price" });
console.log(prices.describe());

const linear = sequential(prices.preprocessing, dense(prices.features, 1));
const net = sequential(
  prices.preprocessing,
  gate(dense(prices.features, 32), { over: "inputs", lambda: 0.1 / prices.train.count }), // columns that tell nothing close
  relu,
  dense(32, 16),
  relu,
  dense(16, 1),
);
for (const [name, each] of Object.entries({ linear, net })) {
  const history = await fit(each, prices.train, { loss: meanSquaredError, optimizer: adam({ learningRate: 0.01 }), epochs: 200, batchSize: 32 });
  const { r2, rmse, mae } = metrics(each, prices.test, { answers: prices.answers }); // in the units of the table
  console.log(`${name}: R2 ${r2.toFixed(3)}, RMSE ${Math.round(rmse)}, MAE ${Math.round(mae)}, after ${history.seconds.toFixed(1)} s`);
}
console.log(`reads ${openInputs(net).join(", ")}`);
const small = sequential(compact(net), prices.answers); // raw rows in, prices out
const [price] = predict(small, [{ area: 80, age: 90, district: "center", color: "red" }]).toArray();
console.log(`80 square meters in the center, 90 years old: ${Math.round(price / 1000)} thousand`);
