/* merge(old, fresh): make the children of `old` those of `fresh`, the server's newer markup of the same page.

   What is the same stays, and with it focus, selection and whatever a script made of it. Articles are gone into, so
   that a new count under a post leaves its words alone. Returns false when something must wait, since somebody has
   selected words in it or types in it. */
const sources = new WeakMap();

/* The server's markup of what stands in the page, as far as it is known, without what the browser adds to it. */
const source = (node) => sources.get(node) ?? plain(node);

const plain = (node) => {
  const copy = node.cloneNode(true);
  const own = [copy, ...copy.querySelectorAll("time-ago, details, [aria-busy]")];
  for (const part of own) {
    if (part.localName === "time-ago") part.textContent = part.querySelector("time")?.dateTime ?? "";
    if (part.localName === "details") part.removeAttribute("open");
    part.removeAttribute("aria-busy");
    part.removeAttribute("tabindex");
  }
  return copy.outerHTML;
};

export const remember = (parent) => {
  for (const child of parent.children) {
    sources.set(child, plain(child));
    if (child.localName === "article") remember(child);
  }
};

export const merge = (old, fresh) => {
  const wanted = named(fresh.children);
  const known = new Map(named(old.children));
  const names = new Set(wanted.map(([name]) => name));
  for (const [name, child] of known) if (!names.has(name)) child.remove();
  let before = null, complete = true;
  for (const [name, child] of wanted) {
    const twin = known.get(name);
    const [shown, done] = twin ? renewed(twin, child) : [kept(child), true];
    complete &&= done;
    if ((before ? before.nextElementSibling : old.firstElementChild) !== shown) before ? before.after(shown) : old.prepend(shown);
    before = shown;
  }
  return complete;
};

/* By id, or by what it is and which of its kind. */
const named = (children) => {
  const counts = {};
  return [...children].map((child) => {
    const kind = child.id || child.classList[0] || child.localName;
    counts[kind] = (counts[kind] ?? 0) + 1;
    return [`${kind} ${counts[kind]}`, child];
  });
};

const renewed = (twin, child) => {
  const text = plain(child);
  if (source(twin) === text) return [twin, true];
  if (twin.localName === "article" && child.localName === "article") {
    for (const { name, value } of child.attributes) twin.setAttribute(name, value);
    const done = merge(twin, child);
    done ? sources.set(twin, text) : sources.delete(twin);
    return [twin, done];
  }
  if (isInUse(twin) && !child.closest(".post-hidden")) return [twin, false];
  return [swapped(twin, kept(child)), true];
};

const kept = (child) => {
  sources.set(child, plain(child));
  if (child.localName === "article") remember(child);
  return child;
};

const isInUse = (node) => {
  const selection = getSelection();
  const isSelected = selection.rangeCount > 0 && !selection.isCollapsed && selection.containsNode(node, true);
  return isSelected || (node.contains(document.activeElement) && document.activeElement.matches("textarea, select, input:not([type=checkbox], [type=radio])"));
};

const swapped = (old, fresh) => {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const opened = [...old.querySelectorAll("details")], openable = [...fresh.querySelectorAll("details")];
  if (opened.length === openable.length) opened.forEach((one, place) => (openable[place].open = one.open));
  rechoose(old, fresh);
  old.replaceWith(fresh);
  if (focused) refocus(focused, fresh);
  return fresh;
};

/* What was chosen and not sent yet stays chosen. */
const rechoose = (old, fresh) => {
  const choices = (node) => [...node.querySelectorAll("input:is([type=radio], [type=checkbox])")];
  const unsent = choices(old).filter((one) => one.checked !== one.defaultChecked);
  for (const { name, value, checked } of unsent) {
    const same = choices(fresh).find((one) => one.name === name && one.value === value);
    if (same) same.checked = checked;
  }
};

/* To the same button or link as before; where it is gone, to the post. */
const refocus = (focused, fresh) => {
  const sign = (node) => ["id", "formaction", "value", "href"].map((name) => node.getAttribute(name)).join(" ");
  const same = [...fresh.querySelectorAll(focused.localName)].find((node) => sign(node) === sign(focused));
  const next = same ?? fresh.closest("article");
  if (!same) next?.setAttribute("tabindex", "-1");
  next?.focus({ preventScroll: true });
};
