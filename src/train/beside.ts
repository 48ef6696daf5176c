// What is done beside a loop over epochs.

/** Where a training is: after so many whole epochs, or so many steps. */
export interface Moment {
  readonly epochs?: number;
  /** Whether that was the last. */
  readonly last?: boolean;
  readonly steps?: number;
}

/** What is to be done beside the loop: nothing, unless a training keeps checkpoints or is spread over workers. */
export interface Beside {
  /** Before the first step. */
  begin(): Promise<void>;
  /** Where the training may go on from. `name`: what errors call it. */
  at(moment: Moment, name: string): Promise<void>;
  /** After the last step of an epoch, before the net is measured. */
  ended?(moment: Moment): Promise<void>;
  /** However it ends. */
  end(): void;
}
