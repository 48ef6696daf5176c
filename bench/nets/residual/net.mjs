// The residual net: three blocks of relu(x + norm(conv(relu(norm(conv(x)))))) with 3 x 3 filters and 16 channels, the mean
// of each map, and a dense layer. Its input stays the same.
import { sizeOf, uniform, uniformWeights, whole } from "../numbers.mjs";

export const BLOCKS = 3;
export const BATCH = 32;
export const CHANNELS = 16;
export const SIDE = 32;
export const EPSILON = 1e-5;
export const INPUT = [BATCH, CHANNELS, SIDE, SIDE];
export const FILTERS = [CHANNELS, CHANNELS, 3, 3];
const FAN_IN = 9 * CHANNELS;

/** The filters of both convolutions of each block, one after the other; scales start at 1, shifts and biases at 0. */
export const startFilters = () => Array.from({ length: 2 * BLOCKS }, (_, i) => uniformWeights(sizeOf(FILTERS), FAN_IN, 60 + i));
export const startDense = () => uniformWeights(CHANNELS * 10, CHANNELS, 70);
export const input = () => uniform(sizeOf(INPUT), -1, 1, 71);
export const labels = () => whole(BATCH, 10, 72);
