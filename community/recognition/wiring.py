"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from community.ledger import consumers, kinds
    from community.members import holdings, pace
    from community.notifications.telling import register as register_notice
    from community.recognition import evidence, kept, notices, trust

    kinds.declare("thanks.given", _("To tell who is thanked, and to trust who helps"))
    kinds.declare("thanks.taken_back", _("So that thanks that were taken back do not count"))
    # NodeBB's votes, TokyWoky's thanks: 20 a day.
    pace.declare("thanks", "20/day")
    kinds.declare("trust.changed", _("To tell you when more, or less, is open to you"))
    kinds.declare("trust.decided", _("To be able to explain and undo what managers decide"))
    kinds.declare("trust.lifted", _("To be able to explain and undo what managers decide"))
    for holding in (kept.GIVEN, kept.RECEIVED, kept.STANDING, kept.LOCK, kept.LOCKS_MADE):
        holdings.register(holding)
    for notice in (notices.THANKS, notices.TRUST):
        register_notice(notice)
    consumers.register("recognition.trust", trust.TELLING, trust.mark_entry)
    evidence.register("days_here", _("days since you joined"), evidence.days_here)
    evidence.register("days_active", _("days on which you did something here"), evidence.days_active)
    evidence.register("thanks_given", _("thanks you gave"), evidence.THANKS_GIVEN)
    evidence.register("thanks_received", _("thanks you were given"), evidence.THANKS_RECEIVED)
