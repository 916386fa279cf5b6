"""Publishing a story: the verb, and what follows whenever one is published, by whichever door."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from wagtail.models import Revision

from cms.opening import open_conversation
from cms.pages import StoryIndexPage, StoryPage
from community.ledger.recording import record
from community.members.models import Interest


def publish_story(
    by: Any,
    title: str,
    intro: str,
    body: Sequence[tuple[str, Any]],
    *,
    interests: Collection[Interest] = (),
    **fields: Any,
) -> StoryPage:
    """Write and publish a story below `/stories/`, with its talk; returns it live.

    `body` is a list of blocks, such as `("text", "<p>…</p>")`; `fields` any other field of `StoryPage`
    (`cover`, `slug`, `opens_thread`, `discuss_in`, `with_room`). Raises `ValidationError` by field.
    """
    story = StoryPage(title=title, intro=intro, body=list(body), owner=by, live=False, **fields)
    story.interests = list(interests)
    with transaction.atomic():
        StoryIndexPage.objects.get().add_child(instance=story)
        story.save_revision(user=by).publish(user=by)
    story.refresh_from_db()
    return story


def story_published(instance: StoryPage, revision: Revision | None = None, **signal: Any) -> None:
    """A receiver of `page_published`: open the talk that was asked for, and record it.

    In the name of whoever wrote the published revision, else of the story's owner. A story that only some may read
    starts no talk, which would tell the others its title and intro.
    """
    by = (revision and revision.user) or instance.owner
    with transaction.atomic():
        if by and not instance.get_view_restrictions().exists():
            open_conversation(instance, by)
        is_first = instance.first_published_at == instance.last_published_at
        record("story.published", actor=by, subject=instance, first=is_first)
