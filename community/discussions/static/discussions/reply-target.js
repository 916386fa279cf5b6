/* <reply-target>: the line in the form that says to which post the reply is. "Reply" under a post fills it in place. */
class ReplyTarget extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.reply-link, a.reply-to-all");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.set(link.dataset.number ?? "", link.dataset.name);
      document.querySelector("#reply textarea").focus();
    });
  }

  set(number, name) {
    const line = this.querySelector(".reply-target"), to = line.querySelector("span a");
    line.querySelector("input").value = number;
    line.hidden = !number;
    if (!number) return;
    to.textContent = `${name}, #${number}`;
    to.href = `?post=${number}#post-${number}`;
  }
}
customElements.define("reply-target", ReplyTarget);
