/** A number that may change from step to step, such as a learning rate or a lambda: a function of the step, counted from 0. */
export type Schedule = (step: number) => number;
