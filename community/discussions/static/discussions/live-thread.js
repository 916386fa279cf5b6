/* <live-thread>: a page of a thread that follows what happens in it.

   The socket says only that the page looks different by now; the page itself comes from data-src, and what differs is
   put in place without moving what is being read. Replies below the reader, or on a later page, are told of by a bar.
   While somebody writes a reply, nothing is put between the last post and the field. */
import { live } from "../live/socket.js";
import { showTalk } from "./live-talk.js";
import { merge, remember } from "./merge.js";
import { unfold } from "./replies-list.js";
import { pick } from "./reaction-picker.js";

/* Milliseconds. A thousand readers hear of a change at once and ask for it one after the other; where answers take
   long, they ask more seldom. */
const SOONEST = 200, SPREAD = 1300, AGAIN = 3000, EASE = 10;
const HEADER = 80;
const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
const lastOf = (posts) => Number(posts.querySelector("[data-last]")?.dataset.last ?? 0);
const placeOf = (live) => live && `${live.dataset.thread} ${new URL(live.dataset.src, location).searchParams.get("after")}`;
const isTyping = () => document.activeElement?.matches("#reply textarea") ?? false;

class LiveThread extends HTMLElement {
  connectedCallback() {
    this.posts = this.querySelector(".thread-posts");
    this.bar = this.querySelector(".thread-news");
    this.last = this.seen = lastOf(this.posts);
    remember(this.posts);
    const follow = { event: () => this.#wait(), reload: () => this.#wait() };
    const { thread, version, poll } = this.dataset;
    live.follow(`thread:${thread}`, Number(version), follow);
    if (poll) live.follow(`poll:${thread}`, Number(poll), follow);
    live.addEventListener("hello", () => this.#greet());
    document.addEventListener("visibilitychange", () => this.isStale && this.#look());
    addEventListener("scroll", () => this.#notice(), { passive: true });
    document.getElementById("reply").addEventListener("focusout", () => setTimeout(() => this.isHolding && !isTyping() && this.#show()));
    this.addEventListener("click", (event) => this.#act(event));
    this.addEventListener("click", pick);
    this.addEventListener("click", unfold);
  }

  /* Whoever we are now may see another page. */
  #greet() {
    if (this.member !== undefined && this.member !== live.member) this.#wait();
    this.member = live.member;
  }

  #wait(least = SOONEST) {
    this.isStale = true;
    if (!this.timer && !this.asking) this.timer = setTimeout(() => this.#look(), least + Math.random() * SPREAD);
  }

  /* A page that nobody looks at asks when somebody does. */
  async #look() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (document.hidden || this.asking) return;
    const began = performance.now();
    let pause = AGAIN;
    this.asking = true;
    this.isStale = false;
    try {
      await this.#ask();
      pause = EASE * (performance.now() - began);
    } catch {
      this.isStale = true;
    }
    this.asking = false;
    if (this.isStale) this.#wait(pause);
  }

  async #ask() {
    const headers = this.etag ? { "If-None-Match": this.etag } : {};
    const answer = await fetch(this.dataset.src, { headers, cache: "no-store" });
    if (answer.status === 304) return;
    // Who may not read on is told so by the page itself, and its words are gone.
    if ([403, 404, 410].includes(answer.status)) return location.replace(location.pathname + location.search);
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    this.etag = answer.headers.get("ETag");
    this.text = await answer.text();
    this.#show();
  }

  #show() {
    const fresh = new DOMParser().parseFromString(this.text, "text/html").body;
    const talk = fresh.querySelector(".live-talk");
    talk?.remove();
    const added = lastOf(fresh) - this.last;
    this.isHolding = this.#holdBack(fresh);
    this.#inPlace(() => {
      showTalk(talk);
      if (!merge(this.posts, fresh)) setTimeout(() => this.#show(), AGAIN);
    });
    this.last = Math.max(this.last, lastOf(this.posts));
    this.#notice();
    if (added > 0 && this.seen >= this.last) document.getElementById("announcer").textContent = this.#words(added);
  }

  #holdBack(fresh) {
    if (!isTyping()) return false;
    const shown = Math.max(0, ...[...this.posts.querySelectorAll(".post")].map((post) => Number(post.dataset.number)));
    const newer = [...fresh.querySelectorAll(".post")].filter((post) => Number(post.dataset.number) > shown);
    newer.forEach((post) => post.remove());
    return newer.length > 0;
  }

  /* What is being read, or written, stays where it is on the screen. */
  #inPlace(change) {
    const fixed = isTyping() ? document.activeElement : this.#firstInSight();
    const before = fixed?.getBoundingClientRect().top;
    change();
    if (!fixed?.isConnected) return;
    const moved = fixed.getBoundingClientRect().top - before;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  }

  #firstInSight() {
    const places = [...this.posts.querySelectorAll(".post"), document.getElementById("reply")];
    return places.find((place) => place.getBoundingClientRect().bottom > HEADER);
  }

  /* Which replies the reader has come to, and the bar about the others. */
  #notice() {
    for (const post of this.posts.querySelectorAll(".post")) {
      const { top, bottom } = post.getBoundingClientRect();
      if (top < innerHeight - HEADER && bottom > HEADER) this.seen = Math.max(this.seen, Number(post.dataset.number));
    }
    const waiting = this.last - this.seen;
    if (waiting > 0) this.#say(this.#words(waiting), () => this.#goOn());
    else if (!this.hasFailed) this.bar.replaceChildren();
  }

  #words(count) {
    return plural.select(count) === "one" ? this.dataset.one : this.dataset.many.replace("0", count);
  }

  #say(words, act) {
    const button = this.bar.querySelector("button");
    if (button?.textContent === words) return;
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words });
    made.addEventListener("click", act);
    this.bar.replaceChildren(made);
  }

  #goOn() {
    const first = this.seen + 1;
    document.activeElement?.blur();
    if (this.isHolding) this.#show();
    const next = [...this.posts.querySelectorAll(".post")].find((post) => Number(post.dataset.number) >= first);
    if (!next) return location.assign(`?post=${first}#post-${first}`);
    next.setAttribute("tabindex", "-1");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  }

  /* Buttons act without leaving the page, where the server leads back to it. */
  async #act(event) {
    const button = event.target.closest("button[form=acts]");
    if (!button) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const body = new FormData(button.form, button);
      await this.#arrive(await fetch(button.formAction, { method: "POST", body }), button);
    } catch {
      this.hasFailed = true;
      this.#say(this.dataset.failed, () => { this.hasFailed = false; this.#notice(); });
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /* Led elsewhere, one goes there; refused, the page tells why. */
  async #arrive(answer, button) {
    if (!answer.ok) return button.form.requestSubmit(button);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const led = page.querySelector("live-thread");
    if (placeOf(led) !== placeOf(this)) return location.assign(answer.url);
    document.getElementById("toasts").append(...page.getElementById("toasts").children);
    this.hasFailed = false;
    this.isStale = true;
    await this.#look();
  }
}
customElements.define("live-thread", LiveThread);
