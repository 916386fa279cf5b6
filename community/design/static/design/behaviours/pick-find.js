/* In a picker of interests: what is typed into its box leaves those whose name, or another word for them, has it, and those that are
   ticked. Enter ticks the first. Without a script there is no box, and all of them. */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

for (const picker of document.querySelectorAll(".interest-picker:has([data-pick-find])")) {
  const frame = picker.querySelector("[data-pick-find]");
  const box = frame.querySelector("input");
  const nothing = frame.querySelector("[role=status]");
  const all = [...picker.querySelectorAll("li")].map((item) => ({
    item,
    tick: item.querySelector("input"),
    words: plain(`${item.textContent} ${item.dataset.words ?? ""}`),
  }));
  const fits = (one) => one.words.includes(plain(box.value));
  const look = () => {
    for (const one of all) one.item.hidden = !one.tick.checked && !fits(one);
    nothing.textContent = all.some(fits) ? "" : nothing.dataset.words;
  };
  frame.hidden = false;
  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = box.value.trim() && all.find((one) => fits(one) && !one.tick.checked);
    if (first) { first.tick.click(); box.value = ""; look(); }
  });
}
