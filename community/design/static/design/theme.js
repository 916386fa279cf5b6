/* Runs before the first paint, so that a chosen theme never flashes: the only script that blocks. */
try {
  const theme = localStorage.getItem("theme");
  if (theme) {
    document.documentElement.dataset.theme = theme;
    // The bars around the page, too: the colour that was meant for this scheme holds, whatever the device says.
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.media = meta.media.includes(theme) ? "all" : "not all";
  }
} catch {
  /* storage may be forbidden: the system's own choice then holds */
}
