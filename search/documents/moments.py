"""When and where people meet: to come, past, or called off, as long as everybody may read of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.pages import MomentPage
from community.discussions.kinds import Badge
from search.documents.pages import Published

CALLED_OFF = Badge(_("called off"), "calendar-x", "bad")


def _names(moment: MomentPage) -> list[str]:
    """Who types the name of a town or of a hall means what happens there, more than what mentions it."""
    return [moment.place] if moment.place else []


def _tells(moment: MomentPage) -> dict[str, Any]:
    return {
        "place": moment.place,
        "starts_at": moment.starts_at,
        "is_off": moment.is_off,
        "badge": CALLED_OFF if moment.is_off else None,
    }


SOURCE = Published(MomentPage, _names, _tells).source(_("Moments"), _("Moment"), "calendar-days")
