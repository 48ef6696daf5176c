// From a net to what the inference entry makes of it.
import { encode, type Layer } from "../../src/index.ts";
import { decode } from "../../src/inference/index.ts";

export const model = (net: Layer, notes?: Record<string, string>) => decode(encode(net, notes));
