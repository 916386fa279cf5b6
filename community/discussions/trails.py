"""The way to a page, for breadcrumbs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.discussions.models import Board


def trail_to(board: Board | None = None, of_group: bool = False) -> list[dict[str, str]]:
    """From all boards, or all groups, to this one."""
    if of_group or (board and board.is_of_group):
        trail = [{"label": _("Groups"), "url": reverse("discussions:groups")}]
    else:
        trail = [{"label": _("Boards"), "url": reverse("discussions:boards")}]
    if board:
        trail.append({"label": board.title, "url": board.get_absolute_url()})
    return trail
