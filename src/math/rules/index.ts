// The ops that have a forward derivative, by the names they give `record()`.
import { elementwise } from "./elementwise.ts";
import { gates } from "./gates.ts";
import { matrices } from "./matrices.ts";
import { places } from "./places.ts";
import { products } from "./products.ts";
import type { Rule } from "./rule.ts";
import { sums } from "./sums.ts";

export const rules: ReadonlyMap<string, Rule> = /* @__PURE__ */ new Map(
  [elementwise, gates, matrices, places, products, sums].flatMap((each) => Object.entries(each)),
);
