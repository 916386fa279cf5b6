/* <details data-menu>: a click elsewhere or Escape closes it, as one expects of a menu. */
const close = (except) => document.querySelectorAll("details[data-menu][open]").forEach((menu) => menu !== except && (menu.open = false));
addEventListener("click", (event) => close(event.target.closest("details[data-menu]")));
addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
