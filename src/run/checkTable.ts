// Checks the settings of a run that learns of a table, and fills in its defaults.
import { MLP, mlpDefaults } from "../recipes/mlp.ts";
import { isWhole } from "../shape.ts";
import { Check } from "./checks.ts";
import type { CompleteSettings, RunSettings, TableTask } from "./settings.ts";
import type { Words } from "./words.ts";

class TableCheck extends Check {
  /** A text that is not empty, or undefined where none came. @throws ValueError */
  text(setting: "csv" | "dataset", needed: string): string | undefined {
    const value: unknown = this.given[setting];
    return value === undefined || (typeof value === "string" && value) ? (value as string | undefined) : this.unlike(setting, value, needed);
  }

  /** Names of columns. @throws ValueError */
  names(setting: "ignore" | "target"): readonly string[] | undefined {
    const value: unknown = this.given[setting];
    const all: readonly unknown[] | undefined = value === undefined || Array.isArray(value) ? value : [value];
    if (all?.some((each) => typeof each !== "string" || !each)) this.unlike(setting, value, "the name of a column, or several");
    return all as readonly string[] | undefined;
  }

  /** The column to be learned, or several. @throws ValueError */
  target(): string | readonly string[] {
    const names = this.names("target");
    if (!names?.length) this.refuse(`${this.words.option("target")} is missing, but it names the column to be learned.`);
    return names?.length === 1 ? (names[0] as string) : (names as readonly string[]);
  }

  /** @throws ValueError */
  task(): TableTask | undefined {
    const { task } = this.given;
    const { value } = this.words;
    if (task !== undefined && task !== "classification" && task !== "regression")
      this.unlike("task", task, `${value("classification")} or ${value("regression")}`);
    return task;
  }

  /** @throws ValueError */
  layers(): readonly number[] | undefined {
    const { layers } = this.given;
    if (layers === undefined) return undefined;
    const { value } = this.words;
    if (!Array.isArray(layers)) this.unlike("layers", layers, `a list of whole numbers, such as ${value([64, 32])}`);
    layers.forEach((units, i) => {
      if (!isWhole(units, 1, 4096)) this.unlike("layers", units, `whole numbers from 1 to 4096, such as ${value([64, 32])}`, i);
    });
    return layers;
  }
}

/** The settings of a run that learns of a table. @throws ValueError */
export function checkTable(settings: RunSettings, words: Words): CompleteSettings {
  const check = new TableCheck(settings, words);
  const layers = check.layers() ?? mlpDefaults.layers;
  const csv = check.text("csv", 'the path of a file, such as "data.csv"');
  const lambda = check.lambda({ name: MLP, widths: [0, ...layers] }, mlpDefaults);
  const [task, ignore, averageDecay, validation] = [check.task(), check.names("ignore"), check.number("averageDecay"), check.number("validation")];
  return {
    recipe: MLP,
    dataset: check.text("dataset", "a name") ?? /([^/\\]+?)(\.\w+)?$/.exec(csv ?? "table")?.[1] ?? "table",
    ...(csv !== undefined && { csv }),
    target: check.target(),
    layers,
    ...(task !== undefined && { task }),
    ...(ignore?.length && { ignore }),
    split: check.number("split") ?? 0.2,
    seed: check.number("seed") ?? 1,
    lambda,
    epochs: check.number("epochs") ?? mlpDefaults.epochs,
    batchSize: check.number("batchSize") ?? mlpDefaults.batchSize,
    learningRate: check.number("learningRate") ?? mlpDefaults.learningRate,
    ...(averageDecay !== undefined && { averageDecay }),
    ...(validation !== undefined && { validation }),
    ...check.holding(),
    shrink: check.shrink(lambda),
  };
}
