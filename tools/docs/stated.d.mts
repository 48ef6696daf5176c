export const STATED: RegExp;
export function valueIn(comment: string): string;
