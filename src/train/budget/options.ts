// Budgets as a user says them: what share of a net may be left, or how much worse its loss may become.
import { checkOptions, numberThat, oneOf, refuseUnknown, whole } from "../../options.ts";

/** What a budget counts of a net. */
export type Budgeted = "weights" | "flops" | "gates";

/**
 * What a share of a net is held to. Of the whole net it is a limit: gates that the loss closes by itself stay closed.
 */
export interface ShareBudget {
  /** What is counted: weights and biases, floating-point operations per example, or open gates. */
  readonly of: Budgeted;
  /**
   * The share that is to be left of what the net has when training begins, above 0 and at most 1. It is the *settled* share
   * that is held: of the net with its test-time gates, which is what `compact` leaves. Not the expected share, which counts
   * each gate with its probability of being open, and which constraints of the literature aim at: nets that keep 30 % of it
   * may have 8 % of their weights. In the last tenth of all steps gates at the edge are closed (or opened, with "layer") until it is met, if at most
   * half as much again is left by then; else it is missed, and that is told.
   */
  readonly at: number;
  /**
   * "net": of all layers together; "layer": of each layer with gates (of "gates": each set of gates) by itself, by means of its own gates, and
   * from both sides: gates are paid for, too, where more closes than is asked for. Layers share what lies between them, so that a tenth
   * of the weights of each of three gated layers may be a tenth of the first one's inputs, all units, and a tenth of the last one's; the whole net's
   * budget finds a better place for them. Default "net".
   */
  readonly per?: "net" | "layer";
  /** The share of all steps in which the target goes down in a straight line to `at`, from what is open at the start. 0: at once. Default 0.5. */
  readonly ramp?: number;
  /** What moves the multiplier: "nupi" (Sohrabi et al. 2024), or "dual", dual ascent with restarts (Gallego-Posada et al. 2022). Default "nupi". */
  readonly controller?: "nupi" | "dual";
  /** The fewest gates that stay open in each set of a layer whose closing would close the net. Default 1. */
  readonly floor?: number;
}

/** The sparsest net whose loss stays near that of the net without a price. */
export interface LossBudget {
  /** By what share the training loss may rise: 0.05 is 5 %. Both losses are with gates as they are drawn. */
  readonly lossIncrease: number;
  /** What counts as sparse. Default "weights". */
  readonly of?: "weights" | "flops";
  /** The share of all steps without any price, at whose end the loss is measured that the net is held to. Default 0.3. */
  readonly warmUp?: number;
  /** The loss to hold to, instead of the one that is measured: of the dense net, say, trained before. */
  readonly loss?: number;
  /** As of `ShareBudget`. */
  readonly floor?: number;
}

/** What a training holds instead of a lambda that is guessed: a share of the net, or its loss. */
export type BudgetOptions = ShareBudget | LossBudget;

/** A budget of the loss with its defaults. */
export type CheckedLossBudget = Required<Omit<LossBudget, "loss">> & Pick<LossBudget, "loss">;

/** A budget with its defaults. */
export type CheckedBudget = Required<ShareBudget> | CheckedLossBudget;

const WHO = "budget";

const share = (name: string, value: number, needed: string, fits: (value: number) => boolean) => numberThat(WHO, name, value, needed, fits);

/** @throws ValueError */
export function checkBudget(options: BudgetOptions): CheckedBudget {
  checkOptions(WHO, options, 'of: "weights", at');
  if ("lossIncrease" in options) {
    refuseUnknown(WHO, options, ["lossIncrease", "of", "warmUp", "loss", "floor"]);
    const { lossIncrease, of = "weights", warmUp = 0.3, loss, floor = 1 } = options;
    share("lossIncrease", lossIncrease, "a share above 0, such as 0.05", (x) => x > 0 && x < Infinity);
    oneOf(WHO, "of", of, ["weights", "flops"]);
    share("warmUp", warmUp, "a share of the steps, above 0 and below 1", (x) => x > 0 && x < 1);
    if (loss !== undefined) share("loss", loss, "a finite number", Number.isFinite);
    return { lossIncrease, of, warmUp, ...(loss !== undefined && { loss }), floor: whole(WHO, "floor", floor) };
  }
  refuseUnknown(WHO, options, ["of", "at", "per", "ramp", "controller", "floor"]);
  const { of, at, per = "net", ramp = 0.5, controller = "nupi", floor = 1 } = options;
  oneOf(WHO, "of", of, ["weights", "flops", "gates"]);
  share("at", at, "a share of what the net has, above 0 and at most 1", (x) => x > 0 && x <= 1);
  oneOf(WHO, "per", per, ["net", "layer"]);
  share("ramp", ramp, "a share of the steps, from 0 to 1", (x) => x >= 0 && x <= 1);
  oneOf(WHO, "controller", controller, ["nupi", "dual"]);
  return { of, at, per, ramp, controller, floor: whole(WHO, "floor", floor) };
}
