/* <composer-preview>: its form's "preview" button shows the server's rendering in place, without leaving the page.
   What the server does not take stands beside its field; where it cannot answer, the form is sent as without a script. */
class ComposerPreview extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=preview]");
      if (!button) return;
      event.preventDefault();
      this.look(button);
    });
  }

  async look(button) {
    if (this.looking) return;
    this.looking = true;
    button.setAttribute("aria-busy", "true");
    try {
      this.show(await this.ask(button));
    } catch {
      button.form.requestSubmit(button);
    } finally {
      this.looking = false;
      button.setAttribute("aria-busy", "false");
    }
  }

  async ask(button) {
    const body = new FormData(button.form, button);
    const response = await fetch(button.form.action, { method: "POST", body, redirect: "error" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("composer-preview");
    if (!fresh) throw new Error(`no preview in an answer of ${response.status}`);
    return fresh;
  }

  show(fresh) {
    this.querySelector(".preview")?.remove();
    const preview = fresh.querySelector(".preview");
    if (preview) this.prepend(preview);
    if (!preview || this.wrong) this.tell(fresh);
    (preview ?? this.wrong)?.focus();
  }

  get wrong() {
    return this.querySelector("[aria-invalid=true], .form-errors");
  }

  /* The form as the server sees it, with what is wrong in it; what was typed meanwhile stays. */
  tell(fresh) {
    const form = this.querySelector("form");
    const typed = [...form.querySelectorAll("textarea, select, input:not([type=hidden])")].map((field) => [field, field.value, field.checked]);
    form.replaceChildren(...fresh.querySelector("form").childNodes);
    for (const [field, value, checked] of typed) this.retype(form, field, value, checked);
  }

  retype(form, old, value, checked) {
    const pressed = (field) => field.type === "checkbox" || field.type === "radio";
    const same = [...form.elements].find((field) => field.name === old.name && (!pressed(field) || field.value === value));
    if (!same) return;
    if (pressed(same)) same.checked = checked;
    else same.value = value;
  }
}
customElements.define("composer-preview", ComposerPreview);
