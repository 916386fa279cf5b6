/* On each page of a member: what this device shows and was read elsewhere is taken away, as soon as that is known here. */
const SCOPE = "/push/", WAITING = "/me/devices/standing/";

const shownHere = async () => {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  return registration?.scope.endsWith(SCOPE) ? registration.getNotifications() : [];
};

const tidy = async () => {
  const shown = await shownHere();
  if (!shown.length) return;
  const answer = await fetch(WAITING, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const { standing } = await answer.json();
  for (const one of shown) if (!standing.some((mark) => one.tag.startsWith(mark))) one.close();
};

let timer = null;
const soon = () => { timer ??= setTimeout(() => { timer = null; tidy().catch(() => {}); }, Math.random() * 1000); };

document.addEventListener("waiting", soon);
document.addEventListener("visibilitychange", () => document.hidden || soon());
soon();
