// examples/sweep: what is there for containers and clusters can be read, and says what the command knows.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../examples/sweep/${file}`, import.meta.url)), "utf8");
const main = readFileSync(fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url)), "utf8");

/** Each command `sievenet sweep` or `worker` of a text, and its options. */
function commands(text: string): { command: string; options: string[] }[] {
  const lines = text
    .replace(/\\\n/g, " ")
    .replace(/",\s*"/g, " ")
    .replace(/\n {14,}/g, " ");
  return [...lines.matchAll(/(?:sievenet |command: |args: \[")(sweep|worker) ([^\n]*)/g)].map(([, command = "", rest = ""]) => ({
    command,
    options: [...rest.matchAll(/--[a-z-]+/g)].map(([option]) => option),
  }));
}

/** The options of a command, as main.ts has them. */
function known(command: string): string[] {
  const [, part = ""] = main.split(`.command("${command}")`);
  return [...(part.split(".action(")[0] ?? "").matchAll(/"(--[a-z-]+)/g)].map(([, option = ""]) => option);
}

test.each(["Dockerfile", "compose.yaml", "kubernetes.yaml", "slurm.sh", "README.md"])("the commands of %s are those of the command line", (file) => {
  for (const { command, options } of commands(read(file))) for (const option of options) expect(known(command), `${command} ${option}`).toContain(option);
});

test("there are commands in the manifests", () => {
  expect(commands(read("kubernetes.yaml")).map(({ command }) => command)).toEqual(["sweep", "sweep", "sweep", "worker"]);
  expect(commands(read("compose.yaml")).map(({ command }) => command)).toEqual(["sweep", "worker"]);
  expect(commands(read("slurm.sh")).map(({ command }) => command)).toEqual(["sweep", "sweep"]);
});

test("the compose file joins a server, a collector and workers", () => {
  const { services } = parse(read("compose.yaml"));
  expect(Object.keys(services)).toEqual(["redis", "sweep", "worker"]);
  expect(services.redis.command).toContain("--appendonly yes");
  for (const name of ["sweep", "worker"]) {
    expect(services[name].command).toContain("--queue redis://redis:6379");
    expect(services[name].depends_on.redis).toEqual({ condition: "service_healthy" });
    expect(services[name].image).toBe("sievenet");
  }
  expect(services.sweep.build).toEqual({ context: "../..", dockerfile: "examples/sweep/Dockerfile" });
});

test("the Kubernetes manifest has what its parts name", () => {
  const documents = parseAllDocuments(read("kubernetes.yaml")).map((each) => {
    expect(each.errors).toEqual([]);
    return each.toJS();
  });
  expect(documents.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    "PersistentVolumeClaim sievenet-sweeps",
    "Job sievenet-shards",
    "Service sievenet-queue",
    "StatefulSet sievenet-queue",
    "Deployment sievenet-worker",
  ]);
  const [claim, job, service, store, worker] = documents;
  expect(job.spec).toMatchObject({ completionMode: "Indexed", completions: 8 });
  const [container] = job.spec.template.spec.containers;
  expect(container.args[0]).toContain(`/${job.spec.completions}" --out`); // as many shards as pods
  expect(container.volumeMounts[0].name).toBe(job.spec.template.spec.volumes[0].name);
  expect(job.spec.template.spec.volumes[0].persistentVolumeClaim.claimName).toBe(claim.metadata.name);
  expect(service.spec.selector).toEqual(store.spec.template.metadata.labels);
  for (const { spec } of [store, worker]) expect(spec.selector.matchLabels).toEqual(spec.template.metadata.labels);
  expect(worker.spec.template.spec.containers[0].args).toEqual(["worker", "--queue", `redis://${service.metadata.name}:${service.spec.ports[0].port}`]);
});

test("the image brings the packages that queues need, of the versions that are tried here", () => {
  const { devDependencies } = JSON.parse(readFileSync(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8"));
  for (const name of ["bullmq", "ioredis"]) expect(read("Dockerfile")).toContain(`${name}@${devDependencies[name].split(".")[0]}`);
});
