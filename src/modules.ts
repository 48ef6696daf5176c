// Compiled kernels: of the packed bytes that a bundle carries, or of a module that a program gives, as places that may not
// compile bytes need (Cloudflare Workers, Vercel Edge). Nothing is compiled here before it is known which.
import { moduleOf } from "./environment.ts";
import { UsageError, ValueError } from "./errors.ts";
import { refuseUnknown } from "./options.ts";
import { bytesOf, isModule } from "./realms.ts";
import { unpack } from "./unpack.ts";

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

/** What src/generated/ has of a module. */
interface Packed {
  readonly packed: string;
  readonly size: number;
  /** A number for the names of its kernels. */
  readonly signature: number;
}

/** A number for the names of all kernels: FNV-1a. */
function signatureOf(names: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const letter of names.join()) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash;
}

/** The module of some kernels: that of a program, if it gave one, or else of the bundle. `file`: which one the package has. @throws UsageError */
export function compile(own: WebAssembly.Module | Uint8Array | undefined, { packed, size, signature }: Packed, file: string): WebAssembly.Module {
  if (!own) return moduleOf(unpack(packed, size, file), file);
  const wrong = (what: string) => new UsageError(`instantiate: ${what}. Give sievenet/wasm/${file}.wasm of this very version, or leave instantiate() out.`);
  if (!isModule(own) && globalThis.WebAssembly?.validate(own as BufferSource) === false) throw wrong("the bytes given are no module for this engine");
  const module = isModule(own) ? own : moduleOf(own as BufferSource, file);
  if (signatureOf(WebAssembly.Module.exports(module).map(({ name }) => name)) === signature) return module;
  throw wrong("the module given does not have the kernels of this version");
}
