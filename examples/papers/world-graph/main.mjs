// Which states of a world tell best what an agent did, and whether a graph over them helps to plan.
import { tensor, uniform } from "sievenet";
import { alone, at, draw, draws, least, mean, most, Plot, shown, spearman } from "../lib/index.mjs";
import { LENGTH } from "./model.mjs";
import { connected, graphOf, stepsOf } from "./planning.mjs";
import { batchOf, TARGET, trained } from "./training.mjs";
import { cells, doors, states } from "./world.mjs";

export const about = {
  key: "world-graph",
  title: "Learning World Graphs to Accelerate Hierarchical Reinforcement Learning",
  paper: "Shang, Trott, Zheng, Xiong, Socher 2019, arXiv:1907.00664",
  claim: "Of the states that an agent went through, the few that tell its actions are found by gates with a learned prior; a graph over them helps to plan",
  seeds: [21, 22, 23, 24, 25, 26, 27, 28, 29, 30],
  found: "states where walks turn, not doors; their graph beats random nodes on most seeds, but not in the mean",
  needed: "`amortizedGate` with `hardKuma`, `klToBeta` with priors that learn, `constraint`, `linearScan`",
};

const NODES = Math.round(TARGET * states);

/** How often walks turn in each state, and the batch after batch that they are. */
function watched(count, u) {
  const batches = Array.from({ length: count }, () => batchOf(32, u));
  const [turns, seen] = [new Float64Array(states), new Float64Array(states)];
  for (const { states: at, actions } of batches)
    for (let i = 0; i < at.length; i++) {
      if (i % LENGTH === 0) continue; // the first of a walk
      seen[at[i]]++;
      if (actions[i] !== actions[i - 1]) turns[at[i]]++;
    }
  return { batches, turning: Array.from(turns, (each, i) => each / Math.max(1, seen[i])) };
}

/** The places of the largest numbers. */
const largest = (numbers) => [...numbers.keys()].sort((a, b) => numbers[b] - numbers[a]).slice(0, NODES);

export function trial(number, { steps, goals }) {
  const { net, visits, nats, rate } = trained(number, steps);
  const means = net.priorMeans();
  const u = draws(uniform);
  const { batches, turning } = watched(10, u);
  const anyNodes = () => largest(Array.from({ length: states }, u));
  const sets = { graph: largest(means), visited: largest(Array.from(visits)), random: Array.from({ length: 5 }, anyNodes) };
  const shownOnly = (nodes) =>
    mean(
      batches.map((batch) => {
        const z = Float32Array.from(batch.states, (state) => (nodes.includes(state) ? 1 : 0));
        return net.nats(tensor(z, [z.length, 1]), batch).item();
      }),
    );
  const told = { graph: shownOnly(sets.graph), visited: shownOnly(sets.visited), random: shownOnly(sets.random[0]) };
  const graphs = [undefined, ...[sets.graph, sets.visited, ...sets.random].map((nodes) => graphOf(nodes, u))];
  const took = graphs.map(() => 0);
  for (let g = 0; g < goals; g++) {
    const goal = Math.floor(u() * states);
    graphs.forEach((graph, i) => {
      for (let again = 0; again < 3; again++) took[i] += stepsOf(goal, graph, u);
    });
  }
  const [flat, own, visited, ...random] = took;
  const shares = { graph: own / flat, visited: visited / flat, random: mean(random) / flat, luckiest: least(random) / flat };
  const rank = [...means.keys()].sort((a, b) => means[b] - means[a]);
  const ofDoors = doors.map((door) => rank.indexOf(door) + 1);
  return { number, means, nats, rate, told, shares, ofDoors, turning: spearman(means, turning), visits: spearman(means, visits), whole: connected(graphs[1]) };
}

/** The rooms, darker where the prior expects a state to be kept. */
function picture({ means, number }) {
  const order = largest(means);
  const all = cells.map(([row, column], i) => ({ row, column, mean: means[i], node: order.includes(i), door: doors.includes(i) }));
  return draw(`Prior means of the states of four rooms, seed ${number}: nodes of the graph have a ring, doors are marked by a d`, {
    width: 420,
    height: 420,
    padding: 0,
    color: { scheme: "blues" },
    x: { axis: null },
    y: { axis: null },
    marks: [
      Plot.cell(all, { x: "column", y: "row", fill: "mean", inset: 1 }),
      Plot.dot(
        all.filter(({ node }) => node),
        { x: "column", y: "row", r: 14, stroke: "#d6604d", strokeWidth: 2 },
      ),
      Plot.text(
        all.filter(({ door }) => door),
        { x: "column", y: "row", text: () => "d", fontSize: 14 },
      ),
    ],
  });
}

const range = (list) => `${shown(mean(list))} (${shown(least(list))} to ${shown(most(list))})`;

/** What trials came to. */
export function judged(trials) {
  const of = (read) => trials.map(read);
  const [own, random] = [of(({ shares }) => shares.graph), of(({ shares }) => shares.random)];
  const toldBy = (name) => range(of(({ told }) => told[name]));
  const doorsIn = of(({ ofDoors }) => ofDoors.filter((rank) => rank <= NODES).length);
  const marks = [
    at("expected share of states that are kept, furthest from 20 %", most(of(({ rate }) => Math.abs(rate - TARGET))), "<=", 0.01),
    at("prior mean against how often walks turn there, Spearman, mean", mean(of(({ turning }) => turning)), ">=", 0.4),
    at("prior mean against how often they are there, Spearman, most", most(of(({ visits }) => visits)), "<=", 0),
    at("nats an action, mean", mean(of(({ nats }) => nats)), "<=", 0.7, { rival: "1.39 knows nothing" }),
    at("steps of Q-learning with the graph, share of those without, mean", mean(own), "<=", 0.5, { rival: `random nodes ${range(random)}` }),
    at("share of seeds where those are below the mean of five random graphs", mean(own.map((each, i) => (each < random[i] ? 1 : 0))), ">=", 0.7, {
      rival: "0.5 if nodes did not matter",
    }),
    at("steps below those with a graph of the most visited states, mean", mean(of(({ shares }) => shares.visited - shares.graph)), ">=", 0.1, {
      rival: `those take ${range(of(({ shares }) => shares.visited))}`,
    }),
  ];
  const told = [
    ["nats an action, in the last 50 steps", range(of(({ nats }) => nats))],
    ["steps with the graph, share of those without", range(own)],
    [`doors among the ${NODES} nodes, of ${doors.length}, by seed`, doorsIn.join(", ")],
    [`places of the doors by prior mean, of ${states}, first seed`, trials[0].ofDoors.join(", ")],
    ["steps with the luckiest of five random graphs, share of those without", range(of(({ shares }) => shares.luckiest))],
    ["nats an action when only the nodes are told", `${toldBy("graph")}; the most visited ${toldBy("visited")}; random ${toldBy("random")}`],
    ["share of the nodes that the graph connects, least", shown(least(of(({ whole }) => whole)))],
  ];
  return { marks, told, picture: picture(trials[0]) };
}

export async function main({ seeds, small = false, say = () => {} }) {
  const trials = seeds.map((number) => {
    const one = trial(number, small ? { steps: 200, goals: 2 } : { steps: 1500, goals: 10 });
    const { rate, nats, turning, visits, shares, ofDoors } = one;
    const numbers = Object.entries({ rate, nats, turning, visits, ...shares }).map(([name, x]) => `${name} ${shown(x)}`);
    say(`seed ${number}: ${numbers.join(", ")}, doors at ${ofDoors.join(", ")} of ${states}`);
    return one;
  });
  return judged(trials);
}

await alone(import.meta, about, main);
