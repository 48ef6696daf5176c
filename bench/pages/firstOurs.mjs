import * as lib from "/module/ours.js";
import { firstOurs } from "../lib/firstOurs.mjs";
import { done } from "./done.mjs";

export default async function work() {
  firstOurs(lib);
  return done();
}
