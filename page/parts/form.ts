// The form of choices: what stands in it, and what the sliders say.
import { type Choices, DEFAULTS, RECIPES } from "../choices.ts";
import { element, say } from "./dom.ts";
import { percent } from "./words.ts";

const input = (id: string) => element<HTMLInputElement>(id);
const select = element<HTMLSelectElement>("recipe");
for (const [name, text] of Object.entries(RECIPES)) select.append(new Option(text, name));

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
  input(id).value = `${Math.log10(value)}`;
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
    by: radio("budget").checked ? "budget" : "lambda",
    budget: numberOf("budget"),
    lambda: numberOf("lambda"),
    rate: numberOf("rate"),
    epochs: input("epochs").valueAsNumber,
    examples: input("examples").valueAsNumber,
    seed: input("seed").valueAsNumber,
  };
}

export function setChoices({ recipe, by, budget, lambda, rate, epochs, examples, seed }: Choices): void {
  select.value = recipe;
  radio(by).checked = true;
  setSlider("budget", budget);
  setSlider("lambda", lambda);
  setSlider("rate", rate);
  for (const [id, value] of Object.entries({ epochs, examples, seed })) input(id).valueAsNumber = value;
  showChoices();
}

/** Good epochs for a recipe, where the visitor has said nothing else: a step of convolutions takes longer. */
const EPOCHS: Readonly<Record<Choices["recipe"], number>> = { "lenet-300-100": DEFAULTS.epochs, "lenet-5": 20 };
const isUsual = () => Object.values(EPOCHS).includes(input("epochs").valueAsNumber);

select.addEventListener("change", () => {
  if (isUsual()) input("epochs").valueAsNumber = EPOCHS[select.value as Choices["recipe"]];
});
element("controls").addEventListener("input", showChoices);

/** While a training runs, only what acts on it can be changed. */
export function lockChoices(running: boolean): void {
  const byBudget = radio("budget").checked;
  for (const each of [select, radio("budget"), radio("lambda"), ...["epochs", "examples", "seed"].map(input)]) each.disabled = running;
  input("budget").disabled = running && byBudget;
}

/** Calls back with the rate, or with lambda, when a slider comes to rest on another number. */
export function onSteering(act: (told: { learningRate?: number; lambda?: number }) => void): void {
  input("rate").addEventListener("change", () => act({ learningRate: numberOf("rate") }));
  input("lambda").addEventListener("change", () => act({ lambda: numberOf("lambda") }));
}
