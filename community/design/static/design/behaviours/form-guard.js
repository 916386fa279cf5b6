/* <form-guard key="reply-12">: sends its form once, and keeps what is typed on this device until the server has taken it.
   A failed post, a closed tab, a lost network or an expired session then loses nothing.
   The page that follows success says so with <form-guard done="…"></form-guard>: the key, or what the form's field "key" held.
   With src="/api/…" the words are also saved there as they are typed (PUT {key, draft, fields} -> {draft: {state, …}, others}), and
   what is kept on the device is only what the server has not got yet: it goes there from whichever page is opened next.
   Everything is kept under the member's id, and forgotten when they log out: <div data-forgets-drafts> around that form. */
const store = (() => { try { return window.localStorage; } catch { return undefined; } })();
const prefix = `draft:${document.documentElement.dataset.member ?? 0}:`;
const notWords = ["csrfmiddlewaretoken", "key", "draft", "desk"];
const pause = 1500; // milliseconds after the last key
const patience = 15000; // until the server is tried again

const read = (slot) => JSON.parse(store?.getItem(slot) ?? "null");
const drop = (slot) => store?.removeItem(slot);
const keep = (slot, entry) => { try { store?.setItem(slot, JSON.stringify(entry)); } catch { /* The device is full; the server still takes it. */ } };
const slots = () => Object.keys(store ?? {}).filter((slot) => slot.startsWith(prefix));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const forget = (done) => slots().forEach((slot) => {
  const { place, key } = read(slot);
  if ([place, key].includes(done)) drop(slot);
});

const put = async ({ src, key, draft, fields }, keepalive = false) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const response = await fetch(src, { method: "PUT", keepalive, headers, body: JSON.stringify({ key, draft, fields }) });
  if (!response.ok) throw response;
  return response.json();
};

class FormGuard extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("done")) forget(this.getAttribute("done"));
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.addEventListener("input", () => this.note());
    this.addEventListener("submit", (event) => this.send(event));
    addEventListener("pageshow", () => this.release());
    addEventListener("pagehide", () => this.save(true));
    document.addEventListener("visibilitychange", () => document.hidden && this.save(true));
    if (!this.src) this.fill(read(this.slot)?.fields);
  }

  get place() { return this.getAttribute("key") || location.pathname; }
  get src() { return this.getAttribute("src"); }
  get key() { return this.form.elements.key?.value ?? ""; }
  /* Two windows at one place are two writers. */
  get slot() { return prefix + this.place + (this.src ? `:${this.key}` : ""); }

  get fields() {
    const fields = {};
    for (const [name, value] of new FormData(this.form))
      if (!notWords.includes(name) && typeof value === "string") (fields[name] ??= []).push(value);
    return fields;
  }

  note() {
    this.touched = true;
    const draft = this.form.elements.draft?.value ?? "";
    const fields = this.fields;
    if (!this.src && Object.values(fields).flat().join("") === "") return drop(this.slot);
    keep(this.slot, { place: this.place, src: this.src, key: this.key, draft, fields });
    this.later(pause);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save(leaving = false) {
    const entry = read(this.slot);
    if (!this.src || !entry || this.sent || (this.saving && !leaving)) return;
    clearTimeout(this.timer);
    this.saving = true;
    try {
      this.took(entry, await put(entry, leaving));
    } catch (problem) {
      this.say(problem.status === 401 ? "out" : "kept");
      this.later(patience);
    } finally {
      this.saving = false;
    }
  }

  took(entry, answer) {
    if (same(read(this.slot), entry)) drop(this.slot);
    else this.later(pause);
    this.learn(answer);
  }

  /* From now on this form's words follow those that the server has. */
  learn({ draft, others }) {
    if (this.form.elements.draft) this.form.elements.draft.value = draft?.state ?? "";
    if (others.length > Number(this.getAttribute("others"))) this.say("else");
    else this.say(draft ? "saved" : "");
  }

  /* What was left on this device, once the server has it, or where it has no answer. A page that answers a sending
     holds its words already, and may know more than it did: which version of a post they would replace by now. */
  resume(entry, answer) {
    if (this.touched) return answer?.others.length && this.say("else");
    if (!answer || entry.key !== this.key) this.fill(entry.fields, Boolean(answer));
    if (answer) this.learn(answer);
    else this.note();
  }

  say(state) {
    this.querySelectorAll("[data-state]").forEach((line) => { line.hidden = line.dataset.state !== state; });
  }

  fill(fields, over = false) {
    for (const field of this.form.elements) {
      const values = fields?.[field.name];
      if (!values || notWords.includes(field.name)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
      else if ((over || !field.value) && field.matches("textarea, input, select")) field.value = values[0];
    }
  }

  send(event) {
    if (event.defaultPrevented) return;
    if (this.sent) event.preventDefault();
    this.sent = true;
    clearTimeout(this.timer);
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

const catchUp = async () => {
  const guards = [...document.querySelectorAll("form-guard[src]")];
  for (const slot of slots()) {
    const entry = read(slot);
    if (!entry?.src || guards.some((guard) => guard.slot === slot && guard.touched)) continue;
    const guard = guards.find((one) => one.place === entry.place);
    try {
      const answer = await put(entry);
      if (same(read(slot), entry)) drop(slot);
      if (answer.draft) guard?.resume(entry, answer);
    } catch {
      guard?.resume(entry);
    }
  }
};

customElements.define("form-guard", FormGuard);
if (document.documentElement.dataset.member) catchUp();
addEventListener("online", () => {
  document.querySelectorAll("form-guard[src]").forEach((guard) => guard.save());
  catchUp();
});
addEventListener("submit", (event) => {
  if (!event.target.closest("[data-forgets-drafts]")) return;
  for (const slot of slots()) {
    const entry = read(slot);
    if (entry.src) put(entry, true).catch(() => {});
    drop(slot);
  }
});
