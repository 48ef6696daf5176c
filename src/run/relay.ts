// From a call that reports by a callback to a generator that yields what was reported.

/**
 * Yields what `work` reports while it runs, the newest only: who is slow misses reports, and does not hold up the work. Gives
 * what `work` resolves to. Whoever stops listening calls the work off by `cancel`, and waits for its end.
 */
export async function* relay<Report, Result>(
  work: (report: (latest: Report) => void) => Promise<Result>,
  cancel: () => void,
): AsyncGenerator<Report, Result, void> {
  const state = { latest: undefined as { readonly report: Report } | undefined, over: false, wake: () => {} };
  const running = work((report) => {
    state.latest = { report };
    state.wake();
  });
  const end = () => {
    state.over = true;
    state.wake();
  };
  const ended = running.then(end, end);
  try {
    while (!state.over) {
      if (!state.latest) {
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
        continue;
      }
      const { report } = state.latest;
      state.latest = undefined;
      yield report;
    }
    return await running;
  } finally {
    if (!state.over) {
      cancel();
      await ended;
    }
  }
}
