// Files of nets with gates, as they would be without them.
import { tiesIn } from "./architecture.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** The same net with no gates on it, which would let nothing be skipped. Their values are left out too: a product takes as long with a zero. @internal */
export function withoutGates(bytes: Uint8Array): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  const architecture = JSON.parse(metadata["architecture"] ?? "", (key, value) => (key === "gates" ? undefined : value));
  const ofGate = (name: string) => /(^|\.)gates\./.test(name);
  const tied = metadata["tied"] && JSON.stringify(Object.fromEntries([...tiesIn(metadata)].filter(([name]) => !ofGate(name))));
  return writeSafetensors({
    tensors: new Map([...tensors].filter(([name]) => !ofGate(name))),
    metadata: { ...metadata, ...(tied && { tied }), architecture: JSON.stringify(architecture) },
  });
}
