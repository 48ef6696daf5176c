// Which runtime trains, as histories record it.

/** What runtimes say of themselves. */
interface Host {
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
  readonly Deno?: { readonly version?: { readonly deno?: string } };
  readonly navigator?: { readonly userAgent?: string };
}

/** Such as "node 20.20.2" or "firefox 128.0"; "unknown" where nothing says it. */
export function runtime(host: Host = globalThis as Host): string {
  const versions: Readonly<Record<string, string | undefined>> = { deno: host.Deno?.version?.deno, ...host.process?.versions };
  for (const name of ["bun", "deno", "node"] as const) if (versions[name]) return `${name} ${versions[name]}`;
  const agent = host.navigator?.userAgent ?? "";
  // a browser names itself after those that it wants to be taken for
  const [, name, version] = /(Firefox|Edg|Chrome)\/([\d.]+)/.exec(agent) ?? [];
  if (name) return `${name.toLowerCase()} ${version}`;
  const safari = /Version\/([\d.]+).* Safari\//.exec(agent);
  return safari ? `safari ${safari[1]}` : "unknown";
}
