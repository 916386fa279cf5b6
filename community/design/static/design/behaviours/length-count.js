/* <length-count for="id" longest="32000" data-left="{n} left" data-over="{n} too many">: says how much room a text has left, once
   it is nearly full. It is counted as the server does: by characters, and not by what a script calls length. */
const nearly = 0.9;
const calm = 800; // milliseconds, so that it is not read out with every key

class LengthCount extends HTMLElement {
  connectedCallback() {
    this.area = document.getElementById(this.getAttribute("for"));
    this.longest = Number(this.getAttribute("longest"));
    this.area?.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.count(), calm);
    });
    if (this.area) this.count();
  }

  count() {
    const rough = this.area.value.length;
    const left = rough < this.longest * nearly ? this.longest : this.longest - [...this.area.value].length;
    const words = left < 0 ? this.dataset.over : this.dataset.left;
    const number = new Intl.NumberFormat(document.documentElement.lang).format(Math.abs(left));
    this.textContent = left > this.longest * (1 - nearly) ? "" : words.replace("{n}", number);
    this.classList.toggle("composer-over", left < 0);
  }
}
customElements.define("length-count", LengthCount);
