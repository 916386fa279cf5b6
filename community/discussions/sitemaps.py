"""Which boards and threads search engines are told of: those that strangers may read."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery

from community.design.sitemaps import PagedSitemap
from community.discussions.models import Board, Thread


class BoardSitemap(PagedSitemap):
    """Open boards; each changed with its latest thread."""

    changed = "latest"

    def items(self) -> QuerySet[Board]:
        threads = Thread.objects.visible_to(AnonymousUser()).filter(board=OuterRef("pk")).newest_first()
        latest = Subquery(threads.values("last_post_at")[:1])
        return Board.objects.visible_to(AnonymousUser()).annotate(latest=latest)


class ThreadSitemap(PagedSitemap):
    """Threads on open boards, but for those whose author took the words along."""

    changed = "last_post_at"

    def items(self) -> QuerySet[Thread]:
        return Thread.objects.visible_to(AnonymousUser()).exclude(title="").select_related("board")
