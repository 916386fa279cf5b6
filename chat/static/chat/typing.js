/* <room-typing>: tells others that one types, and shows who does. */
import { live } from "../live/socket.js";

const SHOWN = 5000;
const TELL_EVERY = 3000;

class RoomTyping extends HTMLElement {
  typing = new Map();
  toldAt = 0;

  connectedCallback() {
    this.room = this.closest("live-room");
    this.room.addEventListener("passing", ({ detail }) => detail.kind === "typing" && this.#take(detail.data));
    this.room.addEventListener("event", ({ detail }) => this.#stop(detail.data.author));
    this.room.querySelector(".room-form textarea")?.addEventListener("input", (event) => event.target.value.trim() && event.isTrusted && this.#tell());
  }

  #tell() {
    if (Date.now() - this.toldAt < TELL_EVERY) return;
    this.toldAt = Date.now();
    live.do("room.typing", { room: Number(this.room.dataset.room) }).catch(() => {});
  }

  #take({ member, name }) {
    if (member === Number(this.room.dataset.member)) return;
    clearTimeout(this.typing.get(member)?.fading);
    this.typing.set(member, { name, fading: setTimeout(() => this.#stop(member), SHOWN) });
    this.#show();
  }

  #stop(member) {
    if (!this.typing.has(member)) return;
    clearTimeout(this.typing.get(member).fading);
    this.typing.delete(member);
    this.#show();
  }

  #show() {
    const [first, second] = [...this.typing.values()].map(({ name }) => name);
    const sentence = [null, this.dataset.one, this.dataset.two][this.typing.size] ?? this.dataset.many;
    this.textContent = this.typing.size ? sentence.replace("{name}", () => first).replace("{other}", () => second) : "";
  }
}
customElements.define("room-typing", RoomTyping);
