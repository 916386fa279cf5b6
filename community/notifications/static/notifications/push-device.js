/* <push-device hidden data-key data-add data-refused data-failed>: holds a button that lets the place tell this device. Only
   shown where the browser can; asks for permission by that press alone. */
const WORKER = "/push-worker.js", SCOPE = "/push/";

class PushDevice extends HTMLElement {
  connectedCallback() {
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.#add());
  }

  async #add() {
    const button = this.querySelector("button");
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.#say(this.dataset.refused);
      const answer = await this.#tell(await this.#subscribed());
      if (answer.ok) location.reload();
      else this.#say((await answer.json().catch(() => ({}))).error || this.dataset.failed);
    } catch {
      this.#say(this.dataset.failed);
    } finally {
      button.disabled = false;
    }
  }

  async #subscribed() {
    const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    await active(registration);
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(this.dataset.key) });
  }

  #tell(subscription) {
    const { endpoint, keys } = subscription.toJSON();
    const form = new FormData(this.querySelector("form"));
    for (const [name, value] of Object.entries({ endpoint, ...keys })) form.set(name, value);
    return fetch(this.dataset.add, { method: "POST", body: new URLSearchParams(form) });
  }

  #say(words) {
    this.querySelector("[role=status]").textContent = words;
  }
}

function active(registration) {
  const worker = registration.active || registration.waiting || registration.installing;
  if (worker.state === "activated") return Promise.resolve();
  return new Promise((resolve) => worker.addEventListener("statechange", () => worker.state === "activated" && resolve()));
}

function bytes(key) {
  const text = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

customElements.define("push-device", PushDevice);
