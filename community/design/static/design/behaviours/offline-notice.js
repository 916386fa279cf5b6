/* <offline-notice hidden>: appears while the device has no network. */
class OfflineNotice extends HTMLElement {
  connectedCallback() {
    for (const change of ["online", "offline"]) addEventListener(change, () => this.show());
    this.show();
  }

  show() {
    this.hidden = navigator.onLine;
  }
}
customElements.define("offline-notice", OfflineNotice);
