"""Which interests search engines are told of: those about which strangers find something to read."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery

from chat.models import Room
from cms.pages import TALK_PAGES
from community.design.sitemaps import PagedSitemap
from community.discussions.models import Thread
from community.members.models import Interest


class InterestSitemap(PagedSitemap):
    """Each changed with its latest thread; what is only about its parts counts for these."""

    changed = "latest"

    def items(self) -> QuerySet[Interest]:
        threads = (
            Thread.objects.visible_to(AnonymousUser()).exclude(title="").filter(interests=OuterRef("pk"))
        )
        pages = (kind.objects.live().public() for kind in TALK_PAGES)
        is_told = Q(latest__isnull=False)
        for things in (Room.objects.for_strangers().open(), *pages):
            is_told |= Q(pk__in=things.values("interests"))
        told = Interest.objects.annotate(latest=Subquery(threads.newest_first().values("last_post_at")[:1]))
        return told.filter(is_told)
