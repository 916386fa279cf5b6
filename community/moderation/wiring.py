"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from community.ledger import kinds
    from community.members import holdings, pace
    from community.moderation import kept, notices
    from community.notifications.telling import register

    kinds.declare("flag.raised", _("To look at what members ask us to look at"))
    kinds.declare("case.decided", _("To be able to explain and undo what managers decide"))
    # Discourse's default: 20 flags a day.
    pace.declare("flag", "20/day")
    register(notices.OUTCOME)
    for holding in (kept.FLAGS, kept.DECISIONS):
        holdings.register(holding)
