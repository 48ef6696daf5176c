/** Milliseconds of the processor that this process has had: other tests and programs run at once. */
export const milliseconds = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
