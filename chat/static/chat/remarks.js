/* <room-remarks>: what is said at the head of a room of those who are in it. As people come and go, it is fetched anew,
   once for many who do at a time. */
const PAUSE = 3000;

class RoomRemarks extends HTMLElement {
  connectedCallback() {
    const room = this.closest("live-room");
    if (!room.dataset.member) return;
    room.addEventListener("passing", ({ detail }) => {
      if (["came", "went", "here"].includes(detail.kind)) this.#askSoon();
    });
    document.addEventListener("visibilitychange", () => this.late && !document.hidden && this.#askSoon());
  }

  #askSoon() {
    this.asking ??= setTimeout(() => this.#ask(), PAUSE * (0.75 + Math.random() / 2));
  }

  async #ask() {
    this.asking = undefined;
    this.late = document.hidden;
    if (this.late || this.contains(document.activeElement)) return;
    try {
      const answer = await fetch(this.dataset.from, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) this.#show(await answer.text());
    } catch {
      /* It stays as it was until somebody else comes or goes. */
    }
  }

  #show(html) {
    if (html !== this.shown) this.innerHTML = this.shown = html;
  }
}

customElements.define("room-remarks", RoomRemarks);
