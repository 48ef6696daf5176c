// The service worker: keeps the files of the page, so that it works offline after the first visit.

/** Put in by tools/page.mjs: all files of the page, and a word that changes with their contents. */
declare const FILES: readonly string[];
declare const VERSION: string;

interface Scope {
  addEventListener(name: "install" | "activate", act: (event: { waitUntil(what: Promise<unknown>): void }) => void): void;
  addEventListener(name: "fetch", act: (event: { readonly request: Request; respondWith(what: Promise<Response>): void }) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
const scope = globalThis as unknown as Scope;
const NAME = `sievenet-page ${VERSION}`;

scope.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(FILES as string[]))
      .then(() => scope.skipWaiting()),
  );
});

scope.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name.startsWith("sievenet-page ") && name !== NAME) await caches.delete(name);
    await scope.clients.claim();
  };
  event.waitUntil(old());
});

/** The network first, so that a new page is seen at once; what is kept where there is none. */
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  const kept = async (cause: unknown): Promise<Response> => {
    const found = await (await caches.open(NAME)).match(request, { ignoreSearch: true });
    if (found) return found;
    throw cause;
  };
  event.respondWith(fetch(request).catch(kept));
});
