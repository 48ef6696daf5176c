// The form of choices: what stands in it, and what the sliders say.
import type { Steered } from "sievenet/run";
import { type Choices, DEFAULTS, DIGITS, MNIST, RECIPES } from "../choices.ts";
import { element, say } from "./dom.ts";
import { percent } from "./words.ts";

const input = (id: string) => element<HTMLInputElement>(id);
const [select, data, target] = ["recipe", "data", "target"].map((id) => element<HTMLSelectElement>(id)) as [
  HTMLSelectElement,
  HTMLSelectElement,
  HTMLSelectElement,
];
data.append(new Option("Digits, drawn here", DIGITS));

/** Adds data to choose from, and chooses them; `columns`: of a table. */
export function addData(name: string, text: string, columns: readonly string[] = []): void {
  for (const option of [...data.options]) if (option.value === name || (columns.length && option.dataset["table"])) option.remove();
  const option = new Option(text, name);
  if (columns.length) option.dataset["table"] = "yes";
  data.append(option);
  if (columns.length) target.replaceChildren(...columns.map((column) => new Option(column, column)));
  target.selectedIndex = columns.length - 1;
  data.value = name;
  data.dispatchEvent(new Event("change"));
}

const isTable = () => data.selectedOptions[0]?.dataset["table"] !== undefined;

/** Offers the networks that can learn of the data. */
function showData(): void {
  const table = isTable();
  const before = select.value;
  const names = Object.keys(RECIPES).filter((name) => (name === "mlp") === table) as (keyof typeof RECIPES)[];
  select.replaceChildren(...names.map((name) => new Option(RECIPES[name], name)));
  if (names.includes(before as keyof typeof RECIPES)) select.value = before;
  element("target-line").hidden = !table;
  input("examples").disabled = data.value !== DIGITS;
}
showData();

const radio = (by: Choices["by"]) => document.querySelector(`input[name="by"][value="${by}"]`) as HTMLInputElement;

/** Sliders go by powers of ten: so many digits of a number are kept. */
const rounded = (x: number) => Number(x.toPrecision(2));
const SLIDERS = ["budget", "lambda", "rate"] as const;

/** Numbers that a link gave, for as long as their slider stands where they put it: a slider is coarser. */
const exact = new Map<string, { readonly at: string; readonly value: number }>();

const numberOf = (id: (typeof SLIDERS)[number]): number => {
  const known = exact.get(id);
  return known?.at === input(id).value ? known.value : rounded(10 ** Number(input(id).value));
};

function setSlider(id: (typeof SLIDERS)[number], value: number): void {
  const at = Math.log10(value);
  input(id).value = Number.isFinite(at) ? `${at}` : input(id).min; // what cannot be is left to the checks of the run
  exact.set(id, { at: input(id).value, value });
}

/** Writes beside the sliders what they say. */
export function showChoices(): void {
  say("budget-text", percent(numberOf("budget"), numberOf("budget") < 0.1 ? 1 : 0));
  say("lambda-text", `${numberOf("lambda")}`);
  say("rate-text", `${numberOf("rate")}`);
  const byBudget = radio("budget").checked;
  element("budget-line").hidden = !byBudget;
  element("lambda-line").hidden = byBudget;
}

export function choices(): Choices {
  return {
    recipe: select.value as Choices["recipe"],
    data: data.value,
    target: isTable() ? target.value : "",
    by: radio("budget").checked ? "budget" : "lambda",
    budget: numberOf("budget"),
    lambda: numberOf("lambda"),
    rate: numberOf("rate"),
    epochs: input("epochs").valueAsNumber,
    examples: input("examples").valueAsNumber,
    seed: input("seed").valueAsNumber,
  };
}

export function setChoices({ recipe, data: name, target: column, by, budget, lambda, rate, epochs, examples, seed }: Choices): void {
  if ([...data.options].some(({ value }) => value === name)) data.value = name;
  showData();
  select.value = recipe;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  if (column) target.value = column;
  radio(by).checked = true;
  setSlider("budget", budget);
  setSlider("lambda", lambda);
  setSlider("rate", rate);
  for (const [id, value] of Object.entries({ epochs, examples, seed })) input(id).value = Number.isFinite(value) ? `${value}` : ""; // an empty field is told of by the browser
  showChoices();
}

/** What suits a recipe to begin with: convolutions take longer for a step, tables have few rows. */
const USUAL: Readonly<Record<Choices["recipe"], Partial<Choices>>> = {
  "lenet-300-100": {},
  "lenet-5": { epochs: 20, rate: 0.002, examples: 1000, budget: 0.1, lambda: 0.02 },
  mlp: { by: "lambda", lambda: 0.2, epochs: 200, rate: 0.003 },
};

function showUsual(): void {
  const mnist = data.value === MNIST && { epochs: 10 };
  setChoices({
    ...DEFAULTS,
    ...USUAL[select.value as Choices["recipe"]],
    ...mnist,
    recipe: select.value as Choices["recipe"],
    data: data.value,
    target: target.value,
    seed: input("seed").valueAsNumber,
  });
}
select.addEventListener("change", showUsual);
data.addEventListener("change", () => {
  showData();
  showUsual();
});
element("controls").addEventListener("input", showChoices);

/** While a training runs, only what acts on it can be changed. */
export function lockChoices(running: boolean): void {
  for (const each of [data, target, select, radio("budget"), radio("lambda"), ...["epochs", "examples", "seed"].map(input)]) each.disabled = running;
  if (data.value !== DIGITS) input("examples").disabled = true;
}

/** Calls back with the rate, the budget or lambda when a slider comes to rest on another number. */
export function onSteering(act: (told: Steered) => void): void {
  input("rate").addEventListener("change", () => act({ learningRate: numberOf("rate") }));
  input("budget").addEventListener("change", () => act({ budget: numberOf("budget") }));
  input("lambda").addEventListener("change", () => act({ lambda: numberOf("lambda") }));
}
