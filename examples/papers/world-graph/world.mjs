// Four rooms of 16 cells with a door between each two that meet, and walks through them from goal to goal.

const SIDE = 9;
const WALL = 4;
const DOORS = [
  [1, WALL],
  [6, WALL],
  [WALL, 2],
  [WALL, 7],
];
const MOVES = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
];

const isDoor = (row, column) => DOORS.some(([r, c]) => r === row && c === column);
/** All cells that can be stood on, [row, column]. */
export const cells = Array.from({ length: SIDE * SIDE }, (_, i) => [Math.floor(i / SIDE), i % SIDE]).filter(
  ([row, column]) => (row !== WALL && column !== WALL) || isDoor(row, column),
);
export const states = cells.length;
export const actions = MOVES.length;
const stateAt = (row, column) => cells.findIndex(([r, c]) => r === row && c === column);
export const doors = DOORS.map(([row, column]) => stateAt(row, column));
/** Where each move leads from each state; -1: into a wall. */
export const next = cells.map(([row, column]) => MOVES.map(([down, right]) => stateAt(row + down, column + right)));
/** A move; one into a wall leads nowhere. */
export const go = (state, action) => (next[state][action] < 0 ? state : next[state][action]);

/** Moves from each state to each. */
const distance = cells.map((_, goal) => {
  const found = new Array(states).fill(-1);
  found[goal] = 0;
  const queue = [goal];
  for (const state of queue)
    for (const other of next[state])
      if (other >= 0 && found[other] < 0) {
        found[other] = found[state] + 1;
        queue.push(other);
      }
  return found;
});

/** So many moves from goal to goal by shortest paths, which keep their direction where they can: states, and the action in each. u: draws. */
export function walk(length, u) {
  const any = () => Math.floor(u() * states);
  let [at, goal, before] = [any(), any(), -1];
  const [seen, done] = [[], []];
  for (let t = 0; t < length; t++) {
    while (at === goal) goal = any();
    const good = [0, 1, 2, 3].filter((action) => next[at][action] >= 0 && distance[goal][next[at][action]] < distance[goal][at]);
    const action = good.includes(before) ? before : good[Math.floor(u() * good.length)];
    seen.push(at);
    done.push(action);
    at = next[at][action];
    before = action;
  }
  return { states: seen, actions: done };
}
