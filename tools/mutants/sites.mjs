// What can be changed in a source file, and into what: its mutants. Read from the syntax tree that Vite's parser gives, which knows
// TypeScript and reads AssemblyScript too. Types, imports and what is thrown (its words) are left alone.
import { parseAst } from "vite";

const OTHER = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "==": "!=",
  "!=": "==",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "&": "|",
  "|": "&",
  "<<": ">>",
  ">>": "<<",
  ">>>": "<<",
};
const OTHER_ASSIGNMENT = { "+=": "=", "-=": "+=", "*=": "=", "/=": "*=", "??=": "=", "||=": "=", "&&=": "=", "^=": "=" };
/** Calls whose arguments may be swapped, or whose addresses would only point nowhere. */
const ALIKE = /^(at|skip|min|max|Math\.min|Math\.max|[fi]\d+x\d+\.(add|mul|min|max|eq|ne)|v128\.(and|or|xor))$/;
/** Parts of a node in which nothing is changed. */
const LEFT_ALONE = new Set(["typeAnnotation", "typeArguments", "typeParameters", "returnType", "decorators", "superTypeArguments", "implements"]);
/** Nodes of TypeScript with an expression in them. */
const AROUND = new Set(["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"]);

function numberAfter({ raw, value }) {
  if (value === 0) return "1";
  if (value === 1) return "0";
  return Number.isInteger(value) && !/e/i.test(raw) ? `${value + 1}` : `(${raw} * 2)`;
}

/** All mutants of a source text: { start, end, to, kind }, in the order of the text. `to` replaces what is from start to end. */
export function mutantsOf(text) {
  const found = [];
  const add = (kind, start, end, to) => found.push({ kind, start, end, to });
  const operator = (kind, { left, right, operator: sign }, to) => {
    const start = text.indexOf(sign, left.end);
    if (to && start >= 0 && start < right.start) add(kind, start, start + sign.length, to);
  };
  const negate = ({ start, end }) => add("negated", start, end, `!(${text.slice(start, end)})`);

  const visitors = {
    BinaryExpression: (node) => operator("operator", node, OTHER[node.operator]),
    LogicalExpression: (node) => operator("operator", node, OTHER[node.operator]),
    AssignmentExpression: (node) => operator("assignment", node, OTHER_ASSIGNMENT[node.operator]),
    IfStatement: ({ test }) => negate(test),
    ConditionalExpression: ({ test }) => negate(test),
    Literal(node) {
      if (typeof node.value === "number") add("number", node.start, node.end, numberAfter(node));
      else if (typeof node.value === "boolean") add("boolean", node.start, node.end, `${!node.value}`);
    },
    ExpressionStatement({ start, end, expression }) {
      const call = expression.type === "AwaitExpression" ? expression.argument : expression;
      if (call.type === "CallExpression" && call.callee.type !== "Super") add("dropped", start, end, ";");
    },
    CallExpression({ callee, arguments: all }) {
      if (ALIKE.test(text.slice(callee.start, callee.end))) return;
      for (let i = 0; i + 1 < all.length; i++) {
        const [a, b] = [all[i], all[i + 1]].map((each) => text.slice(each.start, each.end));
        if (a !== b && !a.startsWith("...") && !b.startsWith("..."))
          add("swapped", all[i].start, all[i + 1].end, b + text.slice(all[i].end, all[i + 1].start) + a);
      }
    },
  };

  function walk(node, key) {
    if (node === null || typeof node !== "object") return;
    if (Array.isArray(node)) {
      for (const each of node) walk(each, key);
      return;
    }
    const { type } = node;
    if (typeof type !== "string" || type === "ImportDeclaration" || type === "ThrowStatement") return;
    if (type.startsWith("TS") && !AROUND.has(type)) return;
    // a loop that never steps tells nothing but that it hangs
    const steps = key === "update" && type === "AssignmentExpression";
    if (!steps) visitors[type]?.(node);
    for (const [name, value] of Object.entries(node)) {
      if (LEFT_ALONE.has(name) || (name === "key" && !node.computed)) continue;
      walk(value, name);
    }
  }
  walk(parseAst(text, { lang: "ts" }).body);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Random numbers from 0 to 1 from a seed (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Mutants in an order of the seed's, kinds in turn: there are more numbers and arguments than anything else. */
export function inTurn(mutants, random) {
  const kinds = [...new Set(mutants.map(({ kind }) => kind))].sort();
  const lists = kinds.map((kind) =>
    shuffled(
      mutants.filter((each) => each.kind === kind),
      random,
    ),
  );
  const all = [];
  for (let i = 0; all.length < mutants.length; i++) all.push(...lists.map((list) => list[i]).filter(Boolean));
  return all;
}

/** The same in an order of the seed's. */
function shuffled(list, random) {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}
