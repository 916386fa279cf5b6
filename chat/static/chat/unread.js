/* What waits in each room of a list, as it changes elsewhere: where one has read on another device, it is new no more. */
import { live } from "../live/socket.js";

const MOST = 100;
const lists = () => [...document.querySelectorAll("[data-counts-of]")];

const put = (badge, number) => {
  if (!badge) return;
  badge.hidden = !number;
  const texts = document.createTreeWalker(badge, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/\d+/, number);
};

document.addEventListener("waiting", async () => {
  const rooms = [...new Set(lists().map(({ dataset }) => Number(dataset.countsOf)))].slice(0, MOST);
  if (!rooms.length) return;
  const { rooms: found } = await live.do("room.unread", { rooms }).catch(() => ({ rooms: {} }));
  for (const place of lists()) {
    const counts = found[place.dataset.countsOf];
    if (!counts || counts.read < Number(place.dataset.read ?? 0)) continue;
    place.dataset.read = counts.read;
    for (const name of ["unread", "called"]) put(place.querySelector(`[data-count="${name}"]`), counts[name]);
  }
});
