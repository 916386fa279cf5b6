"""For how long a room keeps what is said in it: the rule, and how it is told.

A rule that keeps less is announced, and holds after `GRACE` only: whoever comes by meanwhile can take along what they
said. One that keeps more holds at once; what is gone stays gone.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chat.models import Room
from community.design.templatetags.design import local_time

GRACE = timedelta(hours=24)
"""As long as authors have their say when talk becomes a thread."""

RULE = ("keep_days", "kept_days", "keep_from", "look_at")
"""What changes with the rule."""


def set_rule(room: Room, days: int, now: datetime) -> bool:
    """Let a locked room keep what is said for so many days (0: for ever); the caller saves `RULE`. Returns whether that
    takes words away of which that was not announced before."""
    before, announced = room.days_kept(now), room.keep_days
    # Where nothing was said, there is nothing to be lost.
    is_shorter = _length(days) < _length(before) and room.last_number > room.erased_number
    room.keep_days, room.kept_days = days, before
    room.keep_from = now + GRACE if is_shorter else None
    room.look_at = now
    return is_shorter and _length(days) < _length(announced)


def _length(days: int) -> float:
    return days or float("inf")


def coming(room: Room, now: datetime) -> datetime | None:
    """When the rule that was announced begins to hold, as long as it does not."""
    return room.keep_from if room.keep_from and now < room.keep_from else None


def told(room: Room, now: datetime) -> dict[str, Any]:
    """What everybody reads of the rule on pages. `rule`: the one that holds, empty where everything stays; `change`:
    markup of the one that is to come, by the clock of who looks, and `key`, which is another one for another change."""
    days, begins = room.days_kept(now), coming(room, now)
    rule = {"rule": sentence(days) if days else ""}
    if not begins:
        return rule | {"change": "", "key": ""}
    change = format_html(_change(room), at=local_time(begins), days=room.keep_days)
    return rule | {"change": change, "key": f"{begins.isoformat()} {room.keep_days}"}


def told_plainly(room: Room, now: datetime) -> str:
    """The same in plain words, which know nobody's clock: the change that is to come, or else the rule."""
    days, begins = room.days_kept(now), coming(room, now)
    if begins:
        at = f"{date_format(begins, 'DATETIME_FORMAT')} UTC"
        return _change(room).format(at=at, days=room.keep_days)
    return sentence(days) if days else ""


def sentence(days: int) -> str:
    if not days:
        return _("Messages here stay")
    return ngettext("Messages here go after %(days)d day", "Messages here go after %(days)d days", days) % {
        "days": days
    }


def _change(room: Room) -> str:
    return ngettext(
        "From {at} on, messages here go after {days} day. Keep what is dear to you.",
        "From {at} on, messages here go after {days} days. Keep what is dear to you.",
        room.keep_days,
    )
