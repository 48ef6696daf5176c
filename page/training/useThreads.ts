// What threads need: a module of its own, which pages that are not isolated never load.
export { useThreads } from "sievenet/threads";
