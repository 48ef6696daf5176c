// How features pass through a part of a net. A feature is a unit of rows, a map of images, or an index on the last axis.
// Counting, the skipping of closed features, compaction, shrinking and the inference entry read these facts, and nothing else
// says them.
import type { Window } from "../ops/window.ts";

/** Where features are: units of [batch, units], maps of [batch, maps, height, width], or on the last axis of [batch, places, features]. */
export type Layout = "units" | "maps" | "last";

/** What a part says of the features that come in. */
export interface IncomingFeatures {
  /** How many features come in, where the part says so. */
  readonly width?: number | undefined;
  /** Where features may be. Default: anywhere. */
  readonly layouts?: readonly Layout[];
}

/** Every feature that comes in goes out under the same index. */
export interface KeepingMap extends IncomingFeatures {
  /** The kind of map. */
  readonly passes: "kept";
  /** Whether a feature that is exactly 0 stays 0 and needs no gradient, whatever the parameters of the part become. */
  readonly zeros: boolean;
  /** Whether, in predictions, each number stays in its place and depends on no other. Default false. */
  readonly numberwise?: boolean;
  /** What each number of a map is made of, where windows slide over it. */
  readonly window?: Window;
  /** Whether that is the largest of a window, so that `relu` may as well come after it. Default false. */
  readonly largest?: boolean;
  /** Where features are afterwards, if elsewhere. */
  readonly to?: Layout;
  /** Whether value and slope at 0 are finite, so that a feature no one reads need not be computed. Default true. */
  readonly finiteAtZero?: boolean;
  /** Whether a feature depends on the others too, on those that are not 0: none is constant then. Default false. */
  readonly mixes?: boolean;
  /** Whether the part takes note of what comes in, so that every feature must be there. Default false. */
  readonly observes?: boolean;
  /**
   * Set where gates over the outputs of the layer right before it act after it, as it would cancel them: the names of its
   * arrays that are multiplied with them for good. @internal
   */
  readonly takesGates?: readonly string[];
}

/** All numbers of a feature become features of their own, side by side. */
export interface FlatteningMap extends IncomingFeatures {
  /** The kind of map. */
  readonly passes: "flattened";
}

/** Some of the features, in any order. */
export interface SelectingMap extends IncomingFeatures {
  /** The kind of map. */
  readonly passes: "selected";
  /** Which of those that come in; in a description they are an array of the file. */
  readonly indices?: ArrayLike<number>;
}

/** Weights connect those that come in with those that go out. Without a `width` none come in: data choose rows of the weight. */
export interface ConnectingMap extends IncomingFeatures {
  /** The kind of map. */
  readonly passes: "connected";
  /** How many go out. */
  readonly outputs: number;
  /** Where they are. */
  readonly to: Layout;
  /** Whether a feature that is the same number everywhere adds the same everywhere, so that a bias can stand for it. */
  readonly uniform: boolean;
}

/** How features pass through a part. */
export type FeatureMap = KeepingMap | FlatteningMap | SelectingMap | ConnectingMap;
