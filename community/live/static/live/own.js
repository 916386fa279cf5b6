/* What waits for a member, beside the links that lead there: as it was with the page, and then as it changes, on whichever
   device. Other scripts hear of it by "waiting" on the document, with the numbers as its detail. */
import { live } from "./socket.js";

const { member, pulse } = document.documentElement.dataset;
const address = `member:${member}`;
const MOST = 99;

const show = ({ data }) => {
  for (const count of document.querySelectorAll(".count[data-waiting]")) {
    const number = data[count.dataset.waiting];
    count.hidden = !number;
    count.textContent = number > MOST ? `${MOST}+` : number;
  }
  document.dispatchEvent(new CustomEvent("waiting", { detail: data }));
};

/* Too far behind, or somebody else by now: the next change tells. */
const goOn = () => (live.member === Number(member) ? live.follow(address, null, { event: show, reload() {} }) : live.leave(address));

/* Once the scripts of the page itself are there: they want to hear how the connection begins. */
document.addEventListener("DOMContentLoaded", () => live.follow(address, Number(pulse), { event: show, reload: goOn }));
