// Puts calls in shares in the place of kernels. How each is cut: products.ts, images.ts, rows.ts.
import { type Floats, skip } from "../addresses.ts";
import type { Kernels } from "../generated/kernels.ts";
import { type Crew, EACH, MOST_SHARES } from "./crew.ts";
import { type Cut, type Cuts, LINE, type Numbers } from "./cut.ts";
import { convolutionCuts, mapCuts, poolingCuts } from "./images.ts";
import { productCuts } from "./products.ts";
import { rowCuts } from "./rows.ts";

/** Least work of a share: some 4 microseconds. */
const GRAIN = 2 ** 16;
/** At most this part of the work of a call is done again in its shares, if they are more than threads. */
const AGAIN = 0.02;

/** How many shares: a few for each thread, so that one that is held up takes fewer, and none too small to be worth it. */
function countOf({ rows, unit, work, again }: Cut<keyof Kernels>, threads: number, grain: number): number {
  const worth = Math.min(EACH * threads, MOST_SHARES, Math.ceil(rows / unit), Math.floor(work / grain));
  const few = again ? Math.min(worth, Math.max(threads, Math.floor((AGAIN * work) / again))) : worth;
  return few > threads ? few - (few % threads) : few;
}

/** The shares of a call: about equal. */
function sharesOf({ rows, unit }: Cut<keyof Kernels>, count: number, share: (first: number, count: number) => readonly number[]): (readonly number[])[] {
  const units = Math.ceil(rows / unit);
  const end = (i: number) => Math.min(rows, unit * Math.floor((i * units) / count));
  return Array.from({ length: count }, (_, i) => share(end(i), end(i + 1) - end(i)));
}

/** Numbers of copyGrid: one of each line of `count` numbers is written as it is. */
function claim(x: Floats, first: number, count: number): Numbers<"copyGrid"> {
  const from = skip(x, first);
  return [from, from, 1, Math.ceil(count / LINE), 0, LINE, 0, LINE];
}

/** Those of the kernels that are worth it, cut into shares for a crew. `alone`: all that the program has. `grain`: least work of a share. */
export function share(alone: Kernels, crew: Pick<Crew, "count" | "names" | "run">, grain = GRAIN): Partial<Kernels> {
  const cuts: Cuts = { ...productCuts(alone), ...convolutionCuts(alone, crew.count), ...poolingCuts, ...mapCuts, ...rowCuts };
  const wrapped = Object.entries(cuts)
    .filter(([name]) => name in alone)
    .map(([name, cut]) => {
      const whole = alone[name as keyof Kernels] as (...numbers: number[]) => number;
      const call = (...numbers: number[]) => {
        const one = (cut as (...numbers: number[]) => Cut<keyof Kernels>)(...numbers);
        const count = countOf(one, crew.count, grain);
        if (count < 2) return whole(...numbers);
        const { kernel, workspace = -1, room = 0, claims } = one;
        const run = (kernel: keyof Kernels, shares: (readonly number[])[]) =>
          crew.run({ kernel: crew.names.indexOf(kernel), run: alone[kernel] as (...numbers: number[]) => number, shares, workspace, room });
        if (claims)
          run(
            "copyGrid",
            sharesOf(one, count, (first, count) => claim(claims, first, count)),
          );
        return run(kernel, sharesOf(one, count, one.share));
      };
      return [name, call] as const;
    });
  return Object.fromEntries(wrapped) as Partial<Kernels>;
}
