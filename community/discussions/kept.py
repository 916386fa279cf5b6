"""What this room keeps about a member. When they leave, their words go and the places stay, so that what others
answered still makes sense."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from community.attachments.referring import release
from community.design.markdown import excerpt
from community.discussions.ideas import forget_supports
from community.discussions.models import (
    Answer,
    Ballot,
    Draft,
    Hiding,
    Idea,
    Poll,
    Post,
    Removal,
    Revision,
    Support,
    Thread,
    slug_of,
)
from community.discussions.polling import forget_ballots
from community.discussions.words import PLACE
from community.members.holdings import Holding


def forget_posts(posts: QuerySet[Post]) -> None:
    """Take the words out of these posts."""
    Thread.objects.filter(posts__in=posts).renew()
    release(PLACE.kind, list(posts.values_list("pk", flat=True)))
    posts.update(body="", html="")


def forget_titles(threads: QuerySet[Thread]) -> None:
    threads.update(title="", slug=slug_of(""), version=F("version") + 1)


POSTS = Holding(
    model=Post,
    field="author",
    title=_("What you said on the boards"),
    purpose=_("So that others can read and answer it."),
    source=_("You wrote it"),
    describe=lambda post: excerpt(post.body, 100),
    erase=forget_posts,
    export=lambda post: {
        "thread": post.thread_id,
        "number": post.number,
        "replies_to": post.replies_to_id,
        "at": post.at.isoformat(),
        "body": post.body,
    },
    note=lambda post: str(_("Hidden by a community manager")) if post.is_hidden else "",
)

THREADS = Holding(
    model=Thread,
    field="author",
    title=_("Threads you started"),
    purpose=_("So that others can find and join the conversation."),
    source=_("You wrote it"),
    describe=lambda thread: thread.title,
    erase=forget_titles,
    export=lambda thread: {
        "id": thread.pk,
        "title": thread.title,
        "at": thread.created_at.isoformat(),
        "interests": [interest.slug for interest in thread.interests.all()],
    },
)

REVISIONS = Holding(
    model=Revision,
    field="post__author",
    title=_("What your posts said before you changed them"),
    purpose=_("So that those who answered can show what they answered to."),
    source=_("You wrote it"),
    describe=lambda revision: excerpt(revision.body, 100),
    erase=lambda revisions: revisions.delete(),
    export=lambda revision: {
        "post": revision.post_id,
        "version": revision.version,
        "replaced_at": revision.at.isoformat(),
        "title": revision.title,
        "body": revision.body,
    },
)

REMOVALS = Holding(
    model=Removal,
    field="post__author",
    title=_("Posts you removed"),
    purpose=_("So that you can take that back for ten minutes; then the words are forgotten."),
    source=_("You decided it"),
    describe=lambda removal: excerpt(removal.body, 100) or str(removal.at.date()),
    erase=lambda removals: removals.delete(),
    export=lambda removal: {
        "post": removal.post_id,
        "at": removal.at.isoformat(),
        "title": removal.title,
        "body": removal.body,
    },
)

DRAFTS = Holding(
    model=Draft,
    field="member",
    title=_("Drafts"),
    purpose=_("So that what you write waits for you on all your devices. Nobody else reads it."),
    source=_("You wrote it"),
    describe=lambda draft: excerpt(draft.title or draft.body, 100),
    erase=lambda drafts: drafts.delete(),
    export=lambda draft: {
        "place": draft.place,
        "saved_at": draft.saved_at.isoformat(),
        "title": draft.title,
        "body": draft.body,
        "rest": draft.rest,
    },
    correct="discussions:drafts",
)

HIDINGS = Holding(
    model=Hiding,
    field="by",
    title=_("Posts you hid as a manager"),
    purpose=_("So that every decision can be explained and undone."),
    source=_("You decided it"),
    describe=lambda hiding: str(hiding.at.date()),
    # The decision stays, under the name of the emptied profile: undoing it is others' to judge.
    erase=lambda hidings: None,
    export=lambda hiding: {"post": hiding.post_id, "at": hiding.at.isoformat()},
)

ANSWERS = Holding(
    model=Answer,
    field="by",
    title=_("Best answers you marked"),
    purpose=_("So that who has the same question finds what helped."),
    source=_("You decided it"),
    describe=lambda answer: str(answer.at.date()),
    # It stays, under the name of the emptied profile: it is of use to others, and says nothing of who marked it.
    erase=lambda answers: None,
    export=lambda answer: {"post": answer.post_id, "at": answer.at.isoformat()},
)

POLLS = Holding(
    model=Poll,
    field="thread__author",
    title=_("Polls you started"),
    purpose=_("So that others can vote."),
    source=_("You wrote it"),
    describe=lambda poll: " · ".join(option.text for option in poll.options.all()),
    # Question and options are words of who asked; what others chose says nothing without them.
    erase=lambda polls: polls.delete(),
    export=lambda poll: {
        "thread": poll.thread_id,
        "options": [option.text for option in poll.options.all()],
        "most": poll.most,
        "secret": poll.is_secret,
        "shows": poll.shows,
        "closes_at": poll.closes_at and poll.closes_at.isoformat(),
    },
)

BALLOTS = Holding(
    model=Ballot,
    field="member",
    title=_("What you chose in polls"),
    purpose=_(
        "So that your vote counts once and you can change it. In secret polls nobody else is shown it."
    ),
    source=_("You decided it"),
    describe=lambda ballot: " · ".join(option.text for option in ballot.options.all()),
    erase=forget_ballots,
    export=lambda ballot: {
        "thread": ballot.poll_id,
        "options": [option.text for option in ballot.options.all()],
        "at": ballot.at.isoformat(),
    },
)

SUPPORTS = Holding(
    model=Support,
    field="member",
    title=_("Ideas you support"),
    purpose=_("So that your support counts once, and you hear what becomes of the idea."),
    source=_("You decided it"),
    describe=lambda support: support.idea.thread.shown_title,
    erase=forget_supports,
    export=lambda support: {"thread": support.idea_id, "at": support.at.isoformat()},
)

IDEA_ANSWERS = Holding(
    model=Idea,
    field="answered_by",
    title=_("Ideas you answered for the brand"),
    purpose=_("So that everybody sees what becomes of an idea."),
    source=_("You decided it"),
    describe=lambda idea: excerpt(idea.body, 100),
    # What the brand said stays said, under the name of the emptied profile.
    erase=lambda ideas: Thread.objects.filter(idea__in=ideas).renew(),
    export=lambda idea: {
        "thread": idea.thread_id,
        "status": idea.status,
        "body": idea.body,
        "at": idea.answered_at.isoformat(),
    },
)
