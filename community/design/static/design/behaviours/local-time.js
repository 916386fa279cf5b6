/* <local-time><time datetime="...">date UTC</time></local-time>: shows the moment by the clock of who looks, in the page's
   language and as short as it can be: no day where it is today, no year where it is this one. The whole of it is a tooltip.
   data-since: when began what ends then, whose day is not said a second time. */
const language = document.documentElement.lang || undefined;
const time = { hour: "numeric", minute: "2-digit" };
const day = { day: "numeric", month: "short", ...time };
const whole = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });

const words = (when, now, since) => {
  if (when.toDateString() === (since || now).toDateString()) return time;
  return when.getFullYear() === now.getFullYear() ? day : { year: "numeric", ...day };
};

class LocalTime extends HTMLElement {
  connectedCallback() {
    const place = this.querySelector("time");
    if (!place || place.title) return;
    const when = new Date(place.dateTime);
    const since = this.dataset.since && new Date(this.dataset.since);
    place.title = whole.format(when);
    place.textContent = new Intl.DateTimeFormat(language, words(when, new Date(), since)).format(when);
  }
}
customElements.define("local-time", LocalTime);
