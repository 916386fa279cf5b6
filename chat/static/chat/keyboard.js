/* A phone's keyboard covers the page without making it smaller: the room gives way, and the field stays in sight. */
const LEAST = 120; // pixels: less than this is a browser's own bar

export const makeRoomForKeyboard = (room) => {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const covered = Math.round(window.innerHeight - view.height);
    const isOpen = view.scale === 1 && covered > LEAST;
    const wasAtEnd = room.log.isAtEnd;
    room.style.setProperty("--keyboard", isOpen ? `${covered}px` : "0px");
    document.body.classList.toggle("site-typing", isOpen);
    if (isOpen) window.scrollTo(0, 0);
    if (wasAtEnd) room.log.toEnd();
  };
  view.addEventListener("resize", fit);
  // Safari moves the page up once more after the keyboard has come.
  view.addEventListener("scroll", () => document.body.classList.contains("site-typing") && view.offsetTop && window.scrollTo(0, 0));
  fit();
};
