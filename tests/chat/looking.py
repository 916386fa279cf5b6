"""Looking at pages of rooms as a browser without scripts does."""

import html
import re

from django.test import Client


def look(client: Client, address: str) -> str:
    """Fetch a page with the dot by which it tells what was read. Returns its text."""
    page = client.get(address).text
    if dot := re.search(r'<noscript><img class="reading-dot" src="([^"]+)"', page):
        assert client.get(html.unescape(dot[1])).headers["Content-Type"] == "image/gif"
    return page
