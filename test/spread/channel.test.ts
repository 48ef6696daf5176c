// Shares that hear of each other through a BroadcastChannel.
import { channelExchange } from "sievenet/spread";
import { expect, test } from "vitest";

const bytes = (...numbers: number[]) => Uint8Array.from(numbers);

test("what each told comes in the order of ranks, to one that comes later too", async () => {
  const channels = [0, 1, 2].map(() => new BroadcastChannel("sievenet-test-rounds"));
  const share = (rank: number) => channelExchange(channels[rank] as BroadcastChannel, { rank, ranks: 3 });
  const [first, second] = [share(0), share(1)];
  const early = [first.gather("1:sums", bytes(1)), second.gather("1:sums", bytes(2, 2))];
  await new Promise((resolve) => setTimeout(resolve, 20));
  const third = share(2);
  for (const all of await Promise.all([...early, third.gather("1:sums", bytes())])) expect(all).toEqual([bytes(1), bytes(2, 2), bytes()]);
  const next = await Promise.all([first, second, third].map((each, rank) => each.gather("1:values", bytes(rank))));
  for (const all of next) expect(all).toEqual([bytes(0), bytes(1), bytes(2)]);
  for (const channel of channels) channel.close();
});

test("one that is opened again hears what is known, and what was told", async () => {
  const channels = [0, 1, 1].map(() => new BroadcastChannel("sievenet-test-again"));
  const [first, second, again] = [0, 1, 1].map((rank, i) => channelExchange(channels[i] as BroadcastChannel, { rank, ranks: 2 }));
  await Promise.all([first?.gather("1:sums", bytes(1)), second?.gather("1:sums", bytes(2))]);
  first?.keep?.(1, () => bytes(9, 9));
  channels[1]?.close();
  const waiting = first?.gather("2:sums", bytes(3));
  expect(await again?.recovered?.()).toEqual(bytes(9, 9));
  expect(await again?.gather("2:sums", bytes(4))).toEqual([bytes(3), bytes(4)]);
  expect(await waiting).toEqual([bytes(3), bytes(4)]);
  channels[0]?.close();
  channels[2]?.close();
});

test("what comes too late for its round is not kept for ever", async () => {
  const channels = [0, 1].map(() => new BroadcastChannel("sievenet-test-late"));
  const [first, second] = channels.map((channel, rank) => channelExchange(channel, { rank, ranks: 2 }));
  for (let i = 0; i < 8; i++) channels[1]?.postMessage({ kind: "told", round: `late ${i}`, rank: 1, bytes: bytes(i) });
  for (let i = 1; i < 5; i++) await Promise.all([first?.gather(`${i}:sums`, bytes(1)), second?.gather(`${i}:sums`, bytes(2))]);
  let asked = false;
  channels[1]?.addEventListener("message", ({ data }) => {
    if ((data as { kind: string }).kind !== "wanted") return;
    asked = true;
    channels[1]?.postMessage({ kind: "told", round: "late 0", rank: 1, bytes: bytes(9) });
  });
  expect(await first?.gather("late 0", bytes(1))).toEqual([bytes(1), bytes(9)]);
  expect(asked).toBe(true);
  for (const channel of channels) channel.close();
});

test("one that does not come is said", async () => {
  const channel = new BroadcastChannel("sievenet-test-alone");
  const alone = channelExchange(channel, { rank: 1, ranks: 2, patience: 0.3 });
  await expect(alone.gather("1:sums", bytes())).rejects.toThrow(/^spread: share 0 of 2 has not answered for 0.3 seconds/);
  expect(() => channelExchange(channel, { rank: 2, ranks: 2 })).toThrow("channelExchange: rank is 2, but it must be a whole number from 0 to 1.");
  expect(() => channelExchange(channel, { rank: 0, ranks: 2, patience: 0 })).toThrow(
    "channelExchange: patience is 0, but it must be a number of seconds above 0.",
  );
  channel.close();
});
