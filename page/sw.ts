// The service worker: keeps the files of the page that trains, and of others what was looked at, so that they work offline after that.

/** Put in by tools/page.mjs: all files of the page that trains, and a word that changes with the contents of any. */
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
  const answer = async (): Promise<Response> => {
    const cache = await caches.open(NAME);
    const options = { ignoreSearch: true };
    try {
      const came = await fetch(request);
      if (came.ok && !(await cache.match(request, options))) await cache.put(request, came.clone()).catch(() => {}); // no room: it is answered all the same
      return came;
    } catch (cause) {
      const found = await cache.match(request, options);
      if (found) return found;
      throw cause;
    }
  };
  event.respondWith(answer());
});
