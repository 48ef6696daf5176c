// Reads what is drawn, with the net that write.mjs wrote.
import { classify } from "./digits.js";

const canvas = document.querySelector("canvas");
const output = document.querySelector("output");
const ink = canvas.getContext("2d", { willReadFrequently: true });
ink.lineWidth = 24;
ink.lineCap = "round";

/** The drawing as the net knows digits: 28 x 28 bytes, 0 for paper and 255 for ink, each the mean of 10 x 10 pixels. */
function pixels() {
  const { data } = ink.getImageData(0, 0, 280, 280);
  const sums = new Float32Array(784);
  for (let i = 0; i < 280 * 280; i++) sums[Math.floor(i / 2800) * 28 + Math.floor((i % 280) / 10)] += data[4 * i + 3];
  return Uint8Array.from(sums, (sum) => sum / 100);
}

let isExample = true; // until somebody draws
let last;
canvas.onpointerdown = ({ offsetX, offsetY }) => {
  if (isExample) clear();
  last = [offsetX, offsetY];
};
canvas.onpointermove = ({ offsetX, offsetY, buttons }) => {
  if (!buttons || !last) return;
  stroke(last, [offsetX, offsetY]);
  last = [offsetX, offsetY];
};
document.querySelector("button").onclick = clear;

function clear() {
  ink.clearRect(0, 0, 280, 280);
  output.value = "";
  isExample = false;
}

function stroke(from, to) {
  ink.beginPath();
  ink.moveTo(...from);
  ink.lineTo(...to);
  ink.stroke();
  output.value = classify(pixels());
}

stroke([140, 50], [140, 230]); // for a beginning
