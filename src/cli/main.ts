// The command `sievenet`: which words it knows.
import { Command, CommanderError } from "commander";
import { useFast } from "../fast/index.ts";
import { isQueueThread, serveQueue } from "../queue/hand.ts";
import { recipeNames } from "../recipes/index.ts";
import { MLP } from "../recipes/mlp.ts";
import { courseNames } from "../run/index.ts";
import { isPoolThread, serveJobs } from "../sweep/serve.ts";
import { VERSION } from "../version.ts";
import { type CourseOptions, takeCourse } from "./course.ts";
import { dryRun } from "./dryRun.ts";
import { type ExportOptions, exportNet, TARGETS } from "./export.ts";
import { exitWith, reason, usage } from "./failure.ts";
import { folderToResume, found } from "./found.ts";
import { type InspectOptions, inspect } from "./inspect.ts";
import { type Asked, asked, askedToResume, type Typed, variable } from "./options.ts";
import { output } from "./output.ts";
import { type PredictOptions, predictTable } from "./predict.ts";
import { type SelectOptions, select } from "./select.ts";
import { runSweep } from "./sweep.ts";
import type { TypedSweep } from "./sweepOptions.ts";
import { folderFor, runTraining } from "./train.ts";
import { queueOf, runWorker, type TypedWorker } from "./worker.ts";

let training = false;
const program = new Command("sievenet")
  .description("Trains neural networks that learn which of their own parts to delete.")
  .version(VERSION)
  .exitOverride()
  .configureOutput({
    // what goes wrong is said in one sentence below
    outputError: () => {},
  });

program.addHelpText("after", "\nWithout a command it trains: see sievenet train --help.");

program
  .command("train", { isDefault: true })
  .description("train a net and keep the small one that comes out")
  .argument("[recipe]", `which net: ${recipeNames.join(", ")}, or ${MLP} for a table of your own (default: ${recipeNames[0]})`)
  .option("--data <folder>", "folder with MNIST's files (or set SIEVENET_DATA)")
  .option("--dataset <name>", "mnist or digits, which are generated (default: digits, or mnist with --data)")
  .option("--csv <file>", "of mlp: a table as text, CSV or TSV, whose first line names the columns")
  .option("--target <name>", "of mlp: the column to be learned: words are classes, numbers are numbers")
  .option("--layers <numbers>", "of mlp: units of the hidden layers, or none (default: 64,32)")
  .option("--task <task>", "of mlp: classification or regression (default: as the target looks)")
  .option("--ignore <names>", "of mlp: columns to leave out, with commas between them")
  .option("--split <share>", "of mlp: share of the rows to test on (default: 0.2)")
  .option("--epochs <n>", "passes over the examples (default: 80 for digits, 200 for mnist and mlp)")
  .option("--batch-size <n>", "examples per step (default: 100, of mlp 32)")
  .option(
    "--lambda <numbers>",
    "price of an open weight times the number of examples; one, or one per gated layer: 0.1,0.1,0.05 (default: 0.1, on digits 0.1,0.3,3, of mlp 0.05)",
  )
  .option("--budget <share>", "what is to be left of the net, instead of a price: weights=0.1, flops=0.3 or gates=0.2")
  .option("--layer-budget <share>", "the same, of each layer by itself")
  .option("--loss-budget <share>", "the sparsest net whose training loss is at most so much higher than without a price: 0.05")
  .option("--gate-rate <x>", "how many times as fast as weights gates move (default: 10 with a budget)")
  .option("--learning-rate <x>", "of Adam (default: 0.001, of mlp 0.003)")
  .option("--average-decay <x>", "decay of the running average of the weights (default: over three epochs, 0.9994 for mnist)")
  .option("--validation <share>", "share of the training examples to keep aside; the history tells the error on them (default: none)")
  .option("--seed <n>", "same seed, same net, bit for bit (default: 1)")
  .option("--examples <n>", "how many digits to generate")
  .option("--shrink", "take gates that stay closed out of the net while it trains: the same result but for gates that would have opened again, faster")
  .option("--fast", "products with relaxed SIMD, where the engine has it: other bits, which may differ between engines; the files say so")
  .option("--no-gates", "train the ordinary net, for comparison")
  .option("--out <folder>", "where the results go (default: runs/<recipe>-<dataset>)")
  .option("--resume", "go on with the run in the --out folder, or with the last in runs/, as if it had never stopped; only --epochs may be more")
  .option("--quiet", "say only what came out")
  .option("--dry-run", "print the net and what its training will need, and train nothing")
  .action(async (name: string | undefined, typed: Typed) => {
    if (typed.resume && typed.dryRun) throw usage("--dry-run came with --resume, but it is for runs that have not begun. Leave out one of the two.");
    training = !typed.dryRun;
    process.exitCode = await (typed.resume ? resumeTraining(name, typed) : beginTraining(asked(name, typed)));
  });

/** What is about to be done where the command is called without a word. */
function announced({ settings: { recipe, dataset } }: Asked): string {
  const on = dataset === "digits" ? "generated digits, which takes a minute or two" : `${dataset}, as ${variable(dataset)} names its folder`;
  return `sievenet: ${recipe} is trained on ${on}. Ctrl-C ends it and keeps what it has learned; sievenet --help says what else there is.\n`;
}

async function beginTraining(all: Asked): Promise<number> {
  if (process.argv.length === 2) process.stderr.write(announced(all));
  if (all.fast) useFast();
  return training ? runTraining(all, folderFor(all)) : dryRun(all);
}

async function resumeTraining(name: string | undefined, typed: Typed): Promise<number> {
  // its folder first: what is read of it must not be changed by another run any more
  const out = output(folderToResume(typed.out, name));
  try {
    const all = askedToResume(name, typed, found(out.folder));
    if (all.fast) useFast();
    return await runTraining(all, out);
  } finally {
    out.close();
  }
}

program
  .command("sweep")
  .description("train a net for every combination of prices, budgets and seeds, and draw error against size; goes on where it was stopped")
  .argument("[recipe]", `which net, or several with commas between them: ${recipeNames.join(", ")}, or ${MLP} for a table`)
  .option("--lambda <numbers>", "prices, with commas between runs and / between gated layers: 0.03,0.1,0.1/0.3/3")
  .option("--budget <shares>", "what is to be left, one run for each: weights=0.1,weights=0.05,flops=0.2")
  .option("--layer-budget <shares>", "the same, of each layer by itself")
  .option("--loss-budget <shares>", "the sparsest nets whose training loss is at most so much higher: 0.02,0.05")
  .option("--seeds <n>", "how many seeds, from 1 up, or which: 3,5,8 (default: 1)")
  .option("--validation <share>", "share of the training examples to keep aside, by whose error nets are compared; 0: none (default: 0.1)")
  .option("--jobs <n>", "how many at a time (default: as many as there are processors)")
  .option("--queue <address>", "have workers on other machines do the jobs, by way of a Redis or Valkey server: redis://host:6379")
  .option("--queue-name <name>", "of the queue, for servers with several (default: sievenet)")
  .option("--halving", "stop runs early that others beat in error and expected weights")
  .option("--shard <i/n>", "only a part of the jobs, for machines that know nothing of each other: 2/8")
  .option("--collect <folders...>", "train nothing; put the results of these folders together in --out")
  .option("--best <error>", "name the smallest net with at most this error on the examples kept aside: 0.016")
  .option("--out <folder>", "where the journal, the runs and the pages go (default: sweeps/<recipe>-<dataset>)")
  .option("--data <folder>", "folder with MNIST's files (or set SIEVENET_DATA)")
  .option("--dataset <name>", "as for train; so are the options below")
  .option("--csv <file>")
  .option("--target <name>")
  .option("--layers <numbers>")
  .option("--task <task>")
  .option("--ignore <names>")
  .option("--split <share>")
  .option("--epochs <n>")
  .option("--batch-size <n>")
  .option("--gate-rate <x>")
  .option("--learning-rate <x>")
  .option("--average-decay <x>")
  .option("--examples <n>")
  .option("--shrink")
  .option("--quiet")
  .action(async (name: string | undefined, typed: TypedSweep) => {
    training = true;
    process.exitCode = await runSweep(name, typed, queueOf(typed));
  });

program
  .command("worker")
  .description("do the jobs that sievenet sweep --queue puts on a server, one at a time, until it is told to end; start one for each processor")
  .option("--queue <address>", "the Redis or Valkey server: redis://host:6379")
  .option("--queue-name <name>", "of the queue, for servers with several (default: sievenet)")
  .option("--data <folder>", "folder with the files of the dataset on this machine (or set SIEVENET_DATA; default: as the sweep says)")
  .option("--shared <folder>", "keep checkpoints here, where all workers see them (default: they are sent to the server)")
  .option("--largest <MB>", "the largest checkpoint that is sent to the server (default: 32)")
  .option("--every <seconds>", "from one checkpoint that is sent to the next: what is trained again when a worker is lost (default: 10)")
  .option("--lease <seconds>", "after which the job of a worker that is not heard of goes to another (default: 5)")
  .option("--silence <seconds>", "without a sign of a job, after which it is given up (default: 600)")
  .option("--idle <seconds>", "without a job, after which the worker ends (default: it waits for more)")
  .option("--quiet", "say only how many jobs were done")
  .action(async (typed: TypedWorker) => {
    training = true;
    process.exitCode = await runWorker(typed);
  });

program
  .command("predict")
  .description("answer to each row of a table with a saved net, and write the answers beside them")
  .argument("<model>", "the model.safetensors that sievenet train mlp left")
  .argument("<file>", "a table as text with the columns that it learned of, in any order")
  .option("--out <file>", "where to, replacing what is there (default: stdout)")
  .option("--top <n>", "so many of the most probable classes, each with its probability (default: 1)")
  .action((model: string, file: string, typed: PredictOptions) => predictTable(model, file, typed));

program
  .command("inspect")
  .description("say what is in a saved net, and how fast it is")
  .argument("<file>", "a file that sievenet train or save() wrote")
  .option("--shape <numbers>", "of one example, where the file does not say: 1,28,28")
  .action((file: string, typed: InspectOptions) => inspect(file, typed));

program
  .command("export")
  .description("write a saved net as an ONNX file, or as source of JavaScript or C that needs nothing else")
  .argument("<file>", "a file without gates that sievenet train or save() wrote")
  .option("--to <target>", `what to write: ${TARGETS.join(", ")}`)
  .option("--out <file>", "where to, replacing what is there (default: beside the file, where nothing may be yet)")
  .option("--int8", "weights of 8 bits, in js and c: a quarter of the bytes; the error is said")
  .option("--shape <numbers>", "of one example, where the file does not say: 1,28,28")
  .option("--classes <names>", "names of the outputs, with commas between them: cat,dog")
  .action((file: string, typed: ExportOptions) => exportNet(file, typed));

program
  .command("select")
  .description("say which columns of a table matter for what is to be learned")
  .argument("<file>", "a table as text: CSV or TSV, whose first line names the columns")
  .option("--target <name>", "the column to be learned: words are classes, numbers are numbers")
  .option("--ignore <names>", "columns to leave out, with commas between them")
  .option("--seed <n>", "same seed, same answer (default: 1)")
  .option("--out <file>", "where to draw columns over lambda, as SVG")
  .action((file: string, typed: SelectOptions) => select(file, typed));

program
  .command("course")
  .description("train a net in rounds, each with what the one before left, to the sizes of docs/beyond.md; one that was stopped goes on")
  .argument("<name>", courseNames.join(", "))
  .option("--data <folder>", "folder with MNIST's files, of wrn-10-1 with CIFAR-10's (or set SIEVENET_DATA; default: MNIST is downloaded once)")
  .option("--seed <n>", "same seed, same net, bit for bit (default: 1)")
  .option("--epochs <n>", "at most so many of each round")
  .option("--out <file>", "where the net goes (default: runs/<name>-seed-<n>.safetensors)")
  .action((name: string, typed: CourseOptions) => takeCourse(name, typed));

/** How many arguments commands take, in words. */
const TAKES = {
  worker: "no files",
  train: "one recipe",
  sweep: "one recipe",
  course: "one name",
  predict: "two files",
  inspect: "one file",
  export: "one file",
  select: "one file",
} as const;

/** Commander's own complaints, in the form of ours. */
function explain(error: CommanderError): Error {
  const [first = ""] = program.args;
  const command = first in TAKES ? (first as keyof typeof TAKES) : "train";
  if (error.code === "commander.excessArguments")
    return usage(`too many arguments came: ${program.args.join(" ")}. ${command} takes ${TAKES[command]}; see sievenet ${command} --help.`);
  const text = reason(error)
    .replace(/^error: /, "")
    .replace(/ \(Did you mean (.*)\?\)$/, ". Did you mean $1?");
  return usage(`${text}${/[.?]$/.test(text) ? "" : "."} See sievenet ${command} --help.`);
}

// a reader that goes away, such as `head`, a terminal that is closed or a full disk ends the output, not the training
process.stderr.on("error", () => {});
let told = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (told || ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"].includes(error.code ?? "")) return;
  told = true;
  process.stderr.write(`sievenet: stdout cannot be written: ${reason(error)}.\n`);
  // what training leaves are its files
  if (!training) process.exitCode = 1;
});

try {
  // threads of a sweep and of a worker begin here too
  if (isPoolThread()) serveJobs();
  else if (isQueueThread()) serveQueue();
  else await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(0);
  exitWith(error instanceof CommanderError ? explain(error) : error);
}
