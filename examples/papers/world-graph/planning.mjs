// A graph over some of the states, and tabular Q-learning that may take its edges as moves.
import { actions, go, states } from "./world.mjs";

const [DISCOUNT, RATE, GREEDY] = [0.98, 0.5, 0.9];

/** Edges by random walks from each node until another is met: of each pair the shortest way that was found. u: draws. */
export function graphOf(nodes, u, { walks = 200, longest = 30 } = {}) {
  const graph = new Map();
  for (const from of nodes) {
    const ways = new Map();
    for (let i = 0; i < walks; i++) {
      let [at, way] = [from, []];
      for (let t = 0; t < longest; t++) {
        const action = Math.floor(u() * actions);
        const to = go(at, action);
        if (to === at) continue;
        way = to === from ? [] : [...way, action];
        at = to;
        if (at === from || !nodes.includes(at)) continue;
        if (way.length < (ways.get(at)?.length ?? Infinity)) ways.set(at, way);
        break;
      }
    }
    graph.set(from, [...ways.values()]);
  }
  return graph;
}

/** How many nodes can be reached from the first, as a share. */
export function connected(graph) {
  const [first] = graph.keys();
  const seen = new Set([first]);
  for (const node of seen) for (const way of graph.get(node)) seen.add(way.reduce(go, node));
  return seen.size / graph.size;
}

/** The action of the largest value, one of the equal ones at random. */
function best(values, u) {
  let [top, ties, chosen] = [-Infinity, 0, 0];
  values.forEach((value, i) => {
    if (value < top) return;
    ties = value > top ? 1 : ties + 1;
    top = value;
    if (u() * ties < 1) chosen = i;
  });
  return chosen;
}

/** Steps that so many episodes take until the goal. At nodes of a graph its edges are actions too; what happens on their way is learned as well. */
export function stepsOf(goal, graph, u, { episodes = 30, longest = 2000 } = {}) {
  const values = Array.from({ length: states }, (_, state) => new Float64Array(actions + (graph?.get(state)?.length ?? 0)));
  const worth = (state) => (state === goal ? 1 : Math.max(...values[state]));
  let total = 0;
  for (let e = 0; e < episodes; e++) {
    let state = goal;
    while (state === goal) state = Math.floor(u() * states);
    for (let steps = 0; state !== goal && steps < longest; ) {
      const own = values[state];
      const action = u() < GREEDY ? best(own, u) : Math.floor(u() * own.length);
      const way = action < actions ? [action] : graph.get(state)[action - actions];
      const trail = [state];
      for (const move of way) {
        trail.push(go(trail.at(-1), move));
        if (trail.at(-1) === goal) break;
      }
      const taken = trail.length - 1;
      steps += taken;
      total += taken;
      const discount = trail.slice(1).reduce((all) => all * DISCOUNT, 1);
      own[action] += RATE * (discount * worth(trail.at(-1)) - own[action]);
      if (action >= actions)
        for (let i = taken - 1; i >= 0; i--) values[trail[i]][way[i]] += RATE * (DISCOUNT * worth(trail[i + 1]) - values[trail[i]][way[i]]);
      state = trail.at(-1);
    }
  }
  return total;
}
