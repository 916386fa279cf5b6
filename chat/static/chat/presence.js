/* <room-here>: who is in the room. What passes tells of each who comes and goes; now and then the server is asked,
   since what passes may be lost. */
import { live } from "../live/socket.js";

const ASK_EVERY = 45000;
const ASK_SOON = 1500;

class RoomHere extends HTMLElement {
  people = new Map();
  count = 0;

  connectedCallback() {
    this.room = this.closest("live-room");
    if (!this.room.dataset.member) return;
    this.room.addEventListener("passing", ({ detail }) => this.#take(detail));
    live.addEventListener("hello", () => this.#askSoon());
    document.addEventListener("visibilitychange", () => document.hidden || this.#askSoon());
    this.#askSoon();
  }

  #take({ kind, data }) {
    if (kind === "here") this.#show(data.count, null);
    else if (kind !== "came" && kind !== "went") return;
    else if (!this.people) this.#askSoon();
    else {
      if (kind === "came") this.people.set(data.member, data);
      else this.people.delete(data.member);
      this.#show(this.people.size, this.people);
    }
  }

  #askSoon(pause = ASK_SOON) {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.#ask(), pause * (0.75 + Math.random() / 2));
  }

  async #ask() {
    if (!document.hidden && live.state === "live") {
      try {
        const { count, people } = await live.do("room.here", { room: Number(this.room.dataset.room) });
        this.#show(count, people && new Map(people.map((one) => [one.member, one])));
      } catch {
        /* It stays as it was; the next answer sets it right. */
      }
    }
    this.#askSoon(ASK_EVERY);
  }

  #show(count, people) {
    this.people = people;
    this.hidden = !count;
    this.querySelector("[data-count]").textContent = count;
    this.querySelector("ul").replaceChildren(...[...(people?.values() ?? [])].map(named));
  }
}

function named({ name, url }) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  const words = document.createElement("bdi");
  words.textContent = name;
  link.href = url;
  link.append(words);
  line.append(link);
  return line;
}

customElements.define("room-here", RoomHere);
