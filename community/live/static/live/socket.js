/* The browser's end of the one socket (docs/socket.md): one connection for each page, many streams over it.

   import { live } from "../live/socket.js";
   live.follow("room:7", 12, { event(frame) {…}, reload() {…} });   goes on from number 12, now and after each reconnect
   const answer = await live.do("room.send", { … });                rejects with the error frame, or with { code: "offline" }
   live.addEventListener("state", () => live.state);                "connecting", "live" or "offline"
   live.addEventListener("hello", () => live.member);               who the server says we are: an id, or null */
const OFFLINE_AFTER = 5000;
const SHORTEST = 1000, LONGEST = 30000;
const PING_EVERY = 25000, PING_PATIENCE = 10000;
/* After so long in the dark a socket is more often dead than slow. */
const ASLEEP = 60000, WAKE_PATIENCE = 2500;

class Live extends EventTarget {
  state = "connecting";
  member = null;
  #socket = null;
  #streams = new Map();
  #waiting = new Map();
  #lastId = 0;
  #failures = 0;
  #retry = 0;
  #fade = 0;
  #stayAway = null;
  #hiddenAt = 0;

  constructor() {
    super();
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => this.#turn());
    setInterval(() => this.#check(), PING_EVERY);
  }

  follow(address, after, { event, reload, volatile }) {
    this.#streams.set(address, { after, event, reload, volatile });
    if (this.state === "live") this.#join(address);
    else this.#connect();
  }

  leave(address) {
    this.#streams.delete(address);
    if (this.state === "live") this.do("leave", { stream: address }).catch(() => {});
  }

  do(name, fields = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject({ code: "offline" });
    const id = `c${++this.#lastId}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ do: name, id, ...fields }));
    });
  }

  #connect() {
    if (this.#socket) return;
    clearTimeout(this.#retry);
    this.#fade ||= setTimeout(() => this.#become("offline"), OFFLINE_AFTER);
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/`);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => socket === this.#socket && this.#take(JSON.parse(data)));
    socket.addEventListener("close", () => socket === this.#socket && this.#lose());
  }

  #take(frame) {
    if (frame.type === "event") return this.#give(frame);
    if (frame.type === "hello") return this.#greet(frame);
    if (frame.type === "volatile") return this.#streams.get(frame.stream)?.volatile?.(frame);
    if (frame.type === "bye") return void (this.#stayAway = frame.retry_after * 1000);
    const asked = this.#waiting.get(frame.id);
    this.#waiting.delete(frame.id);
    if (frame.type === "ok") asked?.resolve(frame);
    else asked?.reject(frame);
  }

  #greet(frame) {
    clearTimeout(this.#fade);
    this.#fade = this.#failures = 0;
    this.member = frame.member;
    this.#become("live");
    this.dispatchEvent(new Event("hello"));
    for (const address of this.#streams.keys()) this.#join(address);
  }

  #give(frame) {
    const stream = this.#streams.get(frame.stream);
    if (!stream || frame.seq <= stream.after) return;
    stream.after = frame.seq;
    stream.event(frame);
  }

  /* The server tells from where it goes on; from elsewhere than asked means: too much is missing, load the page anew. */
  async #join(address) {
    const stream = this.#streams.get(address);
    const after = stream.after;
    try {
      const answer = await this.do("join", { stream: address, after });
      if (after !== null && answer.from !== after) stream.reload();
    } catch (error) {
      if (error.code === "missing") stream.reload();
      else if (error.code !== "offline") setTimeout(() => this.#streams.has(address) && this.#join(address), this.#pause());
    }
  }

  #lose() {
    this.#socket = null;
    for (const { reject } of this.#waiting.values()) reject({ code: "offline" });
    this.#waiting.clear();
    if (this.state === "live") this.#become("connecting");
    this.#fade ||= setTimeout(() => this.#become("offline"), OFFLINE_AFTER);
    this.#retry = setTimeout(() => this.#connect(), this.#stayAway ?? this.#pause());
    this.#stayAway = null;
    this.#failures += 1;
  }

  /* Full jitter, so that a thousand pages do not come back at once. */
  #pause() {
    return SHORTEST + Math.random() * (Math.min(LONGEST, SHORTEST * 2 ** this.#failures) - SHORTEST / 2);
  }

  #hurry() {
    if (this.#streams.size && !this.#socket) this.#connect();
  }

  #turn() {
    if (document.hidden) this.#hiddenAt = Date.now();
    else this.#check(Date.now() - this.#hiddenAt > ASLEEP ? WAKE_PATIENCE : PING_PATIENCE);
  }

  /* A phone that slept, or a network that changed, leaves a socket that looks open and is dead. */
  async #check(patient = PING_PATIENCE) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return this.#hurry();
    const patience = setTimeout(() => this.#abandon(socket), patient);
    await this.do("ping").catch(() => {});
    clearTimeout(patience);
  }

  #abandon(socket) {
    if (socket !== this.#socket) return;
    socket.close();
    this.#lose();
    this.#hurry();
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}

export const live = new Live();
