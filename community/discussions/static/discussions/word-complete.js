/* <word-complete for="id" members="/address/" emoji="/address.json" data-found="{n} found"> around a listbox: proposes members after @ and
   emoji after : as one types. The arrows choose, Enter or Tab takes, Escape leaves; the focus stays in the text (ARIA APG:
   a list that belongs to a text, with aria-activedescendant). */
const member = /(?:^|[\s([>*_])@([\p{L}\p{N}_-]{0,40})$/u;
const emoji = /(?:^|[\s([>*_]):([\p{L}\p{N}_+-]{2,40})$/u;
const most = 8;
const calm = 120; // milliseconds between a letter and the question to the server

class WordComplete extends HTMLElement {
  connectedCallback() {
    this.area = document.getElementById(this.getAttribute("for"));
    this.list = this.querySelector("[role=listbox]");
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.setAttribute("aria-controls", this.list.id);
    this.area.addEventListener("input", (event) => event.isComposing || this.look());
    this.area.addEventListener("compositionend", () => this.look());
    this.area.addEventListener("keydown", (event) => this.press(event));
    this.area.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
  }

  get options() { return [...this.list.children]; }
  get chosen() { return this.options.find((option) => option.ariaSelected === "true"); }

  look() {
    clearTimeout(this.timer);
    const { selectionStart, selectionEnd, value } = this.area;
    const before = value.slice(Math.max(0, selectionEnd - 60), selectionEnd);
    const [person, sign] = [member.exec(before), emoji.exec(before)];
    this.turn = {};
    if (selectionStart !== selectionEnd || !(person ?? sign)) return this.close();
    this.from = selectionEnd - (person ?? sign)[1].length - 1;
    if (person) this.timer = setTimeout(() => this.ask(this.people(person[1])), calm);
    else this.ask(this.signs(sign[1].toLowerCase()));
  }

  /* An answer that comes after the next letter is nobody's. */
  async ask(answer) {
    const turn = this.turn;
    const options = await answer.catch(() => []);
    if (turn === this.turn) this.show(options);
  }

  async people(text) {
    const address = new URL(this.getAttribute("members"), location);
    address.searchParams.set("q", text);
    const answer = await fetch(address);
    if (!answer.ok) return [];
    return [...new DOMParser().parseFromString(await answer.text(), "text/html").body.children];
  }

  async signs(text) {
    this.known ??= fetch(this.getAttribute("emoji")).then((answer) => answer.json());
    const found = [[], [], []];
    for (const one of await this.known) {
      const words = `${one[1]} ${one[2]}`.toLowerCase().split(/[\s:,]+/);
      const rank = words.includes(text) ? (one[2].startsWith(text) ? 0 : 1) : words.some((word) => word.startsWith(text)) ? 2 : -1;
      if (rank >= 0) found[rank].push(one);
    }
    return found.flat().slice(0, most).map(([sign, name]) => this.option(sign, name));
  }

  option(sign, name) {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.dataset.value = sign;
    const picture = document.createElement("span");
    picture.textContent = sign;
    option.append(picture, ` ${name}`);
    return option;
  }

  show(options) {
    if (!options.length || document.activeElement !== this.area) return this.close();
    options.forEach((option, place) => { option.id = `${this.list.id}_${place}`; });
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    this.choose(options[0]);
    this.list.scrollIntoView({ block: "nearest" });
    this.say(this.dataset.found.replace("{n}", options.length));
  }

  close() {
    this.turn = {};
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.area.removeAttribute("aria-activedescendant");
    this.say("");
  }

  choose(option) {
    for (const one of this.options) one.ariaSelected = String(one === option);
    this.area.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  press(event) {
    // 229: a key that ended a composition, of which Safari says too early that it is over.
    if (this.list.hidden || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { options } = this;
    const at = options.indexOf(this.chosen);
    const acts = {
      ArrowDown: () => this.choose(options[(at + 1) % options.length]),
      ArrowUp: () => this.choose(options.at(at - 1)),
      Enter: () => this.take(options[at]),
      Tab: () => this.take(options[at]),
      Escape: () => this.close(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  take(option) {
    if (!option) return;
    this.area.setRangeText(`${option.dataset.value} `, this.from, this.area.selectionEnd, "end");
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  say(text) {
    document.getElementById("announcer").textContent = text;
  }
}
customElements.define("word-complete", WordComplete);
