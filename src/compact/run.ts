// Layers that follow each other through parts which keep features in their places: they are made smaller together.
import { Conv2d } from "../layers/conv2d.ts";
import { Dense } from "../layers/dense.ts";
import { handsOn } from "../layers/functions.ts";
import type { Part } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";
import { type Joint, trim } from "./joint.ts";
import { narrowed } from "./norm.ts";
import { build, indicesOf, keepOne, type Piece, reads } from "./piece.ts";

/** One layer and what stands before it. */
interface Link {
  piece: Piece;
  readonly before: readonly Part[];
}

export class Run {
  readonly #links: Link[] = [];

  /** Adds a layer. False when its inputs are not the outputs of the one before, place by place: it then begins a run of its own. */
  push(piece: Piece, before: readonly Part[]): boolean {
    const last = this.#links.at(-1)?.piece;
    if (last && !this.#joint(last, piece, before)) return false;
    this.#links.push({ piece, before });
    return true;
  }

  #joint(first: Piece, second: Piece, between: readonly Part[]): Joint | undefined {
    const spread = second.inputs / first.outputs;
    const widened = between.some((part) => handsOn(part) === "widened");
    return spread === 1 || (widened && Number.isInteger(spread)) ? { between, spread } : undefined;
  }

  /** Trims until nothing changes, and builds what is left. */
  finish(): Part[] {
    const links = this.#links;
    const joints = links.map(({ piece, before }, i) => (i ? (this.#joint((links[i - 1] as Link).piece, piece, before) as Joint) : undefined));
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = 0; i + 1 < links.length; i++) {
        const next = trim((links[i] as Link).piece, (links[i + 1] as Link).piece, joints[i + 1] as Joint);
        if (!next) continue;
        (links[i + 1] as Link).piece = next;
        changed = true;
      }
    }
    this.#settleWires(joints);
    return links.flatMap(({ piece, before }, i) => [...this.#between(i, before, joints[i]), build(piece)]);
  }

  /** Every layer keeps something, and the two sides of each wire agree. */
  #settleWires(joints: readonly (Joint | undefined)[]): void {
    this.#links.forEach(({ piece }, i) => {
      const before = this.#links[i - 1]?.piece;
      if (!before) {
        // the first inputs of pictures stay: there is nothing yet that picks channels
        for (const j of indicesOf(piece.keepIn)) if (!reads(piece, j)) piece.keepIn[j] = 0;
        if (piece.layer instanceof Conv2d) piece.keepIn.fill(1);
      }
      keepOne(piece.keepIn);
      const { spread } = joints[i] ?? { spread: 1 };
      if (before)
        before.keepOut.forEach((_, j) => {
          before.keepOut[j] = before.whole || piece.keepIn.subarray(j * spread, (j + 1) * spread).some((each) => each) ? 1 : 0;
        });
    });
  }

  /** What stands before layer i, as wide as what is kept, and a selection where the layer reads only some of what comes. */
  #between(i: number, before: readonly Part[], joint: Joint | undefined): Part[] {
    const { piece } = this.#links[i] as Link;
    const first = this.#links[i - 1]?.piece;
    const kept = first ? first.keepOut : new Uint8Array(piece.inputs).fill(1);
    const come = indicesOf(kept).flatMap((j) => Array.from({ length: joint?.spread ?? 1 }, (_, p) => j * (joint?.spread ?? 1) + p));
    const parts = before.map((part) => narrowed(part, kept));
    if (piece.layer instanceof Dense && come.some((j) => !piece.keepIn[j])) {
      const picked = come.map((j, place) => [j, place] as const).filter(([j]) => piece.keepIn[j]);
      parts.push(
        new Select(
          picked.map(([, place]) => place),
          come.length,
        ),
      );
    }
    return parts;
  }
}
