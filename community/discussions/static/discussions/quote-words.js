/* <quote-words for="id"> with a button: appears beside words that are selected in a post, and quotes them where one writes.
   A post's own "Quote" quotes what is selected in it, or all of it. Without a script that link brings the form with the quote. */
const escaped = (text) => text.replace(/[\\[\]!*_`<>&~|#+-]/g, "\\$&").replace(/^(\s*\d+)([.)])/gm, "$1\\$2");
const quoted = (text) => `${text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
const gap = 10; // pixels between the words and the button

class QuoteWords extends HTMLElement {
  connectedCallback() {
    this.area = document.getElementById(this.getAttribute("for"));
    if (!this.area) return this.remove();
    this.button = this.querySelector("button");
    // The browser forgets the cursor once words are selected elsewhere.
    for (const act of ["input", "keyup", "pointerup"]) this.area.addEventListener(act, () => { this.cursor = this.area.selectionEnd; });
    document.addEventListener("selectionchange", () => this.follow());
    document.addEventListener("click", (event) => this.pressed(event));
    // A press would else take the selection away before it is read.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.write(this.words(this.post)));
  }

  /* The post in which words are selected, if they all are in one. */
  get post() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !chosen.toString().trim()) return null;
    const place = chosen.getRangeAt(0).commonAncestorContainer;
    return (place.closest ? place : place.parentElement).closest(".post-body")?.closest(".post");
  }

  follow() {
    const post = this.post;
    this.toggleAttribute("open", Boolean(post));
    if (!post) return;
    const words = getSelection().getRangeAt(0).getBoundingClientRect();
    const home = this.offsetParent.getBoundingClientRect();
    const below = matchMedia("(pointer: coarse)").matches ? 3 * gap : gap; // under the handles of the selection
    this.style.insetBlockStart = `${words.bottom - home.top + below}px`;
    this.style.left = `${Math.max(0, Math.min(words.left - home.left, home.width - this.offsetWidth))}px`;
  }

  words(post) {
    const name = post.querySelector(".post-author").textContent.trim();
    const link = post.querySelector(".post-number").getAttribute("href");
    const lines = getSelection().toString().trim().split("\n").map((line) => escaped(line.trimEnd()));
    return quoted(`[${escaped(name)}](${link}):\n\n${lines.join("\n")}`);
  }

  async pressed(event) {
    const link = event.target.closest("a[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (this.post && this.post === link.closest(".post")) return this.write(this.words(this.post));
    try {
      const answer = await fetch(link.dataset.quote);
      this.write((await answer.json()).markdown);
    } catch {
      location.assign(link.href);
    }
  }

  /* At the cursor, or after what is written where there was none yet; in a paragraph of its own. */
  write(markdown) {
    const { area } = this;
    const at = Math.min(this.cursor ?? Infinity, area.value.length);
    const before = area.value.slice(0, at);
    const rest = /\n*$/.exec(before)[0].length;
    area.setRangeText((before.trim() ? "\n".repeat(Math.max(0, 2 - rest)) : "") + markdown, at, at, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    getSelection().removeAllRanges();
    area.focus();
    area.scrollIntoView({ block: "center" });
  }
}
customElements.define("quote-words", QuoteWords);
