// What the pages of the site do: search, and run the examples that they show.
import MiniSearch from "minisearch";

const root = document.body.dataset.root;
const input = document.querySelector("#search");
const found = document.querySelector("#found");

/** The index, loaded when it is first asked for. */
let loading;
async function load() {
  const response = await fetch(`${root}search.json`);
  const index = new MiniSearch({
    fields: ["title", "text"],
    storeFields: ["title", "where", "path"],
    searchOptions: { boost: { title: 4 }, prefix: true, fuzzy: 0.15, boostDocument: (_, __, stored) => (stored.where.startsWith("sievenet") ? 1.3 : 1) },
    // names such as crossEntropy are found by their parts too
    tokenize: (text) => text.split(/[\s\p{P}=<>|`$+]+/u).flatMap((word) => [word, ...(/[a-z][A-Z]/.test(word) ? word.split(/(?=[A-Z])/) : [])]),
  });
  index.addAll(await response.json());
  return index;
}

const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

async function search() {
  const asked = input.value.trim();
  if (!asked) {
    found.hidden = true;
    return;
  }
  loading ??= load();
  const index = await loading;
  if (input.value.trim() !== asked) return;
  const results = index.search(asked).slice(0, 12);
  const links = results.map(({ title, where, path }) => element("a", { href: root + path }, title, element("span", {}, where)));
  found.replaceChildren(...(links.length ? links : [element("p", {}, "Nothing was found. Try another word.")]));
  found.dataset.asked = asked;
  found.hidden = false;
}

input.addEventListener("focus", () => {
  loading ??= load();
});
input.addEventListener("input", search);
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    input.focus();
  } else if (event.key === "Escape") {
    found.hidden = true;
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !found.hidden && event.target.closest(".search")) {
    const stops = [input, ...found.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.focus();
  } else if (event.key === "Enter" && event.target === input) found.querySelector("a")?.click();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".search")) found.hidden = true;
});

/** A value as it is written. */
function written(value, depth = 0) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return value.name || "function";
  if (typeof value !== "object" || value === null) return String(value);
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const first = Array.from(value).slice(0, 24);
    return `[${first.map((each) => written(value instanceof Float32Array ? Number(each.toPrecision(7)) : each, depth + 1)).join(", ")}${value.length > first.length ? ", ..." : ""}]`;
  }
  if (Object.hasOwn(value, "toString") || (value.toString !== Object.prototype.toString && !(value instanceof Map))) return String(value);
  if (depth > 2) return "{ ... }";
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${name}: ${written(each, depth + 1)}`)
    .join(", ")} }`;
}

/** Runs a program of the page, whose blocks each have a place for what they say. */
async function run(button) {
  const places = [...document.querySelectorAll(`output[data-program="${button.dataset.program}"]`)];
  button.disabled = true;
  button.textContent = "Runs ...";
  let place = places[0];
  const say = (text) => {
    place.hidden = false;
    place.append(`${text}\n`);
  };
  const print = (...words) => say(words.map((word) => (typeof word === "string" ? word : written(word))).join(" "));
  const out = {
    begin: (i) => {
      place = places[i];
    },
    show: (expression, value) => say(`${expression} → ${written(value)}`),
    console: { ...console, log: print, info: print, warn: print, error: print, table: print },
  };
  try {
    const { default: program } = await import(new URL(`${root}run/${button.dataset.program}.js`, document.baseURI).href);
    await program(out);
    if (!places.some(({ hidden }) => !hidden)) say("Ran without a word.");
    button.textContent = "Ran";
  } catch (error) {
    say(`${error.name}: ${error.message}`);
    button.textContent = "Failed";
  }
}
for (const button of document.querySelectorAll("button[data-program]")) button.addEventListener("click", () => run(button));

// on small screens the contents are closed at first
const sidebar = document.querySelector(".sidebar");
if (sidebar && matchMedia("(max-width: 800px)").matches) sidebar.open = false;
sidebar?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
