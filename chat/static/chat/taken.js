/* How messages were taken, and what is pinned: the buttons under and beside them act over the socket, and what is one's own stays pressed in. */
import { pick } from "../discussions/reaction-picker.js";
import { live } from "../live/socket.js";

const THANKS = "0";
const NAMES = { [THANKS]: ["give", "take_back"] };

/* What one gave this line: ids of kinds of reactions, and THANKS. */
export const mineIn = (line) => new Set([...line.querySelectorAll('[aria-pressed="true"]')].map(({ value }) => value));

export const pressOn = (line, mine, isOwn) => {
  for (const button of line.querySelectorAll("button[aria-pressed]")) {
    const on = mine.has(button.value);
    button.setAttribute("aria-pressed", on);
    button.name = (NAMES[button.value] ?? ["give", "take"])[Number(on)];
    button.disabled = isOwn;
  }
};

/* What an event tells was given or taken back, put where the message is. Only that place changes, so that nothing is read aloud anew. */
export const retake = (line, { html, by, author, reaction, on, thanks }, member) => {
  const mine = mineIn(line);
  if (by === member) mine[on ?? thanks ? "add" : "delete"](String(reaction ?? THANKS));
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".message-taken");
  line.querySelector(".message-taken")?.remove();
  if (fresh) line.querySelector(".message").append(fresh);
  pressOn(line, mine, author === member);
};

export const act = async (event, room, refused) => {
  const button = event.target.closest('.line button[form=acts], [data-act="pin"]');
  if (!button) return pick(event);
  event.preventDefault();
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    const line = button.closest(".line");
    await send(button, line, { room, seq: Number(line.dataset.seq), on: button.getAttribute("aria-pressed") !== "true" });
    button.closest(".reaction-picker")?.remove();
    button.closest("details")?.removeAttribute("open");
  } catch (error) {
    refused(error.message);
  }
  button.removeAttribute("aria-busy");
};

const send = (button, line, frame) => {
  if (button.dataset.act) return live.do("room.pin", { ...frame, on: !line.querySelector(".message-pinned") });
  if (button.value === THANKS) return live.do("room.thank", frame);
  return live.do("room.react", { ...frame, reaction: Number(button.value) });
};
