import { mineIn, pressOn, retake } from "./taken.js";

/* The lines of a room: each in its place by number, once; grouped by author; a heading for each new day.
   Whenever the words of a line are put in place anew it fires "line", which bubbles: what is mine is laid over then. */
const TOGETHER = 5 * 60 * 1000;
const MOST_LINES = 300;
const AT_END = 80;
const EXCERPT = 120;
const dayName = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "long" });

export class Log {
  constructor(room) {
    this.view = room.querySelector(".room-log");
    this.lines = room.querySelector(".room-lines");
    this.earlier = room.querySelector(".room-earlier");
    this.empty = room.querySelector(".room-empty");
    this.member = Number(room.dataset.member);
    this.blocked = new Set(room.dataset.blocked?.split(" ").map(Number));
    this.source = (name) => room.querySelector(`template[data-name="${name}"]`);
    this.template = (name) => this.source(name)?.content.firstElementChild?.cloneNode(true);
    this.arrange();
  }

  /* What an event tells about a message: its words (the server's own markup), or that they are gone. A line that is
     not on this page is put there only if it is new. Returns the line. */
  show({ seq, author, at, message, html }, isNew = false) {
    this.#tellAnswers(seq, html);
    const line = this.line(seq) ?? (isNew ? this.#insert(seq, author, at) : null);
    if (!line) return null;
    const mine = mineIn(line);
    this.#say(line, html);
    this.#offer(line, html, message);
    this.#fold(line, html);
    pressOn(line, mine, author === this.member);
    this.empty?.remove();
    this.arrange();
    line.dispatchEvent(new CustomEvent("line", { bubbles: true }));
    return line;
  }

  /* What an event tells about how a message was taken. */
  retake(data) {
    const line = this.line(data.seq);
    if (line) retake(line, data, this.member);
  }

  /* Everything up to a number is gone for good, and with it what later words show of it. */
  forget(upto) {
    const lines = [...this.lines.querySelectorAll(".line")].filter((line) => Number(line.dataset.seq) <= upto);
    for (const link of this.lines.querySelectorAll("[data-answers]")) {
      if (Number(link.dataset.answers) <= upto) link.textContent = this.template("gone").querySelector(".message-body").textContent.trim();
    }
    if (!lines.length) return;
    if (lines.some((line) => line.contains(document.activeElement))) this.view.focus();
    for (const line of lines) line.remove();
    this.earlier.hidden = true;
    this.arrange();
  }

  arrange() {
    this.lines.querySelectorAll(".room-day").forEach((day) => day.remove());
    let before = null;
    for (const line of this.lines.querySelectorAll(".line")) {
      const isNewDay = !before || this.#day(before) !== this.#day(line);
      const goesOn = !isNewDay && !line.previousElementSibling?.matches(".room-new");
      const together = goesOn && before.dataset.author === line.dataset.author && new Date(line.dataset.at) - new Date(before.dataset.at) < TOGETHER;
      line.classList.toggle("line-grouped", together);
      line.classList.toggle("line-mine", Number(line.dataset.author) === this.member);
      if (isNewDay) line.before(this.#heading(line));
      before = line;
    }
  }

  get isAtEnd() {
    return this.view.scrollHeight - this.view.scrollTop - this.view.clientHeight < AT_END;
  }

  toEnd() {
    this.view.scrollTop = this.view.scrollHeight;
    this.#trim();
  }

  line(seq) {
    return this.lines.querySelector(`.line[data-seq="${Number(seq)}"]`);
  }

  /* Lead the eye and the focus to a line of this page. */
  goTo(line) {
    const message = line.querySelector(".message");
    line.scrollIntoView({ block: "center" });
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
    message.classList.remove("message-found");
    requestAnimationFrame(() => message.classList.add("message-found"));
  }

  /* A page that stays open for days keeps the latest lines; the others are a link away. */
  #trim() {
    const all = this.lines.querySelectorAll(".line");
    if (all.length <= MOST_LINES) return;
    [...all].slice(0, -MOST_LINES).forEach((line) => line.remove());
    this.earlier.hidden = false;
    this.earlier.querySelector("a").search = `?before=${this.lines.querySelector(".line").dataset.seq}`;
    this.arrange();
  }

  #insert(seq, author, at) {
    const line = document.createElement("div");
    line.className = "line";
    Object.assign(line.dataset, { seq, author, at: at ?? new Date().toISOString() });
    const next = [...this.lines.querySelectorAll(".line")].find((other) => Number(other.dataset.seq) > seq);
    this.lines.insertBefore(line, next ?? null);
    return line;
  }

  #say(line, html) {
    const said = html ? parse(html) : this.template("gone");
    said.id = `message-${line.dataset.seq}`;
    const before = line.querySelector(":scope > .message");
    if (before) before.replaceWith(said);
    else line.prepend(said);
  }

  /* The acts of a line, as the page has them; none where the words are gone. */
  #offer(line, html, message) {
    const acts = line.querySelector(":scope > .line-acts");
    if (!html && acts?.contains(document.activeElement)) this.view.focus();
    if (!html) return acts?.remove();
    const source = this.source(Number(line.dataset.author) === this.member ? "acts-mine" : "acts-theirs");
    if (!acts && source) line.append(...all(source.innerHTML.replaceAll("{seq}", Number(line.dataset.seq)).replaceAll("{pk}", Number(message))));
  }

  /* Words of somebody whom one blocked stay folded until they are asked for. */
  #fold(line, html) {
    const fold = line.querySelector(":scope > .line-blocked");
    if (!html) fold?.remove();
    else if (!fold && this.blocked.has(Number(line.dataset.author))) line.prepend(this.template("blocked"));
  }

  /* Whatever answers this message shows its first words as they are now, and none that are gone. */
  #tellAnswers(seq, html) {
    const said = html ? parse(html) : this.template("gone");
    const words = said.querySelector(".message-body").textContent.trim().replace(/\s+/g, " ");
    for (const link of this.lines.querySelectorAll(`[data-answers="${Number(seq)}"]`)) {
      if (!html) {
        link.textContent = words;
        continue;
      }
      const excerpt = Object.assign(document.createElement("span"), { className: "message-answered-words", dir: "auto" });
      excerpt.textContent = words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words;
      link.replaceChildren(said.querySelector(".message-author bdi").cloneNode(true), " ", excerpt);
    }
  }

  #heading(line) {
    const heading = document.createElement("p");
    heading.className = "room-day";
    heading.textContent = this.#day(line);
    return heading;
  }

  #day(line) {
    return dayName.format(new Date(line.dataset.at));
  }
}

const all = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content.children;
const parse = (html) => all(html)[0];
