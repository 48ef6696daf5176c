// The pictures of docs/guide are those that `npm run figures` draws now.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { figures } from "../../tools/figures/all.mjs";

test.each(Object.entries(figures))("%s", (name, draw) => {
  expect(draw()).toBe(readFileSync(`docs/guide/figures/${name}`, "utf8"));
});
