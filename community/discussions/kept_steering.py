"""What this room keeps about who steered threads. Decisions stay, under the name of the emptied profile."""

from django.utils.translation import gettext_lazy as _

from community.discussions.models import Pin, Steering
from community.members.holdings import Holding

STEERINGS = Holding(
    model=Steering,
    field="by",
    title=_("What you did to threads as a manager"),
    purpose=_("So that every decision can be explained and undone."),
    source=_("You decided it"),
    describe=lambda steering: f"{steering.get_act_display()} {steering.reason}".strip(),
    erase=lambda steerings: steerings.update(reason=""),
    export=lambda steering: {
        "thread": steering.thread_id,
        "act": steering.act,
        "reason": steering.reason,
        "at": steering.at.isoformat(),
    },
)

PINS = Holding(
    model=Pin,
    field="by",
    title=_("Threads you pinned as a manager"),
    purpose=_("So that every decision can be explained and undone."),
    source=_("You decided it"),
    describe=lambda pin: str(pin.at.date()),
    erase=lambda pins: None,
    export=lambda pin: {"thread": pin.thread_id, "at": pin.at.isoformat()},
)
