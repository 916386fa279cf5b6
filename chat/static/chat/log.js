import { mineIn, pressOn, retake } from "./taken.js";

/* The lines of a room: each in its place by number, once; grouped by author; a heading for each new day. */
const TOGETHER = 5 * 60 * 1000;
const MOST_LINES = 300;
const AT_END = 80;
const dayName = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "long" });

export class Log {
  constructor(room) {
    this.view = room.querySelector(".room-log");
    this.lines = room.querySelector(".room-lines");
    this.earlier = room.querySelector(".room-earlier");
    this.empty = room.querySelector(".room-empty");
    this.member = Number(room.dataset.member);
    this.blocked = new Set(room.dataset.blocked?.split(" ").map(Number));
    this.template = (name) => room.querySelector(`template[data-name="${name}"]`)?.content.firstElementChild.cloneNode(true);
    this.arrange();
  }

  /* What an event tells about a message: its words (the server's own markup), or that they are gone. */
  show({ seq, author, at, message, html }) {
    const line = this.#line(seq) ?? this.#insert(seq, author, at);
    const isOpen = line.querySelector(".line-blocked")?.open;
    const mine = mineIn(line);
    if (html) line.innerHTML = html;
    else line.replaceChildren(this.template("removed"));
    if (html && this.blocked.has(author)) line.prepend(this.#fold(isOpen));
    if (html && author !== this.member) line.append(...this.#flag(message));
    pressOn(line, mine, author === this.member);
    this.empty?.remove();
    this.arrange();
  }

  /* What an event tells about how a message was taken. */
  retake(data) {
    const line = this.#line(data.seq);
    if (line) retake(line, data, this.member);
  }

  arrange() {
    this.lines.querySelectorAll(".room-day").forEach((day) => day.remove());
    let before = null;
    for (const line of this.lines.querySelectorAll(".line")) {
      const isNewDay = !before || this.#day(before) !== this.#day(line);
      const together = !isNewDay && before.dataset.author === line.dataset.author && new Date(line.dataset.at) - new Date(before.dataset.at) < TOGETHER;
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

  /* A page that stays open for days keeps the latest lines; the others are a link away. */
  #trim() {
    const all = this.lines.querySelectorAll(".line");
    if (all.length <= MOST_LINES) return;
    [...all].slice(0, -MOST_LINES).forEach((line) => line.remove());
    this.earlier.hidden = false;
    this.earlier.querySelector("a").search = `?before=${this.lines.querySelector(".line").dataset.seq}`;
    this.arrange();
  }

  #line(seq) {
    return this.lines.querySelector(`.line[data-seq="${Number(seq)}"]`);
  }

  #insert(seq, author, at) {
    const line = document.createElement("div");
    line.className = "line";
    Object.assign(line.dataset, { seq, author, at: at ?? new Date().toISOString() });
    const next = [...this.lines.querySelectorAll(".line")].find((other) => Number(other.dataset.seq) > seq);
    this.lines.insertBefore(line, next ?? null);
    return line;
  }

  #flag(message) {
    const link = this.template("flag");
    link?.setAttribute("href", link.getAttribute("href").replace("/0/", `/${Number(message)}/`));
    return link ? [link] : [];
  }

  #fold(isOpen) {
    const fold = this.template("blocked");
    fold.open = Boolean(isOpen);
    return fold;
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
