export const PLACES: readonly { readonly file: string; readonly path: readonly string[]; readonly value: unknown }[];
export function problems(read: (file: string) => unknown, exists: (file: string) => boolean): string[];
