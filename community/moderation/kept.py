"""What this room keeps about a member."""

from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding
from community.moderation.models import Decision, Flag

FLAGS = Holding(
    model=Flag,
    field="member",
    title=_("Flags you raised"),
    purpose=_("So that a community manager can look, and tell you what came of it."),
    source=_("You told us"),
    describe=lambda flag: flag.get_reason_display(),
    erase=lambda flags: flags.update(note=""),
    export=lambda flag: {"reason": flag.reason, "note": flag.note, "at": flag.at.isoformat()},
)

DECISIONS = Holding(
    model=Decision,
    field="by",
    title=_("Decisions you made as a manager"),
    purpose=_("So that every decision can be explained and undone."),
    source=_("You decided it"),
    describe=lambda decision: decision.get_act_display(),
    erase=lambda decisions: decisions.update(reason=""),
    export=Decision.as_data,
)
