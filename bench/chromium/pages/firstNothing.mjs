// What a page with a script takes that does nothing.
import { done } from "./done.mjs";

export default done;
