"""A close look at one page: what axe finds in both schemes at two widths, and whether it fits narrow and mirrored."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (390, 1440)
NARROWEST = 320
"""WCAG 2.2, 1.4.10: at this width a page needs no scrolling sideways."""
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_FADED = """() => Promise.all(
  document.getAnimations().filter((fading) => fading.timeline === document.timeline).map((fading) => fading.finished)
)"""
"""What follows a scroll bar is never finished."""
_RUN = """async (options) => {
  const find = ({ target: [selector] }) => document.querySelector(selector);
  const boxOf = (one) => {
    for (let box = one.parentElement; box; box = box.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
    }
  };
  const isCut = (one, box) => {
    const here = one.getBoundingClientRect(), { top, bottom } = box.getBoundingClientRect();
    return here.top < top || here.bottom > bottom;
  };
  const isUnder = ({ any }, box) => {
    const over = any.flatMap((check) => check.relatedNodes).map(find);
    return over.length && over.every((one) => one.matches(".room-unread a") && box.contains(one));
  };
  const isSmall = (node) => {
    const one = find(node), box = boxOf(one);
    return !box || !(isCut(one, box) || isUnder(node, box));
  };
  const { violations } = await axe.run(options);
  const seen = ({ id, nodes }) => ({ id, nodes: id === "target-size" ? nodes.filter(isSmall) : nodes });
  return violations.map(seen).filter(({ nodes }) => nodes.length);
}"""
"""A target of which a box that scrolls shows half is whole once one scrolls, and so is one in it that nothing covers
but the button that floats over what scrolls and leads to what is new."""
COLOURS = ["color-contrast", "link-in-text-block"]
"""What another scheme can change."""


def look_at(page: Page, address: str) -> list[str]:
    """What is wrong with the page at `address`, each as a line to act on."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(address)
    page.evaluate(AXE_SCRIPT)
    wrong = [line for width in WIDTHS for line in _axe(page, width)]
    wrong += _sideways(page, "ltr") + _sideways(page, "rtl")
    wrong = [f"{address}: {line}" for line in wrong] + page.complaints
    page.complaints.clear()
    return wrong


def flaws(page: Page) -> list[str]:
    """What is wrong with the page as it is right now: its size, its scheme, what is open in it, what it did.

    Sizes of targets are left to `look_at`: where one has scrolled, bars cover half of some.
    """
    page.evaluate(AXE_SCRIPT)
    wrong = _violations(page, {"type": "tag", "values": ALL_RULES}, without="target-size")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("scrolls sideways")
    return wrong + page.complaints


def contrasts(page: Page) -> list[str]:
    """Where the page, as it is right now, is hard to read."""
    page.evaluate(AXE_SCRIPT)
    return _violations(page, {"type": "rule", "values": COLOURS})


def _axe(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="light")
    light = _violations(page, {"type": "tag", "values": ALL_RULES})
    page.emulate_media(color_scheme="dark")
    dark = _violations(page, {"type": "rule", "values": COLOURS})
    return [f"{width}: {line}" for line in light] + [f"dark {width}: {line}" for line in dark]


def _violations(page: Page, only: dict[str, str | list[str]], without: str = "") -> list[str]:
    page.evaluate(_FADED)
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate(_RUN, options)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found if rule["id"] != without]


def _sideways(page: Page, direction: str) -> list[str]:
    """What reaches over the edge on the narrowest phone, read from this side."""
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    over = page.evaluate(
        """(direction) => {
          const root = document.documentElement;
          root.dir = direction;
          if (root.scrollWidth <= root.clientWidth) return null;
          const reaches = ({ left, right }) => right > innerWidth + 1 || left < -1;
          const over = [...document.body.querySelectorAll("*")].filter((e) => reaches(e.getBoundingClientRect()));
          return over.at(-1)?.outerHTML.slice(0, 200) ?? "the page";
        }""",
        direction,
    )
    return [f"{direction} {NARROWEST}: reaches over the edge: {over}"] if over else []
