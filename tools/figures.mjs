// Writes the pictures of docs/guide, of formulas and of results that are committed: npm run figures.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { figures } from "./figures/all.mjs";

const folder = fileURLToPath(new URL("../docs/guide/figures/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, draw] of Object.entries(figures)) {
  writeFileSync(folder + name, draw());
  console.log(`docs/guide/figures/${name}`);
}
