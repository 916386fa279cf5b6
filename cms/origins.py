"""The story that a thread is about, for the thread's own page."""

from functools import partial

from django.apps import apps
from django.core.cache import cache
from django.utils.translation import gettext as _

from cms.freshness import token
from community.discussions.origins import Origin

KEPT_SECONDS = 60 * 60


def story_of(thread_id: int) -> Origin | None:
    """The story that began this thread, if everybody may read it; no query until the brand's content changes."""
    key = f"cms:story-of:{thread_id}:{token()}"
    found = cache.get_or_set(key, partial(_title_and_address, thread_id), KEPT_SECONDS)
    return Origin(_("The talk about the story"), *found) if found else None


def hold_of(thread_id: int) -> str:
    """A story keeps its thread, also while nobody may read the story."""
    if not apps.get_model("cms.StoryPage").objects.filter(thread=thread_id).exists():
        return ""
    return _("This thread is the talk about a story, so it stays by itself.")


def _title_and_address(thread_id: int) -> tuple[str, str] | tuple[()]:
    """Empty where there is none, so that this, too, can be kept."""
    # Not `.public()`, which asks a second query for the many threads that are about no story.
    story = apps.get_model("cms.StoryPage").objects.live().filter(thread=thread_id).first()
    is_open = story and story.url and not story.get_view_restrictions().exists()
    return (story.title, story.url) if is_open else ()
