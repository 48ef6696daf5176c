// What pages of tests are made of: a module each, and workers that tell the page how they fare.

/** A page that runs a module. */
export const page = (script: string): string => `<!doctype html>\n<html><head></head><body><script type="module" src="${script}"></script></body></html>\n`;

/**
 * A module that begins a worker and keeps in `came` what it says, or why it could not be run, and in `stage` how far it is. The page holds
 * the worker, since engines may take away one that nobody holds.
 */
export const inWorker = (script: string): string => `globalThis.stage = "the worker was begun";
globalThis.worker = new Worker("${script}", { type: "module" });
worker.onmessage = ({ data }) => Object.assign(globalThis, data?.stage ? data : { came: data });
worker.onerror = ({ message }) => Object.assign(globalThis, { came: "The worker failed: " + (message || "it could not be loaded") });
`;

/** What a worker says first. */
export const SAY_LOADED = 'postMessage({ stage: "the worker was loaded" });\n';
