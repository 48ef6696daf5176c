// Types as `deno doc` gives them, printed as they are written, with links to those that the reference has.
import { escaped } from "./html.mjs";

/** How far a type binds: what stands inside of one that binds further is put into brackets. */
const loose = (kind) => kind === "union" || kind === "intersection" || kind === "fnOrConstructor" || kind === "typeOperator" || kind === "conditional";

/** Prints types. `link(name)`: the address of a name in the reference, undefined where it has none. */
export function typePrinter(link) {
  const name = (text) => {
    const to = link(text);
    return to ? `<a href="${to}">${escaped(text)}</a>` : escaped(text);
  };
  const list = (types, between = ", ") => (types ?? []).map((each) => type(each)).join(between);
  const typed = (of, optional = false) => (of ? `${optional ? "?" : ""}: ${type(of)}` : optional ? "?" : "");

  function parameter(each) {
    switch (each.kind) {
      case "assign":
        return each.left.kind === "identifier" ? `${escaped(each.left.name)}${typed(each.left.tsType, true)}` : `options${typed(each.left.tsType, true)}`;
      case "rest":
        return `...${escaped(each.arg.name ?? "rest")}${typed(each.tsType ?? each.arg.tsType)}`;
      case "identifier":
        return `${escaped(each.name)}${typed(each.tsType, each.optional)}`;
      default: // taken apart where it is defined
        return `options${typed(each.tsType)}`;
    }
  }
  const parameters = (all) => `(${(all ?? []).map(parameter).join(", ")})`;
  const generic = (all) =>
    all?.length
      ? `&lt;${all.map((each) => `${escaped(each.name)}${each.constraint ? ` extends ${type(each.constraint)}` : ""}${each.default ? ` = ${type(each.default)}` : ""}`).join(", ")}&gt;`
      : "";

  function literal({ kind, string, number, boolean }) {
    if (kind === "string") return escaped(JSON.stringify(string));
    return escaped(String(kind === "number" ? number : kind === "boolean" ? boolean : (string ?? kind)));
  }

  function members({ properties = [], methods = [], callSignatures = [], indexSignatures = [] }) {
    const all = [
      ...callSignatures.map((each) => `${parameters(each.params)}${typed(each.tsType)}`),
      ...indexSignatures.map((each) => `[${each.params.map(parameter).join(", ")}]${typed(each.tsType)}`),
      ...properties.map((each) => `${each.readonly ? "readonly " : ""}${escaped(each.name)}${typed(each.tsType, each.optional)}`),
      ...methods.map((each) => `${escaped(each.name)}${parameters(each.params)}${typed(each.returnType)}`),
    ];
    return all.length ? `{ ${all.join("; ")} }` : "{}";
  }

  function type(of) {
    const { kind, value } = of;
    const inner = (each) => (loose(each.kind) ? `(${type(each)})` : type(each));
    switch (kind) {
      case "typeRef":
        return `${name(value.typeName)}${value.typeParams?.length ? `&lt;${list(value.typeParams)}&gt;` : ""}`;
      case "literal":
        return literal(value);
      case "union":
      case "intersection":
        return value.map((each) => (each.kind === "fnOrConstructor" ? `(${type(each)})` : type(each))).join(kind === "union" ? " | " : " &amp; ");
      case "array":
        return `${inner(value)}[]`;
      case "tuple":
        return `[${list(value)}]`;
      case "parenthesized":
        return `(${type(value)})`;
      case "typeOperator":
        return `${value.operator} ${type(value.tsType)}`;
      case "typeLiteral":
        return members(value);
      case "fnOrConstructor":
        return `${value.constructor === true ? "new " : ""}${generic(value.typeParams)}${parameters(value.params)} =&gt; ${type(value.tsType)}`;
      case "indexedAccess":
        return `${inner(value.objType)}[${type(value.indexType)}]`;
      case "typePredicate":
        return `${value.asserts ? "asserts " : ""}${escaped(value.param.name ?? "this")}${value.type ? ` is ${type(value.type)}` : ""}`;
      case "optional":
        return `${type(value)}?`;
      case "rest":
        return `...${type(value)}`;
      case "typeQuery":
        return `typeof ${escaped(typeof value === "string" ? value : value.name)}`;
      default:
        return escaped(of.repr ?? String(value ?? kind));
    }
  }

  return { type, parameters, generic, typed };
}
