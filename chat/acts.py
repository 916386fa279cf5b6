"""What one may do about a line of a room: the same few acts for each, written once for a page and filled in."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from chat.models import Message, Room


@dataclass(frozen=True, slots=True)
class Acts:
    """The markup for one's own lines and for those of others. Scripts fill in the same, for lines that come."""

    mine: SafeString
    theirs: SafeString

    def of(self, message: Message, is_mine: bool, is_thanked: bool) -> SafeString:
        """Those of one line; none where the words are gone. `is_thanked`: by who looks."""
        if message.is_gone:
            return SafeString("")
        markup = str(self.mine if is_mine else self.theirs)
        if is_thanked:
            markup = markup.replace(LOOSE, PRESSED)
        filled = markup.replace("{seq}", str(message.seq)).replace("{pk}", str(message.pk))
        return mark_safe(filled)  # safe: what the template rendered, and two numbers


# The button of thanks, as the template has it and as it is once one thanked.
LOOSE = 'name="give" value="0" aria-pressed="false"'
PRESSED = 'name="take_back" value="0" aria-pressed="true"'

NONE = Acts(SafeString(""), SafeString(""))


def acts_in(room: Room, member: Any, may_talk: bool, may_react: bool, may_pin: bool) -> Acts:
    """What `member` may do in this room; nothing for a stranger."""
    if not member.is_authenticated:
        return NONE
    context = {
        "here": room.get_absolute_url(),
        "message": room.get_absolute_url() + "{seq}/",
        "flag": _address("moderation:flag", "message", 0),
        "react": _address("chat:reactions", 0),
        "thank": _address("recognition:thanks", "message", 0),
        "pin": _address("chat:pin", 0),
        "may_talk": may_talk,
        "may_react": may_react,
        "may_pin": may_pin,
    }
    template = get_template("chat/acts.html")
    mine, theirs = (template.render(context | {"is_mine": is_mine}) for is_mine in (True, False))
    return Acts(mine, theirs)


def _address(name: str, *args: Any) -> str:
    return reverse(name, args=args).replace("/0/", "/{pk}/")
