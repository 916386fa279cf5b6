/* <toast-note>: goes after 6 s unless it tells of an error, or while it is hovered or holds the focus; its button closes it. */
class ToastNote extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.remove());
    if (!this.classList.contains("toast-error")) this.wait();
  }

  wait() {
    setTimeout(() => (this.matches(":hover, :focus-within") ? this.wait() : this.remove()), 6000);
  }
}
customElements.define("toast-note", ToastNote);
