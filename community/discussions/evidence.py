"""What this room counts of a member for how far they are trusted."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, Sum

from community.discussions.models import Hiding, Post, Reading
from community.recognition.evidence import tally


def threads_replied(members: Collection[int], since: datetime | None) -> dict[int, int]:
    """Threads of others in which they said something."""
    lately = {"at__gte": since} if since else {}
    replies = Post.objects.filter(author__in=members, number__gt=1, **lately).exclude(body="")
    others = replies.exclude(thread__author=F("author")).order_by()
    return dict(others.values_list("author").annotate(Count("thread", distinct=True)))


def posts_read(members: Collection[int], since: datetime | None) -> dict[int, int]:
    """Posts up to which they read, in all threads; when each was read is not kept, so this is counted ever since."""
    readings = Reading.objects.filter(member__in=members).order_by()
    return dict(readings.values_list("member").annotate(Sum("number")))


THREADS_ENTERED = tally(Reading.objects.filter(number__gt=0), "member", "at")
HIDDEN = tally(Hiding.objects.all(), "post__author", "at")
