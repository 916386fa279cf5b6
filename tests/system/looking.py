"""A close look at one page: what axe finds in both schemes at two widths, and whether it fits narrow and mirrored."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SCHEMES = ("light", "dark")
WIDTHS = (390, 1440)
NARROWEST = 320
"""WCAG 2.2, 1.4.10: at this width a page needs no scrolling sideways."""
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


def _axe(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate("() => Promise.all(document.getAnimations().map((fading) => fading.finished))")
        only = {"type": "tag", "values": ALL_RULES}
        if scheme != SCHEMES[0]:
            only = {"type": "rule", "values": COLOURS}
        options = {"runOnly": only, "resultTypes": ["violations"]}
        violations = page.evaluate("async (options) => (await axe.run(options)).violations", options)
        found += [f"{scheme} {width}: {rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in violations]
    page.emulate_media(color_scheme=SCHEMES[0])
    return found


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
