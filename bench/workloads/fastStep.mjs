// What does the fast build bring whole training steps, and predictions of the inference entry, over the plain one? In one process,
// or one page: the library is loaded twice.
import { builds, fastTwin } from "../nets/fastBuild.mjs";
import { OUR_PLAIN } from "../peers/names.mjs";
import { rowsOf } from "../measure/rows.mjs";
import { withoutRelaxed } from "./gemmFast.mjs";

export default Object.entries(builds).map(([name, { metric, work, contenderOf }]) => ({
  name,
  metric,
  work,
  missing: withoutRelaxed,
  ours: async (lib) => contenderOf(await fastTwin(lib)),
  peers: { [OUR_PLAIN]: contenderOf },
  chromium: ({ inPage, pairs, seconds, say }) =>
    rowsOf(name, [OUR_PLAIN], say, async () => {
      say(`${name}: ${OUR_PLAIN} ...`);
      return inPage("fastBuild", { name, pairs, seconds, warming: 1.5 });
    }),
}));
