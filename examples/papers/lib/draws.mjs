// One random number after the other, of the library's own draws.

/** A function that gives one number after the other of those that `make` ("uniform" or "normal" of sievenet) draws, so many at a time. */
export function draws(make, atOnce = 65536) {
  let [list, at] = [[], 0];
  return () => {
    if (at === list.length) [list, at] = [make([atOnce]).toArray(), 0];
    return list[at++];
  };
}
