"""What this room, the ledger and the account libraries keep about a member."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from community.ledger import kinds
from community.ledger.models import Entry
from community.live.models import Pulse, Revocation
from community.members import erasing, holdings
from community.members.holdings import Holding
from community.members.models import Block, ConsentReceipt, Member, MemberInterest, Suggestion

YOU_TOLD_US = _("You told us")
BY_USING = _("It came about when you used this place")


def register() -> None:
    for holding in HOLDINGS:
        holdings.register(holding)


def _delete(rows: QuerySet[Any]) -> None:
    rows.delete()


def _keep(rows: QuerySet[Any]) -> None:
    """Nothing to empty: the rows hold numbers, and point to a shell that is nobody any more."""


def _end(rows: QuerySet[UserSession]) -> None:
    for session in rows:
        session.end()


def _plain(*fields: str) -> Any:
    """An exporter of these fields; moments become ISO 8601 texts."""

    def export(row: Model) -> dict[str, Any]:
        values = ((name, getattr(row, name)) for name in fields)
        return {name: v.isoformat() if hasattr(v, "isoformat") else v for name, v in values}

    return export


def _receipt(row: ConsentReceipt) -> str:
    answer = gettext("Yes to:") if row.granted else gettext("No to:")
    return f"{answer} {row.wording}"


def _happening(row: Entry) -> str:
    kind = kinds.declared().get(row.kind)
    what = f"{row.kind} ({kind.purpose})" if kind else row.kind
    return f"{date_format(localtime(row.at), 'DATETIME_FORMAT')} · {what}"


HOLDINGS = [
    Holding(
        model=Member,
        field="pk",
        title=_("Your profile"),
        purpose=_("So that others know who is talking, and we can reach you."),
        source=YOU_TOLD_US,
        describe=lambda m: f"{m.name} · @{m.handle} · {m.email}",
        erase=erasing.leave_a_shell,
        export=_plain("name", "handle", "email", "about", "language", "joined_at", "last_login"),
        correct="members:edit",
    ),
    Holding(
        model=MemberInterest,
        field="member",
        title=_("Your interests"),
        purpose=_("To show you what fits you."),
        source=YOU_TOLD_US,
        describe=lambda row: row.interest.name,
        erase=_delete,
        export=lambda row: {"interest": row.interest.slug, "since": row.since.isoformat()},
        correct="members:my-interests",
    ),
    Holding(
        model=Suggestion,
        field="member",
        title=_("Interests you suggested"),
        purpose=_("So that managers can take them up, and tell you what became of them."),
        source=YOU_TOLD_US,
        describe=lambda row: f"{row.name} · {row.get_outcome_display()}",
        erase=_delete,
        export=_plain("name", "why", "at", "outcome", "answer", "settled_at"),
        correct="members:suggest",
    ),
    Holding(
        model=Block,
        field="member",
        title=_("Whom you blocked"),
        purpose=_("So that the two of you do not reach each other. Nobody else sees it."),
        source=_("You decided it"),
        describe=lambda row: row.blocked.name,
        erase=_delete,
        export=lambda row: {"member": row.blocked.handle, "at": row.at.isoformat()},
        correct="members:blocks",
    ),
    Holding(
        model=ConsentReceipt,
        field="member",
        title=_("What you said yes and no to"),
        purpose=_("To use nothing beyond your yes, and to be able to show it."),
        source=_("You answered"),
        describe=_receipt,
        erase=_delete,
        export=_plain("purpose", "granted", "wording", "at"),
        correct="members:me",
    ),
    Holding(
        model=EmailAddress,
        field="user",
        title=_("Your e-mail address"),
        purpose=_("To log you in and to send what you asked for."),
        source=YOU_TOLD_US,
        describe=lambda row: row.email,
        erase=_delete,
        export=_plain("email", "verified", "primary"),
        correct="account_email",
    ),
    Holding(
        model=Authenticator,
        field="user",
        title=_("Passkeys and second steps"),
        purpose=_("So that nobody else comes in as you."),
        source=_("You set them up"),
        describe=str,
        erase=_delete,
        export=lambda row: {
            "kind": row.type,
            "name": str(row),
            "created_at": row.created_at.isoformat(),
            "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
        },
        correct="mfa_index",
    ),
    Holding(
        model=UserSession,
        field="user",
        title=_("Devices where you are logged in"),
        purpose=_("So that you can see them, and log them out."),
        source=_("Your browser sent it when you logged in"),
        describe=lambda row: f"{row.ip} · {row.user_agent[:80]}",
        erase=_end,
        export=_plain("ip", "user_agent", "created_at", "last_seen_at"),
        correct="usersessions_list",
    ),
    Holding(
        model=Entry,
        field="actor",
        title=_("What happened"),
        purpose=_("Dates and numbers, never words, so that we see whether this place is alive."),
        source=BY_USING,
        describe=_happening,
        erase=_keep,
        export=_plain("kind", "at", "subject_kind", "subject_id", "data"),
    ),
    Holding(
        model=Revocation,
        field="member",
        title=_("Ended connections"),
        purpose=_("A number, so that a device that was logged out stays out."),
        source=BY_USING,
        describe=lambda row: str(row.count),
        erase=_keep,
        export=_plain("count"),
    ),
    Holding(
        model=Pulse,
        field="member",
        title=_("Changes of what waits for you"),
        purpose=_("A number, so that your pages show the same on each of your devices."),
        source=BY_USING,
        describe=lambda row: str(row.number),
        erase=_keep,
        export=_plain("number"),
    ),
    Holding(
        model=UserProfile,
        field="user",
        title=_("How you like the editors' desk"),
        purpose=_("To show it as you set it. Only who edits stories has this."),
        source=_("You set it"),
        describe=lambda row: row.preferred_language or gettext("Set as it came"),
        erase=_delete,
        export=_plain("preferred_language", "current_time_zone", "theme", "density"),
    ),
]
