/* Keeps one page on the device, and shows it when the network is away. It touches nothing else: no page of a
   member is ever stored. The address of this script carries the version of the page that it keeps. */
const KEPT = "offline-" + new URL(self.location).searchParams.get("v");
const PAGE = "/offline/";

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)));
  else if (!navigator.onLine && event.request.method === "GET") event.respondWith(fetch(event.request).catch(() => kept(event.request)));
});

/* The page, with the styles and scripts that it names. */
async function keep() {
  const cache = await caches.open(KEPT);
  const page = await fetch(PAGE, { credentials: "omit" });
  const text = await page.clone().text();
  const parts = [...text.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js)[^"]*)"/g)].map((match) => match[1]);
  await Promise.all([cache.put(PAGE, page), cache.addAll(parts)]);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("offline-") && name !== KEPT).map((name) => caches.delete(name)));
}

async function kept(request) {
  return (await caches.match(request)) || Response.error();
}
