/* <dialog-opener for="id">: the link or button in it opens that dialog; without JavaScript the link leads to a page that asks the same. */
class DialogOpener extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const dialog = document.getElementById(this.getAttribute("for"));
      if (!dialog || !event.target.closest("a, button")) return;
      event.preventDefault();
      dialog.showModal();
    });
  }
}
customElements.define("dialog-opener", DialogOpener);
