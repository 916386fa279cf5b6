"""What the page of components shows: plain values for each partial, in the states it may be in."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from community.design.gallery_form import sample_form

LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Third of Somewhere Far Away"
PEOPLE = [
    {"name": name, "seed": seed}
    for seed, name in enumerate(["Ada Okafor", "Jun Park", "Mila Brandt", "Tomás Vega", "نور الهدى", "Bo"], 1)
]
BODY = SafeString(
    "<p>The first time I heard that record was on the night bus, one earbud each, somebody else’s coat.</p>"
    "<blockquote><p>You do not own a song. You just get to sit beside it.</p></blockquote>"
    "<p>What is the one that still takes you <em>straight back</em>? I will go first: "
    "<a href='#post-1'>side two</a>, <code>track 3</code>.</p><ul><li>Where were you?</li><li>Who was there?</li></ul>"
)


def samples(rtl: bool) -> dict[str, Any]:
    """The context of the page; ``rtl`` turns the direction of the whole page round."""
    now = timezone.now()
    return {
        "rtl": rtl,
        "hues": range(1, 13),
        "people": PEOPLE,
        "long_name": LONG_NAME,
        "body": BODY,
        "just_now": now - timedelta(minutes=4),
        "last_month": now - timedelta(days=40),
        "form": sample_form(),
        "trail": [{"label": "Boards", "url": "#"}, {"label": "Listening", "url": "#"}],
        "tabs": [
            {"label": "New", "url": "#", "active": True, "count": 12},
            {"label": "Following", "url": "#"},
            {"label": "Unanswered", "url": "#"},
        ],
        "links": [
            {"label": "Edit", "url": "#", "icon": "pencil"},
            {"label": "Copy the link", "url": "#", "icon": "link"},
            {"label": "Report", "url": "#", "icon": "flag", "danger": True},
        ],
        "interests": [
            {"label": label, "url": "#", "value": label, "checked": index % 3 == 0}
            for index, label in enumerate(
                ["Vinyl", "Night runs", "Live sets", "Synths", "Home recording", "Jazz", "Field recordings"]
            )
        ],
        "answer": {"number": 1, "name": "Ada Okafor", "url": "#post-1"},
        "table_head": ["Board", "Threads", "Replies in a day"],
        "table_rows": [
            ["Listening", "1,204", "86 %"],
            ["Gear", "733", "71 %"],
            ["Out tonight", "98", "94 %"],
        ],
    }
