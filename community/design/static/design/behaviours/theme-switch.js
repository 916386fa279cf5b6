/* <theme-switch>: three buttons whose value is "", "light" or "dark"; the choice stays on this device. theme.js applies it before the first paint. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.show(document.documentElement.dataset.theme ?? "");
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.choose(button.value);
    });
  }

  choose(theme) {
    const root = document.documentElement;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      /* storage may be forbidden: the choice then lasts for this page */
    }
    document.querySelectorAll("theme-switch").forEach((one) => one.show(theme));
  }

  show(theme) {
    this.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button.value === theme)));
  }
}
customElements.define("theme-switch", ThemeSwitch);
