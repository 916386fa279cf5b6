/* Runs before the first paint, so that a chosen theme never flashes: the only script that blocks. */
(() => {
  const root = document.documentElement;
  // The bars around the page, too: the colour that was meant for the chosen scheme holds, whatever the device says.
  const colourBars = () => {
    const { theme } = root.dataset;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      const { scheme } = meta.dataset;
      meta.media = !theme ? `(prefers-color-scheme: ${scheme})` : scheme === theme ? "all" : "not all";
    }
  };
  new MutationObserver(colourBars).observe(root, { attributeFilter: ["data-theme"] });
  try {
    const theme = localStorage.getItem("theme");
    if (theme) root.dataset.theme = theme;
  } catch {
    /* storage may be forbidden: the system's own choice then holds */
  }
})();
