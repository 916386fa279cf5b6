"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from community.ledger import kinds
    from community.members import holdings, pace
    from community.moderation import notices
    from community.moderation.models import Decision, Flag
    from community.notifications.telling import register

    kinds.declare("flag.raised", _("To look at what members ask us to look at"))
    kinds.declare("case.decided", _("To be able to explain and undo what managers decide"))
    # Discourse's default: 20 flags a day.
    pace.declare("flag", "20/day")
    register(notices.OUTCOME)
    holdings.register(
        holdings.Holding(
            model=Flag,
            field="member",
            title=_("Flags you raised"),
            purpose=_("So that a community manager can look, and tell you what came of it."),
            source=_("You told us"),
            describe=lambda flag: flag.get_reason_display(),
            erase=lambda flags: flags.update(note=""),
            export=lambda flag: {"reason": flag.reason, "note": flag.note, "at": flag.at.isoformat()},
        )
    )
    holdings.register(
        holdings.Holding(
            model=Decision,
            field="by",
            title=_("Decisions you made as a manager"),
            purpose=_("So that every decision can be explained and undone."),
            source=_("You decided it"),
            describe=lambda decision: decision.get_act_display(),
            erase=lambda decisions: decisions.update(reason=""),
            export=Decision.as_data,
        )
    )
