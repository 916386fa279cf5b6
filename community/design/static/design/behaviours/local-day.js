/* <local-day><time datetime="..."><span>Nov</span><b>24</b><span>Tue</span></time></local-day>: turns the leaf of a calendar
   to the day that it is by the clock of who looks, in the page's language. */
const language = document.documentElement.lang || undefined;
const parts = [{ month: "short" }, { day: "numeric" }, { weekday: "short" }];

class LocalDay extends HTMLElement {
  connectedCallback() {
    const leaf = this.querySelector("time");
    if (!leaf) return;
    const when = new Date(leaf.dateTime);
    // Alone, the number of a day has a dot or a sign behind it in some languages.
    const told = (part) => new Intl.DateTimeFormat(language, part).formatToParts(when).find(({ type }) => type in part).value;
    parts.forEach((part, place) => { leaf.children[place].textContent = told(part); });
  }
}
customElements.define("local-day", LocalDay);
