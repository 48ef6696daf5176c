export function keeping(
  folder: string,
  version: string,
): {
  has(known: unknown): boolean;
  read(known: unknown): { model: Uint8Array; records: unknown[] };
  write(known: unknown, model: Uint8Array, records: readonly unknown[]): void;
};
