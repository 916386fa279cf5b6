"""What editors are still writing, or planned: wordings of pages that are not live (yet)."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Revision

from cms.pages.talk import TalkPage
from community.members.models import Interest


def move_interest(kind: type[TalkPage], source: Interest, into: Interest) -> None:
    """Let the newest and the planned wording of each page of this kind name `into` where it names `source`: a
    wording keeps ids, and one that is gone would silently be left out when it is published."""
    newest = Q(pk__in=kind.objects.values("latest_revision"))
    wordings = Revision.objects.filter(content_type=ContentType.objects.get_for_model(kind))
    for wording in wordings.filter(newest | Q(approved_go_live_at__isnull=False)):
        chosen = set(wording.content.get("interests", []))
        if source.pk in chosen:
            content = wording.content | {"interests": sorted(chosen - {source.pk} | {into.pk})}
            Revision.objects.filter(pk=wording.pk).update(content=content)
