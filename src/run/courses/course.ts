// What a course is: rounds of training one after the other, each with what the one before left of the net. Plain JSON.
import type { Budgeted } from "../../index.ts";

/** A net without gates that is trained first, and whose answers all rounds learn in the place of labels. */
export interface Teacher {
  /** Name of a recipe. */
  readonly recipe: string;
  /** Passes over the examples. */
  readonly epochs: number;
  /** Of its weights, dropout and order of examples: all seeds of a course learn of the same net. */
  readonly seed: number;
  /** Before each layer with weights, the first one too: with which probability its inputs become 0. Default: none do. */
  readonly dropout?: readonly number[];
  /** What its outputs, and those of the net that learns them, are divided by: as of `distill()`. */
  readonly temperature: number;
  /** Which share the labels have in what is learned of it: as of `distill()`. Default 0. */
  readonly labels?: number;
  /** How it is trained. Default: Adam at a rate of 0.001, which goes down in the last third. */
  readonly training?: Pick<Round, "optimizer" | "learningRate" | "steady" | "weightDecay">;
}

/** Gates that a round puts on the net. They are compacted at its end. */
export interface RoundGates {
  /** "features": the maps of convolutions and the inputs of dense layers; "weights": single weights, of which the closed are zeros then. Default "features". */
  readonly over?: "features" | "weights";
  /** With which probability each is closed at first. */
  readonly dropRate: number;
  /** Of hard concrete, which they draw from. Default: as of `distributions.hardConcrete()`. */
  readonly temperature?: number;
  /** A draw for every example, not one for the batch. Default false. */
  readonly perExample?: boolean;
  /** How many times as fast as weights they move. */
  readonly rate: number;
  /** What is held to a share. */
  readonly of: Budgeted;
  /** The share of the net as it was before the first round. */
  readonly at: number;
  /** The share of all steps in which the target goes down to it. */
  readonly ramp: number;
}

/** Single weights that a round takes, some of them after each epoch. */
export interface RoundWeights {
  /** How many weights and biases stay: the share of those there were before the first round. */
  readonly at: number;
  /** The share of all epochs after which no more go. */
  readonly ramp: number;
  /** Which go first: small ones, or those whose closing adds least to the loss by its curvature. */
  readonly by: "size" | "curvature";
  /** Weights that come back where others go. Default: none do. */
  readonly regrow?: {
    /** At first: of the weights that stay, the share that is exchanged after an epoch. It falls to 0 along half a wave. */
    readonly share: number;
    /** The share of all epochs after which none are exchanged. */
    readonly until: number;
  };
}

/** One training of a course. */
export interface Round {
  /** Passes over the examples. */
  readonly epochs: number;
  /** "sgd": with Nesterov's momentum of 0.9. Default "adam". */
  readonly optimizer?: "adam" | "sgd";
  /** Of the optimizer, at first. */
  readonly learningRate: number;
  /** The share of all steps after which the learning rate goes down in a straight line to 0; 1: never. */
  readonly steady: number;
  /** Decay of the weights: of Adam apart from their gradients (AdamW), of SGD as part of them. Default 0. */
  readonly weightDecay?: number;
  /** Before each layer with weights, the first one too: with which probability its inputs become 0. Default: none do. */
  readonly dropout?: readonly number[];
  /** Averages of the weights reach back over so many epochs; 0: they are not averaged. Default 3. */
  readonly averaged?: number;
  /** Gates that learn which features stay. */
  readonly gates?: RoundGates;
  /** Single weights that go. */
  readonly weights?: RoundWeights;
}

/**
 * A net that is trained in rounds, 100 examples a step, the weights averaged over three epochs if a round says nothing else. Images are moved about as its recipe
 * says.
 */
export interface Course {
  /** What it is called. */
  readonly name: string;
  /** Name of the recipe whose net is trained. */
  readonly recipe: string;
  /** What it is trained on: "mnist" or "cifar10". Default "mnist". */
  readonly dataset?: "mnist" | "cifar10";
  /** Default: labels are learned. */
  readonly teacher?: Teacher;
  /** Whether the net begins as the teacher, of the same recipe, came out. */
  readonly fromTeacher?: boolean;
  /** One after the other. */
  readonly rounds: readonly Round[];
}
