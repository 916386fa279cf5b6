/* <hit-keys> around a list of hits: j and k, and the arrows once one is in the list, go from hit to hit; Enter opens it, as any link. */
const typing = (where) => where.isContentEditable || /^(input|textarea|select)$/i.test(where.tagName);

class HitKeys extends HTMLElement {
  connectedCallback() {
    this.listen = (event) => this.press(event);
    addEventListener("keydown", this.listen);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.listen);
  }

  press(event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.defaultPrevented || !isPlain || typing(event.target)) return;
    const hits = [...this.querySelectorAll(".find-title a")];
    const at = hits.indexOf(document.activeElement);
    const keys = at < 0 ? { j: 0, k: 0 } : { j: at + 1, k: at - 1, ArrowDown: at + 1, ArrowUp: at - 1 };
    const next = hits[keys[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest("li").scrollIntoView({ block: "nearest" });
  }
}
customElements.define("hit-keys", HitKeys);
