/* The link to the replies to a post opens them in place, below it; within those, one step further and no more. */
export const unfold = async (event) => {
  const link = event.target.closest("a.replies-link");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.closest(".replies .replies")) return;
  event.preventDefault();
  const open = link.nextElementSibling?.matches(".replies") && link.nextElementSibling;
  link.setAttribute("aria-expanded", String(!open));
  if (open) return open.remove();
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    put(page.querySelector(".replies"), link);
  } catch {
    location.assign(link.href);
  }
};

/* The posts may have come anew meanwhile, and the link with them. */
const put = (replies, asked) => {
  const link = asked.isConnected ? asked : document.querySelector(`a.replies-link[href="${CSS.escape(asked.getAttribute("href"))}"]`);
  link.setAttribute("aria-expanded", "true");
  if (!link.nextElementSibling?.matches(".replies")) link.after(replies);
};
