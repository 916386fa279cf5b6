/* <time-ago><time datetime="...">date</time></time-ago>: shows "5 minutes ago" in the page's language for times of the last week,
   the date after that; the full date stays as a tooltip. One timer serves the whole page. */
const steps = [[60, "second", 1], [3600, "minute", 60], [86400, "hour", 3600], [604800, "day", 86400]];
const language = document.documentElement.lang || undefined;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });

const words = (when) => {
  const seconds = (when - Date.now()) / 1000;
  const step = steps.find(([limit]) => Math.abs(seconds) < limit);
  if (!step) return day.format(when);
  return relative.format(Math.abs(seconds) < 45 ? 0 : Math.round(seconds / step[2]), step[1]);
};

class TimeAgo extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    if (!time) return;
    this.when = new Date(time.dateTime);
    time.title = full.format(this.when);
    this.tick();
  }

  tick() {
    const time = this.querySelector("time");
    if (time && this.when) time.textContent = words(this.when);
  }
}
customElements.define("time-ago", TimeAgo);
setInterval(() => document.querySelectorAll("time-ago").forEach((one) => one.tick()), 30000);
