/* <picture-drop for="id" action="/address/">: pictures and files that are pasted, dropped onto the text or chosen go to the
   server at once; what the text needs to show them takes the place of a note that they are on their way. Each picture
   then asks for a description, and puts it into the text as it is typed. */
const escaped = (text) => text.replace(/\s+/g, " ").trim().replace(/[\\[\]!*_`<>&~|]/g, "\\$&");

class PictureDrop extends HTMLElement {
  connectedCallback() {
    this.area = document.getElementById(this.getAttribute("for"));
    this.chooser = this.querySelector("input[type=file]");
    this.waiting = 0;
    this.classList.add("attach-live");
    this.chooser.multiple = true;
    this.chooser.addEventListener("change", () => { this.take(this.chooser.files); this.chooser.value = ""; });
    this.area.addEventListener("paste", (event) => this.taken(event, event.clipboardData));
    this.area.addEventListener("drop", (event) => this.taken(event, event.dataTransfer));
    this.area.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
    this.area.form.addEventListener("submit", (event) => this.hold(event));
  }

  /* Text that is pasted along (from a word processor) wins over its picture. */
  taken(event, transfer) {
    if (!transfer?.files.length || transfer.types.includes("text/plain")) return;
    event.preventDefault();
    this.take(transfer.files);
  }

  take(files) {
    for (const file of files) this.send(file);
  }

  /* A form sent now would post the note in place of the picture. */
  hold(event) {
    if (!this.waiting || event.submitter?.name === "preview") return;
    event.preventDefault();
    this.say(this.dataset.wait);
  }

  async send(file) {
    const item = this.item(file.name);
    const note = `![${escaped(this.dataset.uploading.replace("{name}", file.name))}]()`;
    this.insert(this.free(note));
    this.waiting += 1;
    this.wrong("");
    try {
      this.put(note, item, await this.upload(file, item.querySelector("progress")));
      this.say(this.dataset.done.replace("{name}", file.name));
    } catch (error) {
      this.replace(`${note}\n\n`, "");
      item.remove();
      this.wrong(error.message);
    } finally {
      this.waiting -= 1;
    }
  }

  upload(file, progress) {
    const body = new FormData();
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", this.getAttribute("action"));
    request.setRequestHeader("X-CSRFToken", this.area.form.querySelector("[name=csrfmiddlewaretoken]").value);
    request.setRequestHeader("Idempotency-Key", key());
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress.value = event.loaded / event.total; });
    return new Promise((take, refuse) => {
      request.addEventListener("load", () => (request.status === 201 ? take(JSON.parse(request.responseText)) : refuse(new Error(this.reason(request)))));
      request.addEventListener("error", () => refuse(new Error(this.dataset.lost)));
      request.send(body);
    });
  }

  reason(request) {
    if (request.status === 413) return this.dataset.large;
    if ([401, 403].includes(request.status)) return this.dataset.out;
    try {
      return JSON.parse(request.responseText).detail;
    } catch {
      return this.dataset.lost;
    }
  }

  put(note, item, found) {
    this.replace(note, found.markdown);
    item.querySelector("progress").remove();
    if (found.is_picture) this.ask(item, found);
  }

  ask(item, found) {
    const [picture, label] = [item.querySelector("img"), item.querySelector("label")];
    [picture.src, picture.hidden, label.hidden] = [found.url, false, false];
    let now = found.markdown;
    label.querySelector("input").addEventListener("input", (event) => {
      const next = `![${escaped(event.target.value)}](${found.url})`;
      this.replace(now, next);
      now = next;
    });
  }

  item(name) {
    const item = this.querySelector("template").content.firstElementChild.cloneNode(true);
    item.querySelector(".attach-name").textContent = name;
    this.querySelector("ul").append(item);
    this.querySelector("details").open = true;
    return item;
  }

  /* In a paragraph of its own. */
  free(text) {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return `${before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : ""}${text}\n\n`;
  }

  insert(text) {
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.changed();
  }

  /* What is selected stays selected, wherever it moves to. */
  replace(old, text) {
    const at = this.area.value.indexOf(old);
    if (at < 0) return;
    this.area.setRangeText(text, at, at + old.length, "preserve");
    this.changed();
  }

  changed() {
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words;
  }

  wrong(words) {
    this.querySelector("[role=alert]").textContent = words;
    if (words) { this.querySelector("details").open = true; this.chooser.setAttribute("aria-invalid", "true"); }
    else this.chooser.removeAttribute("aria-invalid");
  }
}

/* As in crypto.randomUUID, which there is only over https. */
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

customElements.define("picture-drop", PictureDrop);
