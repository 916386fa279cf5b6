/* What a screen reader hears of a room: new lines alone, one after the other; never what was there before. */
const KEPT = 5;

export class Said {
  constructor(room) {
    this.place = room.querySelector(".room-said");
  }

  say(line) {
    const author = line.querySelector(".message-author")?.textContent ?? "";
    const words = line.querySelector(".message-body")?.textContent.trim() ?? "";
    this.tell(`${author}: ${words}`);
  }

  tell(sentence) {
    this.place.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    while (this.place.children.length > KEPT) this.place.firstElementChild.remove();
  }
}
