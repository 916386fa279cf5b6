/* The link to the reactions to choose from opens them in place, by it, as that page has them. */
export const pick = async (event) => {
  const link = event.target.closest("a.reaction-more");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = link.parentElement, open = place.querySelector(".reaction-picker");
  if (open) return open.remove();
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const picker = page.querySelector(".reaction-picker");
    if (place.querySelector(".reaction-picker")) return;
    place.append(picker);
    picker.addEventListener("keydown", ({ key }) => key === "Escape" && (picker.remove(), link.focus()));
    picker.querySelector("button").focus();
  } catch {
    location.assign(link.href);
  }
};
