/* In slow mode: how long until the next message leaves. Where a room is not slow there is no element, and it does nothing. */
export class SlowClock {
  constructor(element) {
    this.element = element;
    if (element) this.show(Number(element.dataset.wait));
  }

  /* Count down from so many seconds. Returns whether it can be shown. */
  show(seconds) {
    if (!this.element) return false;
    this.until = performance.now() + seconds * 1000;
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.#tick(), 1000);
    this.#tick();
    return true;
  }

  stop() {
    clearInterval(this.ticking);
  }

  restart() {
    if (this.element) this.show(Number(this.element.dataset.slow));
  }

  #tick() {
    const left = Math.max(0, Math.ceil((this.until - performance.now()) / 1000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    this.element.textContent = left ? this.element.dataset.text.replace("{time}", time) : "";
    if (!left) clearInterval(this.ticking);
  }
}
