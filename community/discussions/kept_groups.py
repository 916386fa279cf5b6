"""What groups keep about a member."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.discussions.belonging import remove_belongings
from community.discussions.models import Admission, Belonging, Ending, Group, Visit
from community.ledger.recording import record
from community.members.holdings import Holding

WHY = _("So that every decision can be explained and undone.")


def pass_on(groups: QuerySet[Group]) -> None:
    """Who has belonged longest leads from now on; a group of nobody else keeps who led it, by then an empty shell."""
    for group in groups:
        others = group.belongings.filter(member__is_active=True).exclude(member=group.founder_id)
        if heir := others.order_by("since", "pk").first():
            Group.objects.filter(pk=group.pk).update(founder=heir.member_id)
            record("group.handed_over", subject=group, to=heir.member_id)


LED = Holding(
    model=Group,
    field="founder",
    title=_("Groups you lead"),
    purpose=_("So that it is known who decides in a group."),
    source=_("You founded it, or somebody handed it to you"),
    describe=str,
    erase=pass_on,
    export=lambda group: {"group": group.board.slug, "founded_at": group.founded_at.isoformat()},
)

BELONGINGS = Holding(
    model=Belonging,
    field="member",
    title=_("Groups you belong to"),
    purpose=_("To let you in, and nobody else where a group is closed."),
    source=_("You joined it"),
    describe=lambda row: str(row.group),
    erase=remove_belongings,
    export=lambda row: {"group": row.group.board.slug, "since": row.since.isoformat()},
)

ADMISSIONS = Holding(
    model=Admission,
    field="member",
    title=_("Groups that you asked to come into, or were invited to"),
    purpose=_("Until you, or who leads it, have answered."),
    source=_("You asked, or somebody invited you"),
    describe=lambda row: str(row.group),
    erase=lambda rows: rows.delete(),
    export=lambda row: {"group": row.group.board.slug, "words": row.words, "at": row.at.isoformat()},
)

INVITATIONS = Holding(
    model=Admission,
    field="invited_by",
    title=_("Invitations you made"),
    purpose=_("Until they are answered."),
    source=_("You invited somebody"),
    describe=lambda row: str(row.group),
    erase=lambda rows: rows.delete(),
    export=lambda row: {"group": row.group.board.slug, "at": row.at.isoformat()},
)

ENDINGS = Holding(
    model=Ending,
    field="by",
    title=_("Groups you ended as a manager"),
    purpose=WHY,
    source=_("You decided it"),
    describe=lambda row: row.reason,
    # The decision stays, under the name of the emptied profile: undoing it is others' to judge.
    erase=lambda rows: None,
    export=lambda row: {"group": row.group.board.slug, "reason": row.reason, "at": row.at.isoformat()},
)

VISITS = Holding(
    model=Visit,
    field="by",
    title=_("Closed groups you looked into as a manager"),
    purpose=WHY,
    source=_("You decided it"),
    describe=lambda row: row.reason,
    erase=lambda rows: None,
    export=lambda row: {"group": row.group.board.slug, "reason": row.reason, "at": row.at.isoformat()},
)

HOLDINGS = (LED, BELONGINGS, ADMISSIONS, INVITATIONS, ENDINGS, VISITS)
