/* Shows what the place tells this device, and opens it when pressed. It keeps nothing and touches no page. */
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  const { title, body, url, tag, lang, standing } = event.data.json();
  const showing = self.registration.showNotification(title, { body, tag, lang, renotify: true, data: { url } });
  event.waitUntil(showing.then(() => standing && takeAway([tag, ...standing])));
});

/* What was read elsewhere since it was shown here. `standing`: how the tags begin of what was not. */
async function takeAway(standing) {
  for (const shown of await self.registration.getNotifications()) {
    if (!standing.some((mark) => shown.tag.startsWith(mark))) shown.close();
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.url, self.location.origin);
  /* Whatever came along, nothing but this place is opened. */
  if (address.origin === self.location.origin) event.waitUntil(open(address.href));
});

async function open(address) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => page.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}
