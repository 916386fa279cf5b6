/* <local-time><time datetime="...">date UTC</time></local-time>: shows the moment by the clock of who looks, in the page's
   language; the one the page came with stays as a tooltip. */
const clock = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "medium", timeStyle: "short" });

class LocalTime extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    if (!time || time.title) return;
    time.title = time.textContent;
    time.textContent = clock.format(new Date(time.dateTime));
  }
}
customElements.define("local-time", LocalTime);
