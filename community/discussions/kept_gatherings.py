"""What is kept of threads on their way from a room: who gathers, and what authors decided."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.design.markdown import excerpt
from community.discussions.models import Gathering, Say
from community.members.holdings import Holding


def forget_gatherings(gatherings: QuerySet[Gathering]) -> None:
    """What is open comes to nothing; of the others the place of their thread stays."""
    Say.objects.filter(gathering__in=gatherings.filter(state=Gathering.State.OPEN)).delete()
    gatherings.filter(state=Gathering.State.OPEN).update(state=Gathering.State.DROPPED)
    gatherings.update(title="", body="")


GATHERINGS = Holding(
    model=Gathering,
    field="gatherer",
    title=_("Threads that you began to make of what was said in rooms"),
    purpose=_("To ask those whose words they are, and to lead from the room to the thread."),
    source=_("You wrote it"),
    describe=lambda row: row.title,
    erase=forget_gatherings,
    export=lambda row: {
        "title": row.title,
        "body": row.body,
        "board": row.board.slug,
        "state": row.state,
        "began_at": row.began_at.isoformat(),
        "thread": row.thread_id,
    },
    correct="discussions:gatherings",
)

SAYS = Holding(
    model=Say,
    field="author",
    title=_("What you decided on words of yours that others would like in a thread"),
    purpose=_("So that your words stand only where you want them. It is forgotten once that is settled."),
    source=_("You decided it"),
    describe=lambda row: excerpt(row.body, 100) or row.gathering.title,
    # Without a say there is nothing to be taken.
    erase=lambda rows: rows.delete(),
    export=lambda row: {
        "gathering": row.gathering_id,
        "line": row.line,
        "decision": row.decision,
        "body": row.body,
    },
    correct="discussions:gatherings",
)

HOLDINGS = (GATHERINGS, SAYS)
"""The holdings of this page."""
