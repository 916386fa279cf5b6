/* <reading-mark src="…">: tells the server up to which post the thread was seen, so that "unread" is true on every
   device. A post is seen once its top stands well inside a window that somebody may be looking at. */
const PAUSE = 1000;

class ReadingMark extends HTMLElement {
  connectedCallback() {
    this.seen = this.told = 0;
    this.eyes = new IntersectionObserver((entries) => this.look(entries), { rootMargin: "0px 0px -12% 0px" });
    this.watch();
    this.news = new MutationObserver(() => this.watch());
    this.news.observe(this.parentElement, { childList: true, subtree: true });
    this.away = () => (document.hidden ? this.tell() : this.again());
    document.addEventListener("visibilitychange", this.away);
  }

  disconnectedCallback() {
    this.eyes.disconnect();
    this.news.disconnect();
    document.removeEventListener("visibilitychange", this.away);
  }

  watch() {
    this.parentElement.querySelectorAll(".post[data-number]").forEach((post) => this.eyes.observe(post));
  }

  again() {
    this.eyes.disconnect();
    this.watch();
  }

  look(entries) {
    if (document.hidden) return;
    for (const { isIntersecting, target } of entries) if (isIntersecting) this.seen = Math.max(this.seen, Number(target.dataset.number));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), PAUSE);
  }

  tell() {
    clearTimeout(this.timer);
    if (this.seen <= this.told) return;
    const body = new FormData(document.getElementById("acts"));
    body.set("number", this.seen);
    if (navigator.sendBeacon(this.getAttribute("src"), body)) this.told = this.seen;
  }
}
customElements.define("reading-mark", ReadingMark);
