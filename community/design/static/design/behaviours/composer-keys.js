/* <composer-keys for="id"> around a toolbar: Ctrl or ⌘ with a button's data-key presses it, and with Enter sends the form. */
class ComposerKeys extends HTMLElement {
  connectedCallback() {
    document.getElementById(this.getAttribute("for"))?.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    const button = this.querySelector(`[data-key="${this.named(event)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  /* By the place of the key where Shift changes what it writes: "shift+8", "shift+.". */
  named({ key, code, shiftKey }) {
    if (!shiftKey) return CSS.escape(key.toLowerCase());
    return `shift+${{ Period: ".", Digit7: "7", Digit8: "8" }[code] ?? ""}`;
  }
}
customElements.define("composer-keys", ComposerKeys);
