"""Publishing a page: the verb, and what follows whenever one is published, by whichever door."""

from collections.abc import Collection, Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Revision

from chat.hosting import set_hours
from cms.opening import open_conversation
from cms.pages.talk import TalkPage
from community.ledger.recording import record
from community.members.models import Interest


def publish[Kind: TalkPage](
    kind: type[Kind],
    by: Any,
    title: str,
    intro: str,
    body: Sequence[tuple[str, Any]],
    *,
    interests: Collection[Interest] = (),
    **fields: Any,
) -> Kind:
    """Write and publish a page of this kind below its list, with its talk; returns it live.

    `body` is a list of blocks, such as `("text", "<p>…</p>")`; `fields` any other field of the kind (`cover`, `slug`,
    `opens_thread`, `discuss_in`, `with_room`, a moment's `starts_at`). Raises `ValidationError` by field.
    """
    page = kind(title=title, intro=intro, body=list(body), owner=by, live=False, **fields)
    page.interests = list(interests)
    with transaction.atomic():
        apps.get_model(kind.parent_page_types[0]).objects.get().add_child(instance=page)
        page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    return page


def page_published(instance: TalkPage, revision: Revision | None = None, **signal: Any) -> None:
    """A receiver of Wagtail's signal: open the talk that was asked for, let its room follow its hours, and record it
    ("story.published").

    In the name of whoever wrote the published revision, else of the page's owner. A page that only some may read
    starts no talk, which would tell the others its title and intro; of its hours, they learn that there are none.
    """
    by = (revision and revision.user) or instance.owner
    with transaction.atomic():
        is_open = not instance.get_view_restrictions().exists()
        if by and is_open:
            open_conversation(instance, by)
        if instance.hours and instance.room and (is_open or not any(instance.hours)):
            set_hours(by, instance.room, *instance.hours)
        is_first = instance.first_published_at == instance.last_published_at
        record(f"{instance.word}.published", actor=by, subject=instance, first=is_first)


def page_withdrawn(instance: TalkPage, **signal: Any) -> None:
    """A receiver of Wagtail's signal, and of a page's deletion: nobody is called to what is not announced any more.
    Once it has begun, its room keeps its hours."""
    if instance.hours and instance.room and instance.room.is_coming:
        set_hours(None, instance.room, None, None)
