"""What hands do to a page: press by finger or mouse, select words, put a file into a text."""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "color_scheme": "light",
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}
"""Options of `visit`."""

_SELECT = """(body, words) => {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (!node.data.includes(words)) node = walker.nextNode();
  const start = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, start, node, start + words.length);
}"""

_PUT = """async (area, {how, data, name, type}) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, {type}));
  const event = how === "paste"
    ? new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true})
    : new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true});
  area.dispatchEvent(event);
}"""


def press(target: Locator) -> None:
    """With a finger on a phone, with the mouse at a desk. The page is not asked which: it may just be leaving."""
    if target.page.has_touch:
        target.tap()
    else:
        target.click()


def select(page: Page, post: int, words: str) -> None:
    """Select `words`, which stand within one element of the post with this number."""
    page.locator(f"#post-{post} .post-body").evaluate(_SELECT, words)


def put(area: Locator, how: str, file: Path, kind: str = "image/jpeg") -> None:
    """`how`: "paste" or "drop"; `kind` is the file's media type."""
    data = base64.b64encode(file.read_bytes()).decode()
    area.evaluate(_PUT, {"how": how, "data": data, "name": file.name, "type": kind})
