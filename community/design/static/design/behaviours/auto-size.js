/* <auto-size>: its textarea grows with what is written, where the browser knows field-sizing; elsewhere by measuring. */
class AutoSize extends HTMLElement {
  connectedCallback() {
    if (CSS.supports("field-sizing", "content")) return;
    this.addEventListener("input", (event) => this.fit(event.target));
  }

  fit(area) {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  }
}
customElements.define("auto-size", AutoSize);
