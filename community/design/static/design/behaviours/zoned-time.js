/* <zoned-time data-instant="...">: a moment that is typed by the clock of this device, whose time zone is sent along and
   stands beside the field. What the page came with is put on that clock; what was typed before stays as it is. */
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

class ZonedTime extends HTMLElement {
  connectedCallback() {
    const [field, zone] = this.querySelectorAll("input");
    if (!own || !field || !zone || zone.value) return;
    zone.value = own;
    this.querySelector("[data-zone]").textContent = own;
    if (this.dataset.instant && field.type === "datetime-local") field.value = here(new Date(this.dataset.instant));
  }
}

const here = (when) => new Date(when.getTime() - when.getTimezoneOffset() * 60000).toISOString().slice(0, 16);

customElements.define("zoned-time", ZonedTime);
