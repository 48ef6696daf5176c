// A round of averaging between two steps: what differs between workers is told, and its mean put in the place of it.
import { UsageError, ValueError } from "../errors.ts";
import { typeOf } from "../realms.ts";
import type { PlainArray, TrainingState } from "../records.ts";
import type { Beside, Moment } from "../train/beside.ts";
import { sumsOf, unlikeOf } from "./alike.ts";
import { blend, told } from "./blend.ts";
import type { Exchange } from "./exchange.ts";
import { type Field, fieldsOf, type NetArrays, numberNames } from "./fields.ts";
import { pack, unpack } from "./packed.ts";

/** The training that a share is of, as rounds see it. */
export interface Shared {
  /** What must be the same in all shares, in words. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The records of its epochs. */
  readonly epochs: readonly object[];
  /** Copies of the arrays of the net. */
  arrays(): NetArrays;
  /** A copy of what it knows beyond them. */
  state(): TrainingState;
  /** Puts others in the place of both. */
  replace(net: NetArrays, state: TrainingState): void;
  /** Goes on from what another knew, before the first step. */
  begin(net: Readonly<Record<string, PlainArray>>, state: TrainingState, epochs: readonly object[]): void;
}

/** Before the names of arrays of the state, in what is packed. */
const STATE = "state:";
const NET = "net:";

const without = (arrays: Readonly<Record<string, PlainArray>>, prefix: string): Record<string, PlainArray> =>
  Object.fromEntries(Object.entries(arrays).flatMap(([name, array]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [])));

/** What a share says first in a round: what it is of, and sums of what it has. */
function opening(shared: Shared, fields: readonly Field[]): Uint8Array {
  const facts = { ...shared.facts, sizes: fields.map(({ rows, columns, arrays }) => `${rows}x${columns}x${arrays.map(({ length }) => length)}`).join(" ") };
  const sums = fields.map(sumsOf);
  const all = new Int32Array(sums.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const each of sums) {
    all.set(each, at);
    at += each.length;
  }
  return pack(facts, { sums: all });
}

/** The sums of all shares. @throws ValueError for a share of another training */
function openings(exchange: Exchange, all: readonly Uint8Array[]): Uint32Array[] {
  const read = all.map((bytes) => unpack(bytes) as { note: Record<string, string | number>; arrays: { sums: Int32Array } });
  const own = read[exchange.rank] as (typeof read)[number];
  read.forEach(({ note }, rank) => {
    const name = Object.keys({ ...own.note, ...note }).find((each) => own.note[each] !== note[each]);
    if (name === "sizes") throw new ValueError(`spread: share ${rank} trains a net of other sizes than share ${exchange.rank}. Build the same in all of them.`);
    if (name)
      throw new ValueError(
        `spread: ${name} of share ${rank} is ${note[name] ?? "missing"}, but ${own.note[name] ?? "missing"} of share ${exchange.rank}. Give all shares the same.`,
      );
  });
  return read.map(({ arrays: { sums } }) => new Uint32Array(sums.buffer, sums.byteOffset, sums.length));
}

/** How much a training has told the others so far. */
export interface Traffic {
  /** Rounds of averaging. */
  rounds: number;
  /** Bytes told, sums included. */
  bytes: number;
  /** Bytes there would have been had all that each worker has been told. */
  whole: number;
}

/** Averages between steps, before whatever else is to be done there. */
export class Rounds implements Beside {
  readonly traffic: Traffic = { rounds: 0, bytes: 0, whole: 0 };
  readonly #shared: Shared;
  readonly #exchange: Exchange;
  readonly #every: number;
  readonly #inner: Beside | undefined;
  /** Steps of the training at the last round. */
  #last = 0;

  constructor(shared: Shared, exchange: Exchange, every: number, inner: Beside | undefined) {
    this.#shared = shared;
    this.#exchange = exchange;
    this.#every = every;
    this.#inner = inner;
  }

  async begin(): Promise<void> {
    await this.#inner?.begin();
    const bytes = await this.#exchange.recovered?.();
    if (!bytes) return;
    const { note, arrays } = unpack(bytes);
    const { steps, names, epochs } = note as { steps: number; names: string[]; epochs: object[] };
    const { numbers, ...others } = arrays;
    const values = Object.fromEntries(names.map((name, i) => [name, numbers?.[i] as number]));
    this.#shared.begin(without(others, NET), { ...values, seconds: 0, ...without(others, STATE) }, epochs);
    this.#last = steps;
  }

  async at(moment: Moment, name: string): Promise<void> {
    if (moment.steps !== undefined && moment.steps % this.#every === 0) await this.#round(moment.steps);
    await this.#inner?.at(moment, name);
  }

  async ended(moment: Moment): Promise<void> {
    await this.#round(moment.steps as number);
    await this.#inner?.ended?.(moment);
  }

  end(): void {
    this.#inner?.end();
  }

  async #gather(round: string, bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    const { ranks, rank } = this.#exchange;
    const all = await this.#exchange.gather(round, bytes);
    if (all.length !== ranks || all.some((each) => typeOf(each) !== "Uint8Array"))
      throw new UsageError(`spread: the exchange of share ${rank} gave no list of ${ranks} byte arrays. gather() resolves to what each share told.`);
    this.traffic.bytes += bytes.length;
    return all;
  }

  async #round(steps: number): Promise<void> {
    if (steps === this.#last) return; // it goes on from right behind this round
    const [net, state] = [this.#shared.arrays(), this.#shared.state()];
    const names = numberNames(state);
    const numbers = Float64Array.from(names, (name) => state[name] as number);
    const fields = fieldsOf(net, state, numbers);
    const sums = openings(this.#exchange, await this.#gather(`${steps}:sums`, opening(this.#shared, fields)));
    const unlike = unlikeOf(fields, sums);
    if (unlike.some(({ rows }) => rows.length)) blend(fields, unlike, await this.#gather(`${steps}:values`, told(fields, unlike)));
    names.forEach((name, i) => {
      state[name] = numbers[i] as number;
    });
    this.#shared.replace(net, state);
    this.#last = steps;
    this.traffic.rounds++;
    for (const { arrays } of fields) for (const { byteLength } of arrays) this.traffic.whole += byteLength;
    this.#exchange.keep?.(steps, () => this.#packed(net, state, { steps, names }, numbers));
  }

  /** What is known after a round. */
  #packed(net: NetArrays, state: TrainingState, note: { steps: number; names: readonly string[] }, numbers: Float64Array): Uint8Array {
    const arrays = Object.entries(state).flatMap(([name, value]) => (typeof value === "number" ? [] : [[STATE + name, value] as const]));
    const own = [...net].map(([path, { values }]) => [NET + path, values] as const);
    return pack({ ...note, epochs: this.#shared.epochs }, { numbers, ...Object.fromEntries([...own, ...arrays]) });
  }
}
