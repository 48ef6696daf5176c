// Names the digit that is drawn, with the net that train.mjs saved.
import { classify, decode } from "../../dist/inference.js";
import { image } from "../../dist/image.js";

const model = decode(await (await fetch("digits.safetensors")).arrayBuffer());
const [ink, seen] = ["drawing", "seen"].map((id) => document.getElementById(id).getContext("2d", { willReadFrequently: true }));
const list = document.querySelector("ol");
ink.lineWidth = 22;
ink.lineCap = "round";

/** Draws a line, and says what the drawing is. */
function stroke(from, to) {
  ink.beginPath();
  ink.moveTo(...from);
  ink.lineTo(...to);
  ink.stroke();
  const pixels = image(ink.getImageData(0, 0, 280, 280), { size: 28, channels: 1, invert: true, inkBox: 20 }); // black ink on nothing
  const rgba = Uint8ClampedArray.from({ length: 4 * 784 }, (_, i) => (i % 4 === 3 ? 255 : pixels[i >> 2]));
  seen.putImageData(new ImageData(rgba, 28, 28), 0, 0);
  const [answers] = classify(model, pixels, { top: 3 });
  list.innerHTML = answers.map(({ label, probability }) => `<li>${label}, ${(100 * probability).toFixed(1)} %</li>`).join("");
}

let last;
const extend = ({ offsetX, offsetY }) => {
  stroke(last ?? [offsetX, offsetY], [offsetX, offsetY]);
  last = [offsetX, offsetY];
};
ink.canvas.onpointermove = (event) => {
  if (event.buttons) extend(event);
  else last = undefined;
};
ink.canvas.onpointerdown = extend;
document.querySelector("button").onclick = () => {
  ink.clearRect(0, 0, 280, 280);
  list.textContent = "";
};
stroke([80, 60], [200, 60]); // a seven, until somebody draws
stroke([200, 60], [120, 230]);
