// The documentation as a site of static files, for any static host: site/, or served here.
//   node tools/docs.mjs             builds it and serves it
//   node tools/docs.mjs --build     builds it
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSite } from "./docs/build.mjs";
import { serve } from "./page.mjs";

const folder = join(fileURLToPath(new URL("..", import.meta.url)), "site");
const { items, programs } = await buildSite(folder);
console.log(`site/ has the documentation: ${items.length} names in the reference, ${programs.length} programs that run. Any static host can serve it.`);
if (!process.argv.includes("--build")) serve(folder, Number(process.env.PORT ?? 8124));
