// Keeps this release of the application, and nothing else: its files and its page, which holds nothing of a person. What a
// person works on lies sealed in the tablet's store, never here. A new release waits until the page asks for it.
const NAME = `inspections.${RELEASE.version}`;
const KEPT = new Set([...RELEASE.files, ...RELEASE.pages]);

self.addEventListener("install", (event) => {
  const fresh = [...KEPT].map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("inspections.") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "use") self.skipWaiting();
  if (event.data === "version") event.source.postMessage({ version: RELEASE.version });
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !KEPT.has(url.pathname)) return;
  event.respondWith(caches.open(NAME).then(async (cache) => (await cache.match(url.pathname)) ?? fetch(event.request)));
});
