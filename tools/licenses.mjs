// The licences of the packages inside the bundles, which ask to be handed on with copies of them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folder of the package that a file belongs to; undefined for files of our own. */
const packageOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

/** The Apache License, which packages under it need not bring along. */
const apache = () => readFileSync("node_modules/typescript/LICENSE", "utf8").trim();

/** What stands on top of a file. */
const head = (file) =>
  /^(?:\/\/.*\n)+/
    .exec(readFileSync(file, "utf8"))?.[0]
    .replaceAll(/^\/\/ ?/gm, "")
    .trim() ?? "";

/** The text of a package's licence; of one without a file, what its files in the bundles have on top. @throws where it has neither */
function licenseOf(folder, files) {
  const name = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const { name: called, version, license = "" } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const heads = name ? [] : [...new Set(files.map(head))].filter((each) => /licen[cs]e|redistribution/i.test(each));
  if (!name && !heads.length) throw new Error(`${called} has no file with its licence, which the bundles must hand on. Look it up and name it here.`);
  const texts = name ? [readFileSync(join(folder, name), "utf8").trim()] : [...heads, ...(/Apache-2\.0/.test(license) ? [apache()] : [])];
  return [`${called} ${version}`, ...texts].join("\n\n").concat("\n");
}

/** The licences of all packages whose code esbuild has put into bundles, by its metafiles. */
export function licenses(metafiles) {
  const files = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs).filter((file) => inputs[file].bytesInOutput)),
  );
  const folders = [...new Set(files.map(packageOf).filter((each) => each !== undefined))].sort();
  return folders
    .map((folder) =>
      licenseOf(
        folder,
        files.filter((file) => packageOf(file) === folder),
      ),
    )
    .join(`\n${"-".repeat(80)}\n\n`);
}
