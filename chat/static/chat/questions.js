/* <room-questions>: what is asked in a room, as it changes. A vote changes its number in place; for all else the page of the
   questions is asked for anew, after a random pause, since everybody else who is here was told at the same moment. */
import { live } from "../live/socket.js";
import { uuid } from "./outbox.js";

const PAUSE = 1500;

class RoomQuestions extends HTMLElement {
  connectedCallback() {
    this.room = Number(this.dataset.room);
    const room = this.closest("live-room");
    if (room) room.addEventListener("event", ({ detail }) => this.#take(detail));
    else live.follow(`room:${this.room}`, Number(this.dataset.after), { event: (frame) => this.#take(frame), reload: () => location.reload() });
    this.addEventListener("click", (event) => this.#press(event));
    this.addEventListener("submit", (event) => this.#ask(event));
  }

  #take({ kind, data }) {
    if (kind === "question" && data.votes !== undefined) this.#count(data);
    else if (kind === "question" || kind === "room") this.#showSoon();
  }

  #count({ question, votes }) {
    const row = this.#row(question);
    if (!row) return;
    row.dataset.votes = votes;
    row.querySelector(".numbers").textContent = votes;
    this.#order();
  }

  /* What waits stands by votes, then as it was asked: ids rise with time. */
  #order() {
    const rows = [...this.querySelectorAll(".question-asked")];
    const sorted = [...rows].sort((one, other) => other.dataset.votes - one.dataset.votes || one.dataset.question - other.dataset.question);
    if (rows.every((row, place) => row === sorted[place])) return;
    const last = rows.at(-1).nextSibling;
    this.#keepFocus(() => sorted.forEach((row) => row.parentNode.insertBefore(row, last)));
  }

  #showSoon(pause = PAUSE * Math.random()) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#show(), pause);
  }

  async #show() {
    const answer = await fetch(this.dataset.url).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.#keepFocus(() => {
      for (const part of this.querySelectorAll("[data-part]")) {
        const fresh = page.querySelector(`room-questions [data-part="${part.dataset.part}"]`);
        if (fresh) part.replaceWith(fresh);
      }
    });
  }

  #keepFocus(change) {
    const active = document.activeElement;
    const row = this.contains(active) && active.closest("[data-question]")?.dataset.question;
    change();
    if (!row || document.activeElement === active) return;
    const same = this.#row(row)?.querySelector(`[data-do="${active.dataset.do}"]`);
    (same ?? this.querySelector("summary")).focus({ preventScroll: true });
  }

  async #press(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    const question = Number(button.closest("[data-question]").dataset.question);
    const on = button.getAttribute("aria-pressed") !== "true";
    const frames = { vote: { on }, mark: { state: button.value }, unask: {} };
    if (!(await this.#do(`room.${button.dataset.do}`, { question, ...frames[button.dataset.do] }))) return;
    if (button.dataset.do !== "vote") return this.#showSoon(0);
    button.setAttribute("aria-pressed", on);
    button.name = on ? "take" : "give";
  }

  /* The field is free at once, since the next question may be typed before the first one is up; what could not be asked
     stands in it again, with the key that it had. */
  async #ask(event) {
    event.preventDefault();
    const form = event.target, { key, body } = form.elements;
    const frame = { room: this.room, client_id: key.value, body: body.value };
    form.reset();
    key.value = uuid();
    if (await this.#do("room.ask", frame)) return this.#showSoon(0);
    if (!body.value) key.value = frame.client_id;
    body.value = [frame.body, body.value].filter(Boolean).join(" ");
  }

  /* What cannot be is said as the page without scripts says it. */
  async #do(name, frame) {
    try {
      return await live.do(name, frame);
    } catch (error) {
      const toast = this.querySelector('template[data-name="refused"]').content.firstElementChild.cloneNode(true);
      if (error.message) toast.querySelector("p").textContent = error.message;
      document.getElementById("toasts").append(toast);
      return null;
    }
  }

  #row(question) {
    return this.querySelector(`[data-question="${Number(question)}"]`);
  }
}
customElements.define("room-questions", RoomQuestions);
