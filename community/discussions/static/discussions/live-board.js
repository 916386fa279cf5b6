/* <live-board>: the page of a board, which learns that its room opened or ended.

   The socket says only that something is otherwise; everybody who has the page open hears it at once, and each asks at a
   moment of their own. */
import { live } from "../live/socket.js";
import { showTalk } from "./live-talk.js";

const SOONEST = 200, SPREAD = 1300;

class LiveBoard extends HTMLElement {
  connectedCallback() {
    const wait = () => { this.timer ??= setTimeout(() => this.#look(), SOONEST + Math.random() * SPREAD); };
    live.follow(`board:${this.dataset.board}`, Number(this.dataset.version), { event: wait, reload: wait });
  }

  async #look() {
    this.timer = null;
    const answer = await fetch(this.dataset.src, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    showTalk(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".live-talk"));
  }
}
customElements.define("live-board", LiveBoard);
