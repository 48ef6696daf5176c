// Events that come by themselves, for whoever loops over them.

/** Keeps events until they are taken. */
export class Stream<Event> implements AsyncIterable<Event> {
  #events: Event[] = [];
  #over: { readonly error?: unknown } | undefined;
  #wake = () => {};

  /** Takes an event. */
  push(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  /** Ends after what has come. */
  end(): void {
    this.#over ??= {};
    this.#wake();
  }

  /** Ends with an error, after what has come. */
  fail(error: unknown): void {
    this.#over ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, void> {
    for (;;) {
      const events = this.#events;
      this.#events = [];
      yield* events;
      if (this.#events.length) continue;
      if (this.#over) {
        if ("error" in this.#over) throw this.#over.error;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
