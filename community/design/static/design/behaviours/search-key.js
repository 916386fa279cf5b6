/* "/" and Ctrl-K (or Cmd-K) go to the search box, from wherever one is; where there is none in sight, to its page. */
const typing = (where) => where.isContentEditable || /^(input|textarea|select)$/i.test(where.tagName);
const inSight = (box) => box.checkVisibility?.() ?? box.offsetParent;
addEventListener("keydown", (event) => {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
  if (event.defaultPrevented || !(command || slash)) return;
  event.preventDefault();
  const boxes = [...document.querySelectorAll("main [role=search] [type=search], .site-search [type=search]")];
  const box = boxes.reverse().find(inSight);
  if (box) { box.focus(); box.select(); } else document.querySelector(".site-search-link")?.click();
});
