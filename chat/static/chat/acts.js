/* What one does about a line: answer it, change it where it stands, take it away. Each is a link to a page that does the
   same without scripts. */
import { live } from "../live/socket.js";
import { Editor } from "./editor.js";

export class Acts {
  constructor(room, log, composer) {
    this.room = room;
    this.log = log;
    this.composer = composer;
    this.dialog = room.querySelector("#removing");
    this.dialog?.addEventListener("submit", (event) => this.#decide(event));
    room.addEventListener("click", (event) => this.#click(event));
  }

  #click(event) {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const answered = event.target.closest("[data-answers]");
    const link = event.target.closest("[data-act]");
    const done = answered ? this.#show(answered) : this[link?.dataset.act]?.(link.closest(".line"), link);
    if (!done) return;
    event.preventDefault();
    link?.closest("details")?.removeAttribute("open");
  }

  #show(link) {
    const line = this.log.line(link.dataset.answers);
    if (line) this.log.goTo(line);
    return line;
  }

  answer(line) {
    this.composer()?.answer(line);
    return this.composer();
  }

  unanswer() {
    this.composer().answer(null);
    return true;
  }

  edit(line, link) {
    new Editor(line, this.room).open(link.href);
    return true;
  }

  remove(line) {
    this.line = line;
    this.#refuse("");
    this.dialog.showModal();
    return true;
  }

  async #decide(event) {
    if (event.submitter?.value !== "yes") return;
    event.preventDefault();
    try {
      await live.do("room.remove", { room: Number(this.room.dataset.room), seq: Number(this.line.dataset.seq) });
      this.dialog.close();
    } catch (error) {
      this.#refuse(error.message ?? this.room.querySelector(".room-away").textContent);
    }
  }

  #refuse(sentence) {
    const place = this.dialog.querySelector(".removing-error");
    place.textContent = sentence;
    place.hidden = !sentence;
  }
}
