// Before each test file: expect() compares arrays of numbers fast. Told once in a process, which files share.
import { expect } from "vitest";
import { equalNumbers } from "../support/equality.ts";

const told = globalThis as { sievenetEquality?: boolean };
if (!told.sievenetEquality) expect.addEqualityTesters([equalNumbers]);
told.sievenetEquality = true;
