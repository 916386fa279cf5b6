/* <live-room>: a room that moves. What comes is shown in order; what is written goes through the outbox. */
import { live } from "../live/socket.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { act } from "./taken.js";

const READ_AFTER = 1000;
const TRY_AGAIN = 2000;

class LiveRoom extends HTMLElement {
  connectedCallback() {
    this.room = Number(this.dataset.room);
    this.member = this.dataset.member ? Number(this.dataset.member) : null;
    this.seen = Number(this.dataset.after);
    this.log = new Log(this);
    this.form = this.querySelector(".room-form");
    this.newer = this.querySelector(".room-newer");
    if (this.form) this.#listenToForm();
    this.#listenToSocket();
    this.addEventListener("click", (event) => act(event, this.room, (sentence) => this.#refuse(sentence)));
    this.#goToStart();
    live.follow(`room:${this.room}`, this.seen, { event: (frame) => this.#take(frame), reload: () => location.reload(), volatile: (frame) => this.#pass("passing", frame) });
  }

  #listenToSocket() {
    const state = this.querySelector(".room-state");
    state.hidden = false;
    live.addEventListener("state", () => (state.firstElementChild.dataset.state = live.state));
    live.addEventListener("hello", () => {
      if (live.member !== this.member) location.reload();
      else this.#send();
    });
  }

  #listenToForm() {
    this.outbox = new Outbox(`${this.member}:${this.room}`);
    this.text = this.form.elements.body;
    this.text.required = false;
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("input", () => this.#say(""));
    this.newer.addEventListener("click", () => this.#toEnd());
    this.log.view.addEventListener("scroll", () => this.log.isAtEnd && this.#noticeRead(), { passive: true });
    addEventListener("storage", () => this.#showWaiting());
    this.#showWaiting();
  }

  /* A link to one message leads there; otherwise the latest is what one came for. */
  #goToStart() {
    const linked = location.hash.startsWith("#message-") && document.getElementById(location.hash.slice(1));
    if (linked) linked.scrollIntoView({ block: "center" });
    else this.log.toEnd();
  }

  /* For the elements within that show who is here and who types. */
  #pass(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #take({ seq, kind, data }) {
    this.#pass("event", { data });
    const wasAtEnd = this.log.isAtEnd;
    if (kind === "reacted") this.log.retake(data);
    else if (data.message) this.log.show(data); // what happened to the room itself has no line
    this.seen = seq;
    if (wasAtEnd) this.#toEnd();
    else if (kind === "message" && this.newer) this.newer.hidden = false;
  }

  #toEnd() {
    this.log.toEnd();
    this.#noticeRead();
  }

  #noticeRead() {
    if (!this.newer) return;
    this.newer.hidden = true;
    clearTimeout(this.reading);
    this.reading = setTimeout(() => document.hidden || live.do("room.read", { room: this.room, seq: this.seen }).catch(() => {}), READ_AFTER);
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const body = this.text.value.trim();
    if (!body) return;
    this.outbox.add(body);
    this.#write("");
    this.#showWaiting();
    this.log.toEnd();
    this.text.focus();
    this.#send();
  }

  /* One at a time and in order: the next one leaves when the server has answered for the one before. */
  async #send() {
    if (!this.outbox || this.sending) return;
    this.sending = true;
    try {
      for (let [next] = this.outbox.all(); next; [next] = this.outbox.all()) {
        await live.do("room.send", { room: this.room, ...next });
        this.outbox.remove(next);
        this.#showWaiting();
      }
    } catch (error) {
      this.#fail(error);
    }
    this.sending = false;
  }

  /* Offline, too fast or broken: it waits in the outbox. Refused: the words go back to where they can be changed. */
  #fail(error) {
    if (error.code === "offline") return;
    if (error.code === "slow-down" || error.code === "failed") {
      this.#say(error.message);
      setTimeout(() => this.#send(), (error.retry_after ?? 0) * 1000 + Math.random() * TRY_AGAIN);
      return;
    }
    const [refused] = this.outbox.all();
    this.outbox.remove(refused);
    this.#write([refused.body, this.text.value].filter(Boolean).join("\n\n"));
    this.#showWaiting();
    this.#say(error.message);
    setTimeout(() => this.#send());
  }

  #write(text) {
    this.text.value = text;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* The error beside the field, in the markup that the page without scripts has too. */
  #say(sentence) {
    const composer = this.form.querySelector(".composer");
    composer.classList.toggle("field-invalid", Boolean(sentence));
    composer.querySelector(".errorlist")?.remove();
    this.text.toggleAttribute("aria-invalid", Boolean(sentence));
    if (!sentence) return;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = "body_error";
    list.setAttribute("role", "alert");
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    composer.append(list);
    this.text.setAttribute("aria-describedby", list.id);
  }

  /* What was pressed and cannot be, said as the page without scripts says it. */
  #refuse(sentence) {
    const toast = this.log.template("refused");
    if (sentence) toast.querySelector("p").textContent = sentence;
    document.getElementById("toasts").append(toast);
  }

  #showWaiting() {
    const lines = this.outbox.all().map(({ body }) => {
      const line = this.log.template("waiting");
      line.querySelector(".message-body").textContent = body;
      return line;
    });
    this.querySelector(".room-waiting").replaceChildren(...lines);
  }
}
customElements.define("live-room", LiveRoom);
