"""The way to a page, for breadcrumbs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.discussions.models import Board


def trail_to(board: Board | None = None) -> list[dict[str, str]]:
    """From all boards to this one."""
    trail = [{"label": _("Boards"), "url": reverse("discussions:boards")}]
    if board:
        trail.append({"label": board.title, "url": board.get_absolute_url()})
    return trail
