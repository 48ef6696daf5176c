// What does the fast build bring whole training steps, and predictions of the inference entry, over the plain one? In one process,
// or one page: the library is loaded twice. Beside LiteRT.js, which has relaxed SIMD too, in Node.

import { rowsOf } from "../measure/rows.mjs";
import { builds, fastTwin } from "../nets/fastBuild.mjs";
import { litertPredict } from "../nets/prediction/litert.mjs";
import { LITERT, OUR_PLAIN } from "../peers/names.mjs";
import { withoutRelaxed } from "./gemmFast.mjs";

export default Object.entries(builds).map(([name, { metric, work, contenderOf, net }]) => ({
  name,
  metric,
  work,
  missing: withoutRelaxed,
  ours: async (lib) => contenderOf(await fastTwin(lib)),
  peers: { [OUR_PLAIN]: contenderOf, ...(net && { [LITERT]: (litert) => litertPredict(litert, net(), net().x, net().batch) }) },
  chromium: ({ inPage, pairs, seconds, say }) =>
    rowsOf(name, [OUR_PLAIN], say, async () => {
      say(`${name}: ${OUR_PLAIN} ...`);
      return inPage("fastBuild", { name, pairs, seconds, warming: 1.5 });
    }),
}));
