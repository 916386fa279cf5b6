/* Keeps the offline page on this device, where the browser can. */
const script = document.querySelector("script[data-offline]");
if (script && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(script.dataset.offline, { scope: "/" }).catch(() => {});
}
