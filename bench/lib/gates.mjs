// Numbers of hard-concrete gates, the same for all nets: temperature 2/3, stretch -0.1 to 1.1.

/** The price of an open weight. */
export const PRICE = 0.1 / 60000;

/** P(open) = sigmoid(log alpha - SHIFT). */
export const SHIFT = (2 / 3) * Math.log(0.1 / 1.1);
