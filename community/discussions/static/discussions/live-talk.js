/* Put in place where it is talked about live, as the server tells it by now. What is the same stays, and the focus in it;
   somebody who was on the way there is told, since the way is gone. */
export const showTalk = (fresh) => {
  const talk = document.querySelector(".live-talk");
  if (!talk || !fresh || talk.isEqualNode(fresh)) return;
  const wasThere = talk.contains(document.activeElement);
  const words = fresh.textContent.trim().replace(/\s+/g, " ");
  talk.replaceWith(fresh);
  if (wasThere) (fresh.querySelector("a") ?? document.getElementById("main")).focus({ preventScroll: true });
  if (words) document.getElementById("announcer").textContent = words;
};
