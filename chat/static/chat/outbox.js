/* What was written and not yet confirmed, kept on this device: it outlives a reload, a crash and a day without network.
   Each message keeps its client_id for ever, so sending it again can never make two of it. Tabs share one outbox.

   localStorage, not IndexedDB: a line is kept before the key that sends it is up again, with nothing to wait for in which
   a tab could die, and other tabs hear of it. It is a few kilobytes of text; pictures go up before they are named in it. */
export class Outbox {
  constructor(key) {
    this.key = `outbox:${key}`;
  }

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  add(words) {
    this.#keep([...this.all(), { client_id: uuid(), ...words }]);
  }

  has({ client_id }) {
    return this.all().some((message) => message.client_id === client_id);
  }

  remove(message) {
    this.#keep(this.all().filter(({ client_id }) => client_id !== message.client_id));
  }

  #keep(messages) {
    if (messages.length) localStorage.setItem(this.key, JSON.stringify(messages));
    else localStorage.removeItem(this.key);
  }
}

/* A random UUID; crypto.randomUUID is missing where the page came over plain http. */
export const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
