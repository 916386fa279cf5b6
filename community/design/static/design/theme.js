/* Runs before the first paint, so that a chosen theme never flashes: the only script that blocks. */
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  /* storage may be forbidden: the system's own choice then holds */
}
