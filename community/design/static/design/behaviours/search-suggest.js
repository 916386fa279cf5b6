/* <search-suggest src="/address/" data-found="Suggestions: {n}."> around the box of a search and an empty listbox: while one types, the options
   of /address/?q= appear under it. The arrows choose, Enter goes there, Escape leaves; the focus stays in the box (ARIA APG: combobox with a
   list, without a choice made beforehand, so that Enter alone searches as ever). */
const calm = 140; // milliseconds between a letter and the question to the server
let boxes = 0;

class SearchSuggest extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("[type=search]");
    this.list = this.querySelector("[role=listbox]");
    this.list.id = `suggestions-${(boxes += 1)}`;
    this.until = 0;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" })) this.box.setAttribute(name, value);
    this.box.addEventListener("input", (event) => event.isComposing || this.look());
    this.box.addEventListener("compositionend", () => this.look());
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.fill(event));
  }

  get options() { return [...this.list.querySelectorAll("[role=option]")]; }
  get chosen() { return this.options.find((option) => option.ariaSelected === "true"); }

  /* What was asked before is of no use any more. */
  look() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.box.value.trim().length < 2 || Date.now() < this.until) return this.close();
    this.timer = setTimeout(() => this.ask(), calm);
  }

  async ask() {
    this.asking = new AbortController();
    const address = new URL(this.getAttribute("src"), location);
    address.searchParams.set("q", this.box.value);
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (answer.status === 429) this.until = Date.now() + 1000 * (answer.headers.get("Retry-After") ?? 10);
      this.show(answer.ok ? await answer.text() : "");
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    this.list.innerHTML = html;
    const { options } = this;
    if (!options.length || document.activeElement !== this.box) return this.close();
    options.forEach((option, place) => { option.id = `${this.list.id}-${place}`; });
    this.box.removeAttribute("aria-activedescendant");
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    this.say(this.dataset.found.replace("{n}", options.length));
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
    this.say("");
  }

  /* Beyond the last one there is the text as it was typed, and then the first one again. */
  move(by) {
    const { options } = this;
    const at = options.indexOf(this.chosen);
    const next = options[(at + 1 + by + options.length + 1) % (options.length + 1) - 1];
    for (const one of options) one.ariaSelected = String(one === next);
    if (!next) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    // 229: a key that ended a composition, of which Safari says too early that it is over.
    if (this.list.hidden || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const acts = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Escape: () => this.close() };
    if (this.chosen) acts.Enter = () => this.chosen.click();
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  /* The value of an operator goes into the box, and one types on. */
  fill(event) {
    const text = event.target.closest("[role=option]")?.dataset.fill;
    if (!text || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.box.value = text;
    this.close();
  }

  say(text) {
    document.getElementById("announcer").textContent = text;
  }
}
customElements.define("search-suggest", SearchSuggest);
