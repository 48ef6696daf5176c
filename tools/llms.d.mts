/** The text of llms.txt. */
export function llms(): string;
