/* The field at the foot of a room: what is written goes through the outbox, one after the other and in order. */
import { live } from "../live/socket.js";
import { Outbox } from "./outbox.js";
import { SlowClock } from "./slow-clock.js";

const TRY_AGAIN = 2000;

export class Composer {
  constructor(room, form, log) {
    this.room = Number(room.dataset.room);
    this.form = form;
    this.log = log;
    this.waiting = room.querySelector(".room-waiting");
    this.answering = form.querySelector(".room-answering");
    this.goSlowly();
    this.outbox = new Outbox(`${room.dataset.member}:${this.room}`);
    this.text = form.elements.body;
    this.text.required = false;
    form.addEventListener("submit", (event) => this.#submit(event));
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("input", () => this.#say(""));
    addEventListener("storage", () => this.showWaiting());
    this.showWaiting();
  }

  /* Answer a line from now on; none: whatever is written next answers nobody. */
  answer(line) {
    this.form.elements.replies_to.value = line?.dataset.seq ?? "";
    this.answering.hidden = !line;
    this.answering.querySelector(".room-answered-name").textContent = line?.querySelector(".message-author").textContent ?? "";
    this.answering.querySelector(".room-answered-words").textContent = line?.querySelector(".message-body").textContent.trim() ?? "";
    if (line !== undefined) this.text.focus();
  }

  /* The room goes slowly, or does so no more. */
  goSlowly() {
    this.clock?.stop();
    this.clock = new SlowClock(this.form.querySelector(".room-wait"));
  }

  /* A message of ours that came by itself: the server has it, whatever became of its answer. */
  confirm(message) {
    if (!this.outbox.has(message)) return;
    this.outbox.remove(message);
    this.showWaiting();
  }

  /* One at a time and in order: the next one leaves when the server has answered for the one before. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let [next] = this.outbox.all(); next; [next] = this.outbox.all()) {
        await live.do("room.send", { room: this.room, ...next });
        this.clock.restart();
        this.outbox.remove(next);
        this.showWaiting();
      }
    } catch (error) {
      this.#fail(error);
    }
    this.sending = false;
  }

  showWaiting() {
    const lines = this.outbox.all().map(({ body }) => {
      const line = this.log.template("waiting");
      line.querySelector(".message-body").textContent = body;
      return line;
    });
    this.waiting.replaceChildren(...lines);
  }

  /* 229: a key that ended a composition, of which Safari says too early that it is over. */
  #key(event) {
    if (event.defaultPrevented || event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  /* A picture that is still on its way holds everything back (picture-drop.js). */
  #submit(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const body = this.text.value.trim();
    if (!body) return;
    const answered = Number(this.form.elements.replies_to.value);
    this.outbox.add(answered ? { body, replies_to: answered } : { body });
    this.#write("");
    this.form.querySelector(".attach-list")?.replaceChildren();
    this.form.querySelector(".attach")?.removeAttribute("open");
    this.answer();
    this.showWaiting();
    this.log.toEnd();
    this.text.focus();
    this.send();
  }

  /* Offline, too fast or broken: it waits in the outbox. Refused: the words go back to where they can be changed. */
  #fail(error) {
    if (error.code === "offline") return;
    if (error.code === "slow-down" || error.code === "failed") {
      const wait = error.retry_after ?? 0;
      if (!this.clock.show(wait)) this.#say(error.message);
      setTimeout(() => this.send(), wait * 1000 + Math.random() * TRY_AGAIN);
      return;
    }
    const [refused] = this.outbox.all();
    if (!refused) return;
    this.outbox.remove(refused);
    this.#write([refused.body, this.text.value].filter(Boolean).join("\n\n"));
    this.showWaiting();
    this.#say(error.message);
    setTimeout(() => this.send());
  }

  #write(text) {
    this.text.value = text;
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* The error beside the field, in the markup that the page without scripts has too. */
  #say(sentence) {
    const composer = this.form.querySelector(".composer");
    composer.classList.toggle("field-invalid", Boolean(sentence));
    composer.querySelector("#body_error")?.remove();
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
}
