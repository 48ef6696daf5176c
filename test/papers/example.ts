// The examples of papers as tests read them.

export interface Mark {
  readonly claim: string;
  readonly asked: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Example {
  readonly about: Readonly<Record<"key" | "title" | "paper" | "claim" | "found" | "needed", string>> & { readonly seeds: readonly number[] };
  main(options: { readonly seeds: readonly number[]; readonly small?: boolean; say?(text: string): void }): Promise<{
    readonly marks: readonly Mark[];
    readonly told: readonly (readonly [string, string])[];
    readonly picture: string;
  }>;
}

/** One of examples/papers, without running it. */
export const example = (key: string): Promise<Example> => import(`../../examples/papers/${key}/main.mjs`);

/** A file of what they share. */
// biome-ignore lint/suspicious/noExplicitAny: plain JavaScript
export const shared = (name: string): Promise<any> => import(`../../examples/papers/lib/${name}.mjs`);
