// The forms in which a net can be had besides its own file: a module of its own, which is loaded when one is asked for.
import { decode } from "sievenet";
import { toOnnx } from "sievenet/onnx";
import { toSource } from "sievenet/standalone";

/** The net as a file of some form: its contents, and the end of its name. */
export function formOf(form: string, bytes: Uint8Array): { readonly content: Uint8Array | string; readonly end: string } {
  const net = decode(bytes);
  if (form === "onnx") return { content: toOnnx(net), end: form };
  const { text } = toSource(net, { language: form as "js" | "c" });
  return { content: text, end: form === "js" ? "mjs" : "c" };
}
