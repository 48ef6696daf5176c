// What kind of array a value is, in whatever realm it was made: frames of a page, jsdom and contexts of node:vm have classes
// of their own, of which `instanceof` knows nothing.

const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)?.get as () => string | undefined;
const tag = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);

/** The class of a typed array, such as "Float32Array" ("Uint8Array" for a Buffer); undefined for all else. */
export const typeOf = (value: unknown): string | undefined => typedArrayName.call(value);

export const isFloats = (value: unknown): value is Float32Array => typeOf(value) === "Float32Array";
export const isIntegers = (value: unknown): value is Int32Array => typeOf(value) === "Int32Array";
export const isBytes = (value: unknown): value is Uint8Array | Uint8ClampedArray => /^Uint8/.test(typeOf(value) ?? "");
export const isBigInts = (value: unknown): boolean => /^Big/.test(typeOf(value) ?? "");
export const isModule = (value: unknown): value is WebAssembly.Module => tag(value) === "WebAssembly.Module";
export const isPromise = (value: unknown): value is PromiseLike<unknown> => typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
export const isShared = (buffer: ArrayBufferLike): boolean => tag(buffer) === "SharedArrayBuffer";

/** The bytes of a byte array, a DataView or a buffer, on the memory they came in; undefined for all else. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (isBytes(value)) return value.constructor === Uint8Array ? (value as Uint8Array) : new Uint8Array(value.buffer, value.byteOffset, value.length);
  if (tag(value) === "DataView") return new Uint8Array((value as DataView).buffer, (value as DataView).byteOffset, (value as DataView).byteLength);
  return /^(Shared)?ArrayBuffer$/.test(tag(value)) ? new Uint8Array(value as ArrayBuffer) : undefined;
}
