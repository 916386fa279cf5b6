"""How moderation handles a first post that waits, and what its author hears."""

from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.design.markdown import excerpt
from community.discussions.models import Post, Waiting
from community.discussions.places import Place, signs_for
from community.discussions.subjects import EXCERPT
from community.discussions.waiting import KIND, let_through, turn_down
from community.ledger.models import Entry
from community.members.holdings import Holding
from community.moderation.subjects import Subject
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def nobody(member: Any, pk: int) -> NoReturn:
    """Nobody flags what only its author and managers see."""
    raise Http404


def load(ids: Iterable[int]) -> dict[int, Waiting]:
    return Waiting.objects.select_related("author").in_bulk(list(ids))


def whose_words(entry: Entry) -> Iterable[int]:
    if entry.kind == "waiting.turned_down":
        return [entry.data["author"]]
    return Post.objects.filter(pk=entry.subject_id).values_list("author_id", flat=True)


def lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: a post that is hidden, or taken back, by now has no line."""
    up = [notice.entry.subject_id for notice in notices if notice.entry.kind == "waiting.let_through"]
    posts = Post.objects.visible_to(member).exclude(body="").select_related("thread__board").in_bulk(up)
    found = {notice.pk: _line(notice.entry, posts) for notice in notices}
    return {pk: line for pk, line in found.items() if line}


def _line(entry: Entry, posts: dict[int, Post]) -> Line | None:
    if entry.kind == "waiting.turned_down":
        text = _(
            "A community manager looked at your first post and did not put it up. Your words are among your "
            "drafts, and you are welcome to try again."
        )
        return Line(text, reverse("discussions:drafts"))
    post = posts.get(entry.subject_id or 0)
    text = _("Your first post is up. Good to have you here!")
    return Line(text, post.get_absolute_url()) if post else None


SUBJECT = Subject(
    kind=KIND,
    find=nobody,
    load=load,
    author=lambda kept: kept.author,
    excerpt=lambda kept: excerpt(f"{kept.title}\n\n{kept.body}", EXCERPT),
    place=lambda kept: signs_for(kept.author, [Place.named(kept.place)])[Place.named(kept.place)].label,
    address=Waiting.get_absolute_url,
    hide=turn_down,
    restore=nobody,
    on_hidden="waiting.turned_down",
    keep=let_through,
    why=gettext_lazy("A first post that was sent in under three seconds. Nobody else sees it yet."),
)

LOOKED_AT = NoticeKind(
    "first-post",
    {"waiting.let_through", "waiting.turned_down"},
    whose_words,
    lines,
    "shield-check",
    gettext_lazy("What became of your first post"),
)

HOLDING = Holding(
    model=Waiting,
    field="author",
    title=gettext_lazy("First posts that wait for a look"),
    purpose=gettext_lazy("So that a community manager can see that a person wrote them."),
    source=gettext_lazy("You wrote it"),
    describe=lambda kept: excerpt(kept.title or kept.body, 100),
    erase=lambda rows: rows.delete(),
    export=lambda kept: {"place": kept.place, "at": kept.at.isoformat(), "fields": kept.fields},
)
