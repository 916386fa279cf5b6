/* <similar-threads for="id" src="/address/">: while a title is typed into that field, shows the threads like it.
   How many there are is said politely to who does not see them; the typing is never interrupted. */
const pause = 400;

class SimilarThreads extends HTMLElement {
  connectedCallback() {
    const title = document.getElementById(this.getAttribute("for"));
    title.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(title.value.trim()), pause);
    });
  }

  async look(title) {
    this.asking?.abort();
    this.asking = new AbortController();
    const asked = new URLSearchParams({ title });
    try {
      const answer = await fetch(`${this.getAttribute("src")}?${asked}`, { signal: this.asking.signal, redirect: "error" });
      if (answer.ok) this.show(await answer.text());
    } catch {
      /* a newer question came, or the network is away: the form works without an answer */
    }
  }

  show(html) {
    const found = new DOMParser().parseFromString(html, "text/html").body;
    const said = found.querySelector("[data-said]")?.dataset.said ?? "";
    this.querySelector("div").replaceChildren(...found.childNodes);
    const status = this.querySelector("[role=status]");
    if (status.textContent !== said) status.textContent = said;
  }
}
customElements.define("similar-threads", SimilarThreads);
