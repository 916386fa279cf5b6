/* <later-part src="/address/"> around a link: once it comes near, what stands at the address takes the link's place.
   Without a script, or an answer, the link leads there. */
class LaterPart extends HTMLElement {
  connectedCallback() {
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      this.fill();
    }, { rootMargin: "300px" });
    watch.observe(this);
  }

  async fill() {
    const answer = await fetch(this.getAttribute("src"), { redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    this.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  }
}
customElements.define("later-part", LaterPart);
