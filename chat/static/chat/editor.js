/* Changing a message where it stands: the form of the page that does the same, put into the line.
   What is typed is kept on this device until it is saved or given up, so neither Escape nor a closed tab loses a word. */
const parse = (html) => new DOMParser().parseFromString(html, "text/html").querySelector(".line-edit");

export class Editor {
  constructor(line, room) {
    this.line = line;
    this.away = room.querySelector(".room-away").textContent;
    this.slot = `draft:${room.dataset.member}:message-${room.dataset.room}-${line.dataset.seq}`;
  }

  async open(url) {
    const open = this.line.querySelector(".line-edit");
    if (open) return open.elements.body.focus();
    try {
      this.#put(parse(await (await fetch(url)).text()));
    } catch {
      location.assign(url);
      return;
    }
    const kept = JSON.parse(localStorage.getItem(this.slot) ?? "null");
    if (kept) this.form.elements.body.value = kept.fields.body[0];
    this.form.elements.body.focus();
  }

  #put(form) {
    this.form?.remove();
    this.form = form;
    this.line.append(form);
    this.line.classList.add("line-editing");
    form.addEventListener("submit", (event) => this.#save(event));
    form.addEventListener("input", () => this.#keep());
    form.addEventListener("keydown", (event) => this.#key(event));
    form.querySelector('[data-act="leave"]').addEventListener("click", (event) => {
      event.preventDefault();
      this.#close(true);
    });
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") this.#close();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async #save(event) {
    event.preventDefault();
    if (this.saving) return;
    this.saving = true;
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: new FormData(this.form) });
      if (answer.redirected && new URL(answer.url).searchParams.has("at")) return this.#close(true);
      this.#put(parse(await answer.text()));
      this.form.elements.body.focus();
    } catch {
      this.#say(this.away);
    } finally {
      this.saving = false;
    }
  }

  #keep() {
    localStorage.setItem(this.slot, JSON.stringify({ place: this.slot, key: "", fields: { body: [this.form.elements.body.value] } }));
  }

  #close(isDone = false) {
    if (isDone) localStorage.removeItem(this.slot);
    this.form.remove();
    this.line.classList.remove("line-editing");
    this.line.querySelector(".line-acts summary")?.focus();
  }

  #say(sentence) {
    this.form.querySelector(".errorlist")?.remove();
    const list = Object.assign(document.createElement("ul"), { className: "errorlist" });
    list.setAttribute("role", "alert");
    list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    this.form.querySelector(".composer").append(list);
  }
}
