/* <live-room>: a room that moves. What comes is shown in order; what is written goes through the composer.

   Whoever adds to a room listens to it: "event" is each event of its log, "passing" what has no number (each with the frame
   as its detail), and "line" is fired on a line whose words were put in place anew. */
import { live } from "../live/socket.js";
import { Acts } from "./acts.js";
import { Composer } from "./composer.js";
import { makeRoomForKeyboard } from "./keyboard.js";
import { Log } from "./log.js";
import { Said } from "./said.js";
import { act } from "./taken.js";

const READ_AFTER = 1000;
const REFRESH_WITHIN = 1000;

class LiveRoom extends HTMLElement {
  connectedCallback() {
    this.room = Number(this.dataset.room);
    this.member = this.dataset.member ? Number(this.dataset.member) : null;
    this.isPast = this.hasAttribute("data-past");
    this.seen = Number(this.dataset.after);
    this.held = [];
    this.log = new Log(this);
    this.said = new Said(this);
    this.acts = new Acts(this, this.log, () => this.composer);
    this.#findFoot();
    this.#listenToPage();
    this.#listenToSocket();
    this.addEventListener("click", (event) => act(event, this.room, (sentence) => this.#refuse(sentence)));
    this.#goToStart();
    live.follow(`room:${this.room}`, this.seen, {
      event: (frame) => this.#take(frame),
      volatile: (frame) => this.#pass("passing", frame),
      reload: () => location.reload(),
    });
    makeRoomForKeyboard(this);
  }

  #findFoot() {
    this.newer = this.querySelector(".room-newer");
    this.newer?.addEventListener("click", () => this.#toEnd());
    const form = this.querySelector(".room-form");
    this.composer = form ? new Composer(this, form, this.log) : null;
  }

  #listenToSocket() {
    const state = this.querySelector(".room-state");
    if (state) state.hidden = false;
    live.addEventListener("state", () => state && (state.querySelector(".connection").dataset.state = live.state));
    live.addEventListener("hello", () => {
      if (live.member !== this.member) location.reload();
      else this.composer?.send();
      this.#noticeShown();
    });
  }

  #listenToPage() {
    this.log.view.addEventListener("scroll", () => this.log.isAtEnd && this.#noticeRead(), { passive: true });
    document.addEventListener("visibilitychange", () => this.log.isAtEnd && this.#noticeRead());
    document.addEventListener("visibilitychange", () => this.#noticeShown());
    this.querySelector(".room-pause")?.addEventListener("click", (event) => this.#pause(event.currentTarget));
    this.unread = this.querySelector(".room-unread");
    const first = this.querySelector(".room-new");
    if (!this.unread || !first) return;
    this.unread.addEventListener("click", (event) => {
      event.preventDefault();
      this.log.goTo(this.log.lines.querySelector(".room-new ~ .line"));
    });
    new IntersectionObserver(([entry]) => { this.unread.hidden ||= entry.isIntersecting; }, { root: this.log.view }).observe(first);
  }

  /* A link to one message leads there, one to what is new to its beginning; otherwise the latest is what one came for. */
  #goToStart() {
    const linked = /^#(message-\d+|new)$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (linked) linked.scrollIntoView({ block: "center" });
    else if (!this.isPast) this.log.toEnd();
  }

  #take(frame) {
    this.seen = frame.seq;
    const { kind, data } = frame;
    const isNew = kind === "message";
    if (isNew) this.composer?.confirm(data);
    if (kind === "reacted") this.log.retake(data);
    else if (this.isHolding && isNew && data.author !== this.member) this.#hold(data);
    else if (data.message) this.#show(data, isNew);
    if (kind === "erased") this.#forget(data.upto);
    if (kind === "room" && !this.#isComing(data)) this.#refreshSoon();
    this.#pass("event", frame);
  }

  #show(data, isNew) {
    const wasAtEnd = this.log.isAtEnd;
    const held = this.held.findIndex(({ message }) => message === data.message);
    if (held >= 0) this.held[held] = { ...this.held[held], html: data.html };
    const line = this.log.show(data, isNew && !this.isPast);
    if (line && isNew && data.author !== this.member && !this.log.blocked.has(data.author)) this.said.say(line);
    if (this.isPast) return;
    if (wasAtEnd && !this.isHolding) this.#toEnd();
    else if (isNew && this.newer) this.newer.hidden = false;
  }

  /* New messages wait until one wants to go on; what happens to those that are here shows all the same. */
  #hold(data) {
    this.held.push(data);
    if (this.newer) this.newer.hidden = false;
  }

  /* What is too old to be kept is gone from here, too. */
  #forget(upto) {
    this.held = this.held.filter(({ seq }) => seq > upto);
    this.log.forget(upto);
  }

  #pause(button) {
    this.isHolding = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", this.isHolding);
    if (!this.isHolding) this.#release();
  }

  #release() {
    for (const data of this.held.splice(0)) this.#show(data, true);
  }

  #toEnd() {
    this.#release();
    this.log.toEnd();
    this.#noticeRead();
  }

  /* Only what was seen is read: nothing while the page is in the dark, waits, or left out what lies before it. */
  #noticeRead() {
    if (!this.newer) return;
    this.newer.hidden = true;
    if (!this.member || this.isHolding || this.hasAttribute("data-behind")) return;
    clearTimeout(this.reading);
    this.reading = setTimeout(() => document.hidden || this.#read(this.seen).catch(() => {}), READ_AFTER);
  }

  /* What the page came with, as far as it goes on from what was read before, is seen with its first look. */
  #noticeShown() {
    const { shown } = this.dataset;
    if (shown && !document.hidden) this.#read(Number(shown)).then(() => delete this.dataset.shown, () => {});
  }

  #read(seq) {
    return live.do("room.read", { room: this.room, seq });
  }

  /* That somebody else belongs to it, or no more, changes nothing here. */
  #isComing({ joined, left }) {
    return Boolean(joined ?? left) && (joined ?? left) !== this.member;
  }

  /* Everybody was told at the same moment: each asks at one of their own, once for all that happened until then. */
  #refreshSoon() {
    this.refreshing ??= setTimeout(() => { this.refreshing = null; this.#refresh(); }, Math.random() * REFRESH_WITHIN);
  }

  /* The room itself changed: its name, where it leads, who may do what. Words that are being written stay. */
  async #refresh() {
    const answer = await fetch(`${this.dataset.url}`).catch(() => null);
    if (answer?.status === 404) return location.reload();
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = this.querySelector(".room-change")?.dataset.change;
    for (const part of [".room-title", ".room-news", ".room-menu:not(:has([open]))", 'template[data-name^="acts-"]']) this.#renew(page, part);
    this.#renewFoot(page.querySelector(".room-foot"));
    // Put in place, it tells the time by the clock here.
    const change = this.querySelector(".room-change");
    if (change && change.dataset.change !== told) this.said.tell(change.textContent);
  }

  #renew(page, part) {
    const anew = page.querySelectorAll(part);
    this.querySelectorAll(part).forEach((here, place) => anew[place] && here.replaceWith(anew[place]));
  }

  #renewFoot(foot) {
    const same = (selector) => this.querySelector(selector)?.textContent === foot.querySelector(selector)?.textContent;
    if (this.isPast) return;
    if (!same(".room-silence") || Boolean(this.composer) !== Boolean(foot.querySelector(".room-form"))) {
      this.querySelector(".room-foot").replaceWith(foot);
      return this.#findFoot();
    }
    const slow = foot.querySelector(".room-slow");
    if (!this.composer || !slow || same(".room-slow")) return;
    this.querySelector(".room-slow").replaceWith(slow);
    this.composer.goSlowly();
  }

  /* What was pressed and cannot be, said as the page without scripts says it. */
  #refuse(sentence) {
    const toast = this.log.template("refused");
    if (sentence) toast.querySelector("p").textContent = sentence;
    document.getElementById("toasts").append(toast);
  }

  /* For the elements within that show who is here and who types. */
  #pass(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define("live-room", LiveRoom);
