// A workload of nets/fastBuild.mjs in a page: what duel() gives for the fast build against the plain one.
import { against } from "../../measure/against.mjs";
import { builds, fastTwin } from "../../nets/fastBuild.mjs";

export default async function work({ name, ...settings }) {
  const lib = await import("/module/inside.js");
  const { contenderOf, ...build } = builds[name];
  return against({ ...build, ours: async () => contenderOf(await fastTwin(lib)) }, contenderOf, lib, lib, settings);
}
