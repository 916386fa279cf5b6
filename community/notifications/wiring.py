"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from community.members import holdings
    from community.notifications import kinds
    from community.notifications.models import Notice

    holdings.register(
        holdings.Holding(
            model=Notice,
            field="member",
            title=_("Notices"),
            purpose=_("So that you hear when somebody answers you or a decision concerns you."),
            source=_("Made from what happened around you"),
            describe=lambda notice: kinds.label_of(notice.kind),
            erase=lambda notices: notices.delete(),
            export=lambda notice: {"kind": notice.kind, "at": notice.at.isoformat()},
            correct="notifications:inbox",
        )
    )
