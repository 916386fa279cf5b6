"""What members hear from this room."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.discussions import awaiting
from community.discussions.hearing import hearers_of, is_muted
from community.discussions.mentions import KIND
from community.discussions.models import Departure, Post, Thread
from community.ledger.models import Entry
from community.members.models import Member
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_follows(entry: Entry) -> Iterable[int]:
    """Who wants to hear of this reply; nobody of one that is hidden by now."""
    posts = Post.objects.filter(pk=entry.subject_id, hiding=None, thread__is_hidden=False)
    return {pk for post in posts.select_related("thread__board") for pk in hearers_of(post)}


def who_follows_the_place(entry: Entry) -> Iterable[int]:
    """Who wants to hear that this thread began; nobody of one that is hidden by now."""
    openings = Post.objects.filter(thread=entry.subject_id, number=1, thread__is_hidden=False)
    return {pk for post in openings.select_related("thread__board") for pk in hearers_of(post)}


def thread_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: threads that `member` may not see any more, or whose words are gone, have no line."""
    threads = Thread.objects.visible_to(member).exclude(title="").select_related("author", "board")
    found = threads.in_bulk([notice.entry.subject_id for notice in notices])
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {pk: _thread_line(thread) for pk, thread in by_notice.items() if thread}


def _thread_line(thread: Thread) -> Line:
    words = {"name": thread.author.name, "title": thread.shown_title}
    return Line(text=_("%(name)s began “%(title)s”") % words, url=thread.get_absolute_url())


def whom_it_answers(entry: Entry) -> Iterable[int]:
    """Who wrote the post replied to, if they may read the reply and did not mute it; who follows hears already."""
    replies = Post.objects.filter(pk=entry.subject_id, replies_to__isnull=False)
    for reply in replies.select_related("thread__board", "replies_to__author"):
        member = reply.replies_to.author
        told = hearers_of(reply, {member.pk}) or is_muted(reply, member.pk)
        if not told and member.pk != reply.author_id and replies.visible_to(member).exists():
            yield member.pk


def _answers(post: Post, member: Member) -> bool:
    return post.replies_to is not None and post.replies_to.author_id == member.pk


def whose_thread(entry: Entry) -> Iterable[int]:
    """Who began the thread that a manager steered."""
    return Thread.objects.filter(pk=entry.subject_id).values_list("author_id", flat=True)


def whose_posts(entry: Entry) -> Iterable[int]:
    """Who wrote the posts that a manager took to another thread."""
    return Departure.objects.filter(steering=entry.data["steering"]).values_list("post__author", flat=True)


def reply_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: replies that `member` may not read any more, or whose words are gone, have no line."""
    posts = Post.objects.visible_to(member).exclude(body="").select_related("author", "thread__board")
    found = posts.in_bulk([notice.entry.subject_id for notice in notices])
    return {
        notice.pk: _line(found[notice.entry.subject_id])
        for notice in notices
        if notice.entry.subject_id in found
    }


def who_was_mentioned(entry: Entry) -> Iterable[int]:
    """The one mentioned, if they may read it and did not mute it; who follows, or is replied to, hears already."""
    for post in Post.objects.filter(pk=entry.data["post"]).select_related("thread__board", "replies_to"):
        for member in Member.objects.filter(pk=entry.subject_id):
            told = _answers(post, member) or hearers_of(post, {member.pk}) or is_muted(post, member.pk)
            if not told and Post.objects.visible_to(member).filter(pk=post.pk).exists():
                yield member.pk


def mention_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: posts that `member` may not read any more, or whose words are gone, have no line."""
    posts = Post.objects.visible_to(member).exclude(body="").select_related("author", "thread__board")
    found = posts.in_bulk([notice.entry.data["post"] for notice in notices])
    by_notice = {notice.pk: found.get(notice.entry.data["post"]) for notice in notices}
    return {pk: _mention_line(post) for pk, post in by_notice.items() if post}


def _mention_line(post: Post) -> Line:
    words = {"name": post.author.name, "title": post.thread.shown_title}
    return Line(text=_("%(name)s mentioned you in “%(title)s”") % words, url=post.get_absolute_url())


def whose_answer(entry: Entry) -> Iterable[int]:
    """Who wrote the best answer; once, however often the mark goes and comes."""
    marked = Entry.objects.filter(kind=entry.kind, subject_kind="post", subject_id=entry.subject_id)
    if marked.filter(pk__lt=entry.pk).exists():
        return ()
    return Post.objects.filter(pk=entry.subject_id).values_list("author_id", flat=True)


def answer_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: answers that are marked no more, or not to be read, have no line."""
    posts = Post.objects.visible_to(member).filter(answering__isnull=False).exclude(body="")
    found = posts.select_related("answering__by", "thread__board").in_bulk(
        [notice.entry.subject_id for notice in notices]
    )
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {pk: _answer_line(post) for pk, post in by_notice.items() if post}


def _answer_line(post: Post) -> Line:
    words = {"name": post.answering.by.name, "title": post.thread.shown_title}
    text = _("%(name)s marked yours as the best answer to “%(title)s”") % words
    return Line(text=text, url=post.get_absolute_url())


def addressed_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: replies that `member` may not read any more, or whose words are gone, have no line."""
    posts = Post.objects.visible_to(member).exclude(body="").select_related("author", "thread__board")
    found = posts.in_bulk([notice.entry.subject_id for notice in notices])
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {pk: _addressed_line(post) for pk, post in by_notice.items() if post}


def _addressed_line(post: Post) -> Line:
    words = {"name": post.author.name, "title": post.thread.shown_title}
    return Line(text=_("%(name)s replied to you in “%(title)s”") % words, url=post.get_absolute_url())


def _line(post: Post) -> Line:
    words = {"name": post.author.name, "title": post.thread.shown_title}
    return Line(text=_("%(name)s replied to “%(title)s”") % words, url=post.get_absolute_url())


def steered_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: threads that `member` may not see any more have no line."""
    threads = Thread.objects.visible_to(member).select_related("board")
    places = {n.pk: n.entry.data.get("target") or n.entry.subject_id for n in notices}
    found = threads.in_bulk(set(places.values()))
    by_notice = {n.pk: (n.entry.kind, found.get(places[n.pk])) for n in notices}
    return {pk: _steered_line(kind, thread) for pk, (kind, thread) in by_notice.items() if thread}


def _steered_line(kind: str, thread: Thread) -> Line:
    texts = {
        "thread.closed": _("A community manager closed “%(title)s”"),
        "thread.moved": _("A community manager moved “%(title)s” to “%(board)s”"),
        "thread.merged": _("A community manager merged a thread of yours into “%(title)s”"),
        "thread.split": _("A community manager moved what you wrote to “%(title)s”"),
        "thread.carried": _("A community manager moved what you wrote to “%(title)s”"),
    }
    words = {"title": thread.shown_title, "board": thread.board.title}
    return Line(text=texts[kind] % words, url=thread.get_absolute_url())


REPLY = NoticeKind(
    "reply",
    {"post.replied"},
    who_follows,
    reply_lines,
    "message-circle",
    gettext_lazy("A reply in a thread you follow"),
    change="discussions:follows",
    away=awaiting.away(awaiting.REPLY, lambda notice: notice.entry.subject_id, awaiting.follows),
)

THREAD = NoticeKind(
    "thread",
    {"thread.started"},
    who_follows_the_place,
    thread_lines,
    "messages-square",
    gettext_lazy("A new thread where you follow"),
    change="discussions:follows",
)

ADDRESSED = NoticeKind(
    "addressed",
    {"post.replied"},
    whom_it_answers,
    addressed_lines,
    "reply",
    gettext_lazy("Somebody replied to a post of yours"),
    away=awaiting.away(awaiting.REPLY, lambda notice: notice.entry.subject_id, awaiting.is_not_deaf),
)

MENTION = NoticeKind(
    "mention",
    {KIND},
    who_was_mentioned,
    mention_lines,
    "at-sign",
    gettext_lazy("Somebody mentioned you"),
    change="discussions:follows",
    away=awaiting.away(awaiting.MENTION, lambda notice: notice.entry.data["post"], awaiting.is_not_deaf),
)

ANSWER = NoticeKind(
    "answer",
    {"post.answered"},
    whose_answer,
    answer_lines,
    "circle-check",
    gettext_lazy("Yours is the best answer"),
)

STEERED = NoticeKind(
    "steered",
    {"thread.closed", "thread.moved", "thread.merged"},
    whose_thread,
    steered_lines,
    "settings",
    gettext_lazy("A manager closed, moved or merged a thread of yours"),
    official=True,
)

CARRIED = NoticeKind(
    "carried",
    {"thread.split", "thread.carried"},
    whose_posts,
    steered_lines,
    "settings",
    gettext_lazy("A manager moved a post of yours"),
    official=True,
)
