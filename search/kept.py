"""What this room keeps about a member."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.members.holdings import Holding
from search.models import Ask, Hello, Ignored, Leaning, PlainOrder, Proposal, SavedSearch, Wish


def _delete(rows: QuerySet[Any]) -> None:
    rows.delete()


def _leaning(leaning: Leaning) -> str:
    """What it is, and where it comes from."""
    return f"{leaning.interest.name}: {doings(leaning)}"


def doings(leaning: Leaning) -> str:
    """Where it comes from, in words."""
    done = [
        _("you declared it") if leaning.is_declared else "",
        ngettext("%d thread begun", "%d threads begun", leaning.started) % leaning.started
        if leaning.started
        else "",
        ngettext("%d thread answered", "%d threads answered", leaning.answered) % leaning.answered
        if leaning.answered
        else "",
        ngettext("%d room talked in", "%d rooms talked in", leaning.rooms) % leaning.rooms
        if leaning.rooms
        else "",
    ]
    return ", ".join(str(one) for one in done if one)


LEANINGS = Holding(
    model=Leaning,
    field="member",
    title=_("What you have to do with interests"),
    purpose=_("To show you to people like you, and them to you."),
    source=_("Your interests, and what you said where everybody may read; only while you want to be found"),
    describe=_leaning,
    erase=_delete,
    export=lambda leaning: {
        "interest": leaning.interest.slug,
        "weight": round(leaning.weight, 3),
        "declared": leaning.is_declared,
        "threads_begun": leaning.started,
        "threads_answered": leaning.answered,
        "rooms": leaning.rooms,
    },
    correct="search:people",
)


SAID = Holding(
    model=Hello,
    field="from_member",
    title=_("Hellos you said"),
    purpose=_("To open a room for the two of you once both said hello."),
    source=_("You said it"),
    describe=lambda hello: hello.to_member.name,
    erase=_delete,
    export=lambda hello: {"to": hello.to_member.handle, "at": hello.at.isoformat()},
    correct="search:people",
)


def _export_heard(hello: Hello) -> dict[str, Any]:
    return {"at": hello.at.isoformat()}


HEARD = Holding(
    model=Hello,
    field="to_member",
    title=_("Hellos said to you"),
    purpose=_("To open a room for the two of you once both said hello."),
    source=_("Somebody like you said it; who, you hear once you said it too"),
    describe=lambda hello: date_format(localtime(hello.at)),
    erase=_delete,
    export=_export_heard,
)

WISHES = Holding(
    model=Wish,
    field="member",
    title=_("Of whom you wanted more or less"),
    purpose=_("To propose people to you as you wish. They never learn of it."),
    source=_("You said it beside somebody like you"),
    describe=lambda wish: f"{wish.get_kind_display()}: {wish.other.name}",
    erase=_delete,
    export=lambda wish: {"member": wish.other.handle, "wish": wish.kind, "at": wish.at.isoformat()},
    correct="search:tuning",
)


IGNORED = Holding(
    model=Ignored,
    field="member",
    title=_("Interests that you ignore"),
    purpose=_("So that they neither count nor show between you and people like you."),
    source=_("You said it beside somebody like you"),
    describe=lambda ignored: ignored.interest.name,
    erase=_delete,
    export=lambda ignored: {"interest": ignored.interest.slug, "at": ignored.at.isoformat()},
    correct="search:tuning",
)

TUNING = (WISHES, IGNORED)


SHOWN = Holding(
    model=Proposal,
    field="member",
    title=_("Who was shown to you as somebody like you"),
    purpose=_("So that it stays the same for a day, and is not always the same few. Kept for four weeks."),
    source=_("You looked at people like you, or at your home; only while you want to be found"),
    describe=lambda proposal: f"{date_format(proposal.on)}: {proposal.other.name}",
    erase=_delete,
    export=lambda proposal: {"on": proposal.on.isoformat(), "member": proposal.other.handle},
    correct="search:people",
)


SHOWN_TO_OTHERS = Holding(
    model=Proposal,
    field="other",
    title=_("On which days you were shown to somebody like you"),
    purpose=_("So that nobody is shown too often, and greeted by all. Kept for four weeks."),
    source=_("Somebody like you looked at people like them"),
    describe=lambda proposal: date_format(proposal.on),
    erase=_delete,
    export=lambda proposal: {"on": proposal.on.isoformat()},
    correct="search:people",
)
PROPOSALS = (SHOWN, SHOWN_TO_OTHERS)


ASKED = Holding(
    model=Ask,
    field="member",
    title=_("Questions that you were asked"),
    purpose=_("To ask you once, and at most two a week."),
    source=_("Who asks a question thought that you know"),
    describe=lambda ask: f"{date_format(localtime(ask.at))}: {ask.thread.shown_title}",
    erase=_delete,
    export=lambda ask: {
        "thread": ask.thread_id,
        "at": ask.at.isoformat(),
        "put_away": bool(ask.declined_at),
    },
    correct="search:asked",
)


SEARCHES = Holding(
    model=SavedSearch,
    field="member",
    title=_("Searches that you keep"),
    purpose=_("To ask them again, and to tell you of what is new for them, as you chose."),
    source=_("You saved them"),
    describe=str,
    erase=_delete,
    export=lambda saved: {
        "name": saved.name,
        "question": saved.question,
        "alerts": saved.alerts,
        "at": saved.created_at.isoformat(),
    },
    correct="search:saved",
)


ORDER = Holding(
    model=PlainOrder,
    field="member",
    title=_("The order in which you read what was found"),
    purpose=_("So that nothing is lifted for you when you search."),
    source=_("You chose it beside what was found"),
    describe=lambda order: (
        str(_("Everybody's order, since %(day)s")) % {"day": date_format(localtime(order.at))}
    ),
    erase=_delete,
    export=lambda order: {"order": "everybody", "at": order.at.isoformat()},
    correct="search:results",
)
