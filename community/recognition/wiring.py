"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from community.ledger import kinds
    from community.members import holdings, pace
    from community.notifications.kinds import register as register_notice
    from community.recognition import kept, notices

    kinds.declare("thanks.given", _("To tell who is thanked, and to trust who helps"))
    kinds.declare("thanks.taken_back", _("So that thanks that were taken back do not count"))
    # NodeBB's votes, TokyWoky's thanks: 20 a day.
    pace.declare("thanks", "20/day")
    for holding in (kept.GIVEN, kept.RECEIVED):
        holdings.register(holding)
    register_notice(notices.THANKS)
