// An example as a program of its own: node examples/papers/KEY/main.mjs [--seeds 1,2] [--small] [--json] [--write]
import { readFileSync, writeFileSync } from "node:fs";
import { argv, cpuUsage, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { tables } from "./marks.mjs";

const OPTIONS = { seeds: { type: "string" }, small: { type: "boolean" }, json: { type: "boolean" }, write: { type: "boolean" } };
const BETWEEN = /(<!-- marks -->)[\s\S]*?(<!-- \/marks -->)/;

/** The seeds that "1,2,3" names. */
export function seedsOf(text) {
  const seeds = text.split(",").map(Number);
  if (!seeds.every((each) => Number.isInteger(each) && each >= 0))
    throw new Error(`--seeds ${text}: whole numbers from 0 up, with commas between them, as in --seeds 1,2,3.`);
  return seeds;
}

/** Picture and table, into the example's own folder. */
function write(folder, result) {
  if (result.picture) writeFileSync(new URL("picture.svg", folder), result.picture);
  const page = new URL("README.md", folder);
  const text = readFileSync(page, "utf8");
  if (!BETWEEN.test(text)) throw new Error(`${fileURLToPath(page)} has no <!-- marks --> and <!-- /marks --> to write between.`);
  writeFileSync(
    page,
    text.replace(BETWEEN, (_, open, close) => `${open}\n\n${tables(result)}\n\n${close}`),
  );
}

/**
 * Runs an example where its file is the program that was started, and does nothing where it was imported. Ends with 1 when a
 * mark is missed. `--write` keeps picture and table in its folder: only of the seeds that it names itself.
 */
export async function alone(meta, about, main) {
  if (fileURLToPath(meta.url) !== argv[1]) return;
  const { values } = parseArgs({ options: OPTIONS });
  if (values.write && (values.seeds || values.small)) throw new Error("--write keeps what the example's own seeds come to: leave --seeds and --small out.");
  const seeds = values.seeds ? seedsOf(values.seeds) : about.seeds;
  const before = cpuUsage();
  const result = await main({ seeds, small: values.small, say: (text) => stderr.write(`${about.key}: ${text}\n`) });
  const { user, system } = cpuUsage(before);
  const seconds = (user + system) / 1e6;
  if (values.write) write(new URL(".", meta.url), result);
  const { picture: _, ...told } = result;
  console.log(
    values.json
      ? JSON.stringify({ about, seeds, seconds, ...told })
      : `${about.title} (${about.paper})\n${about.claim}\n\n${tables(result)}\n\n${seconds.toFixed(0)} seconds of processor time, seeds ${seeds.join(", ")}`,
  );
  if (!result.marks.every(({ met }) => met)) process.exitCode = 1;
}
