// The entry `sievenet/spread`: one training over several workers, tabs or machines.
export { type Channel, type ChannelOptions, channelExchange } from "./channel.ts";
export type { Exchange } from "./exchange.ts";
export type { RedisClient } from "./redis.ts";
export type { Traffic } from "./rounds.ts";
export { redisShares, type SharesOptions } from "./shares.ts";
export { type SpreadOptions, type SpreadTraining, shareOf, spread } from "./spread.ts";
