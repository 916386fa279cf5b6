/* <form-guard key="reply-12">: sends its form once, and keeps what is typed in this tab until the server has taken it.
   A failed or expired post, a reload or a crash then loses nothing: the text is put back into empty fields.
   The page that follows success says so with <form-guard done="reply-12"></form-guard>. */
const prefix = "draft:";
const kept = (form) => [...form.elements].filter((field) => field.matches("textarea, input[type=text], input:not([type])"));

class FormGuard extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("done")) sessionStorage.removeItem(prefix + this.getAttribute("done"));
    const form = this.querySelector("form");
    if (!form) return;
    this.restore(form);
    this.addEventListener("input", () => this.keep(form));
    this.addEventListener("submit", (event) => this.send(event));
    addEventListener("pageshow", () => this.release());
  }

  get key() {
    return prefix + (this.getAttribute("key") || location.pathname);
  }

  keep(form) {
    const texts = Object.fromEntries(kept(form).map((field) => [field.name, field.value]));
    sessionStorage.setItem(this.key, JSON.stringify(texts));
  }

  restore(form) {
    const texts = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    for (const field of kept(form)) if (!field.value && texts[field.name]) field.value = texts[field.name];
  }

  send(event) {
    if (event.defaultPrevented) return;
    if (this.sent) event.preventDefault();
    this.sent = true;
    this.mark("true");
  }

  release() {
    this.sent = false;
    this.mark("false");
  }

  mark(busy) {
    this.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-busy", busy));
  }
}
customElements.define("form-guard", FormGuard);
