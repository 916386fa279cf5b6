"""What search engines, and places where a thread is shared, are told of it; kept with its page by `fragments`."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.attachments.rendering import first_picture
from community.design.markdown import excerpt
from community.design.templatetags.design import absolute
from community.discussions.models import Post, Thread
from community.discussions.post_queries import ReadPost

EXCERPT = 160
"""Characters of the opening shown in lists, and where the thread is shared."""

TEXT = 500
"""Characters of the opening that search engines get; the page itself has the rest."""


@dataclass(frozen=True, slots=True)
class Head:
    """`description` is plain text, `markup` goes into the page's head; both empty where strangers may not read."""

    description: str
    markup: SafeString


NO_HEAD = Head("", SafeString(""))
"""Of a page that strangers may not read."""


def head_of(thread: Thread, after: int, opening: Post | ReadPost, answer: Post | None) -> Head:
    """The head of the page that follows number `after`; the same for everybody. `answer`: the best, if one stands."""
    path = thread.get_absolute_url()
    context = {
        "path": f"{path}?after={after}" if after else path,
        "title": thread.shown_title,
        "description": excerpt(opening.body, EXCERPT),
        "kind": "article",
        "image_url": first_picture(opening.html),
        "markup": {
            "@context": "https://schema.org",
            "@graph": [_subject(thread, opening, answer), _way(thread)],
        },
    }
    return Head(context["description"], render_to_string("design/sharing.html", context))


def _subject(thread: Thread, opening: Post | ReadPost, answer: Post | None) -> dict[str, Any]:
    return _answered(thread, opening, answer) if answer else _posting(thread, opening)


def _answered(thread: Thread, opening: Post | ReadPost, answer: Post) -> dict[str, Any]:
    """A question with its answer as Google's guide to `QAPage` wants it."""
    return {
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "name": thread.shown_title,
            "text": excerpt(opening.body, TEXT) or thread.shown_title,
            "author": _author(opening),
            "datePublished": thread.created_at.isoformat(timespec="seconds"),
            "answerCount": thread.reply_count,
            "acceptedAnswer": {
                "@type": "Answer",
                "url": absolute(answer.get_absolute_url()),
                "text": excerpt(answer.body, TEXT),
                "author": _author(answer),
                "datePublished": answer.at.isoformat(timespec="seconds"),
            },
        },
    }


def _author(post: Post | ReadPost) -> dict[str, str]:
    """Whoever left, or took back what they said, has a name and no page there."""
    author = {"@type": "Person", "name": post.author.name}
    return author | {"url": absolute(post.author.get_absolute_url())} if post.body else author


def _posting(thread: Thread, opening: Post | ReadPost) -> dict[str, Any]:
    """The thread as Google's guide to `DiscussionForumPosting` wants it; whoever left has no name there."""
    return {
        "@type": "DiscussionForumPosting",
        "url": absolute(thread.get_absolute_url()),
        "headline": thread.shown_title,
        "text": excerpt(opening.body, TEXT) or thread.shown_title,
        "author": _author(opening),
        "datePublished": thread.created_at.isoformat(timespec="seconds"),
        "commentCount": thread.reply_count,
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/CommentAction",
            "userInteractionCount": thread.reply_count,
        },
    }


def _way(thread: Thread) -> dict[str, Any]:
    steps = [
        (_("Boards"), reverse("discussions:boards")),
        (thread.board.title, thread.board.get_absolute_url()),
        (thread.shown_title, thread.get_absolute_url()),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }
