// The ABI: numbers only, no optional parameters; addresses in bytes. One line per part, which is a module of its own too, on the
// same memory: a program carries the parts that it uses, or is given this module, which has them all.
export * from "./core";
export * from "./functions";
export * from "./images";
export * from "./norms";
