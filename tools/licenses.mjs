// The licences of the packages inside the bundles, which ask to be handed on with copies of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the package that a file belongs to; undefined for files of our own. */
const packageOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

/** The text of a package's licence. @throws where it has none */
function licenseOf(folder) {
  const name = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const { name: called, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (!name) throw new Error(`${called} has no file with its licence, which the bundles must hand on. Look it up and name it here.`);
  return `${called} ${version}\n\n${readFileSync(join(folder, name), "utf8").trim()}\n`;
}

/** The licences of all packages whose code esbuild has put into bundles, by its metafiles. */
export function licenses(metafiles) {
  const files = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs).filter((file) => inputs[file].bytesInOutput)),
  );
  const folders = [...new Set(files.map(packageOf).filter((each) => each !== undefined))].sort();
  return folders.map(licenseOf).join(`\n${"-".repeat(80)}\n\n`);
}
