// Kernels that a program gives instead of those packed in its bundle, as places that may not compile bytes need (Cloudflare
// Workers, Vercel Edge).
import { moduleOf } from "./environment.ts";
import { UsageError, ValueError } from "./errors.ts";
import { refuseUnknown } from "./options.ts";
import { bytesOf, isModule } from "./realms.ts";

/** Kernels from a `.wasm` file of the package (`sievenet/wasm/...`): compiled already, as bundlers of edge runtimes import it, or its bytes. */
export type KernelSource = { readonly module: WebAssembly.Module } | { readonly bytes: Uint8Array | ArrayBuffer };

/** What a program gave of the two. @throws ValueError */
export function given(source: KernelSource): WebAssembly.Module | Uint8Array {
  refuseUnknown("instantiate", source, ["module", "bytes"]);
  const { module, bytes } = source as { module?: WebAssembly.Module; bytes?: Uint8Array };
  const found = isModule(module) ? module : bytesOf(bytes);
  if (!found) throw new ValueError("instantiate: neither came of { module }, a WebAssembly.Module, and { bytes }, those of one. Give one of them.");
  return found;
}

/** A number for the names of all kernels: FNV-1a. */
function signatureOf(names: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const letter of names.join()) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash;
}

/**
 * The module that a program gave, of all kernels whose names have this `signature`. `file`: which one the package has.
 * @throws UsageError
 */
export function compile(own: WebAssembly.Module | Uint8Array, signature: number, file: string): WebAssembly.Module {
  const wrong = (what: string) => new UsageError(`instantiate: ${what}. Give sievenet/wasm/${file}.wasm of this very version, or leave instantiate() out.`);
  if (!isModule(own) && globalThis.WebAssembly?.validate(own as BufferSource) === false) throw wrong("the bytes given are no module for this engine");
  const module = isModule(own) ? own : moduleOf(own as BufferSource, file);
  if (signatureOf(WebAssembly.Module.exports(module).map(({ name }) => name)) === signature) return module;
  throw wrong("the module given does not have the kernels of this version");
}
