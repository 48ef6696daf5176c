// Nets of which it is known that they disagree, which tests leave out until that is mended.
import { type Gateable, type Layer, logSoftmax, type Part, softmax } from "../../../src/index.ts";
import { BatchNorm } from "../../../src/layers/batchNorm.ts";
import { Conv2d } from "../../../src/layers/conv2d.ts";
import { Embedding } from "../../../src/layers/embedding.ts";
import { LayerNorm } from "../../../src/layers/layerNorm.ts";
import { Residual } from "../../../src/layers/residual.ts";
import { Select } from "../../../src/layers/select.ts";
import { Sequential } from "../../../src/layers/sequential.ts";
import type { Pair } from "../../../src/ops/window.ts";
import { Beside, Through } from "./blocks.ts";

/**
 * What is mended: a line set to true lets tests make such nets. test/compact/known.test.ts has the smallest of each, and
 * fails when one that is said to disagree no longer does.
 */
export const MENDED = {
  /**
   * Issue 13, item 8. A layer with gates over its outputs ("after-norm"), and the batch norm that it meets first is not the
   * next part of the flattened sequence; or it is, and an inner sequence begins in between. Where the gate acts is decided in
   * one way by forward() and in another by compact().
   */
  gateBeforeNorm: true,
  /** A layer norm behind a `select`, before a layer with closed inputs: compact() drops selected features that the norm needs. */
  layerNormBehindSelect: true,
  /** A batch norm that stands twice behind one layer with gates over its outputs: compact() takes the gates along both times. */
  normTwiceBehindGate: true,
  /** A convolution in several places, on maps of different sizes: compact() reckons with those it gave last. */
  convolutionAtTwoSizes: true,
  /** conv2d() in groups asks for a fraction less weights than it has where 1 / groups is rounded, as in conv2d(11, 33, [1, 3], { groups: 11 }). */
  weightsOfGroups: true,
};
export type Known = keyof typeof MENDED;

/** Whether a convolution in groups can be made. */
export function canDraw(inputs: number, outputs: number, [height, width]: Pair, groups: number): boolean {
  return MENDED.weightsOfGroups || Math.floor(outputs * inputs * ((height * width) / groups)) === (outputs * inputs * height * width) / groups;
}

/** What is between a layer and the norm that sees what it gives: inner sequences, the begin or the end of a block. */
type Between = "sequence" | "into" | "out";

interface State {
  /** The layer whose gated outputs come, and what they came through. */
  readonly gated?: { readonly layer: object; readonly through: readonly Between[] } | undefined;
  /** Whether a selection stands behind the last layer. */
  readonly selected?: boolean | undefined;
  /** The norm behind which the gates of the last layer act. */
  readonly normed?: object | undefined;
}

/** Whether forward() and compact() disagree on where a gate acts. A dense layer tells any norm of it, a convolution the next part only. */
function unclear({ layer, through }: NonNullable<State["gated"]>): boolean {
  const all = (...kinds: Between[]) => through.length > 0 && through.every((each) => kinds.includes(each));
  return layer instanceof Conv2d ? all("sequence") || all("out") : through.some((each) => each !== "sequence");
}

function into(state: State, by: Between): State {
  return { ...state, gated: state.gated && { layer: state.gated.layer, through: [...state.gated.through, by] } };
}

/** Follows what comes through a part, and notes what is known to disagree. */
function follow(part: Part, state: State, found: Set<Known>): State {
  if (part instanceof Sequential) return part.parts.reduce((now, each) => follow(each, now, found), into(state, "sequence"));
  if (part instanceof Residual || part instanceof Beside) {
    for (const path of part instanceof Residual ? [part.main, part.shortcut] : [part.left, part.right])
      if (path) follow(path, { gated: into(state, "into").gated }, found);
    return {};
  }
  if ("gates" in part) {
    const { outputs, placement } = (part as unknown as Gateable).gates;
    return { gated: outputs && placement === "after-norm" ? { layer: part, through: [] } : undefined };
  }
  if (part instanceof BatchNorm) {
    if (state.gated && unclear(state.gated)) found.add("gateBeforeNorm");
    if (state.normed === part) found.add("normTwiceBehindGate");
    return { selected: state.selected, normed: state.gated ? part : state.normed };
  }
  if (part instanceof Embedding) return {};
  if (part instanceof Select) return { selected: true, normed: state.normed };
  if (part instanceof LayerNorm) {
    if (state.selected) found.add("layerNormBehindSelect");
    return { ...state, gated: undefined };
  }
  const { inner } = part as Layer & { inner?: Part };
  if (inner) {
    const { gated } = follow(inner, { gated: into(state, "into").gated }, found);
    return { gated: part instanceof Through ? into({ gated }, "out").gated : undefined };
  }
  return part === softmax || part === logSoftmax ? {} : { ...state, gated: undefined };
}

/** What is known to disagree in a net, and is not mended. `resized`: whether a convolution gets maps of different sizes. */
export function knownIn(net: Sequential, resized: boolean): Known[] {
  const found = new Set<Known>(resized ? ["convolutionAtTwoSizes"] : []);
  let state: State = {};
  for (const part of net.parts) state = follow(part, state, found);
  return [...found].filter((each) => !MENDED[each]);
}
