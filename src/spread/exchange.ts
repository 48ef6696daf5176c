// How the workers of one training hear of each other: what each has goes to all.

/** What joins the shares of one training, wherever they are: on a server, between tabs, or of your own. */
export interface Exchange {
  /** Which share this is, from 0. Sums go in the order of ranks. */
  readonly rank: number;
  /** How many there are. */
  readonly ranks: number;
  /**
   * Gives all shares what this one has, and resolves to what all have, in the order of ranks, once it is there. `round`: the same
   * name in all of them, never used twice in a training; a share that was taken over may come with the bytes of one before again.
   * @throws UsageError where another does not answer
   */
  gather(round: string, bytes: Uint8Array): Promise<readonly Uint8Array[]>;
  /** What the others know, for a share that is taken over; undefined where the training begins. */
  recovered?(): Promise<Uint8Array | undefined>;
  /** Keeps how to tell what is known after a round, for shares that are taken over. `steps`: how many the training has done by then. */
  keep?(steps: number, known: () => Uint8Array): void;
}
