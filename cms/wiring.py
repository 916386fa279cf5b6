"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    _talk()
    _digest()
    _planting()
    _freshness()


def _talk() -> None:
    from functools import partial

    from django.db.models.signals import post_delete
    from wagtail.signals import page_published, page_unpublished

    from chat import remarks
    from cms import publishing
    from cms.drafts import move_interest
    from cms.origins import ABOUT, hold_of, page_of
    from cms.pages import TALK_PAGES
    from community.discussions import origins
    from community.ledger import kinds
    from community.members import merging

    kinds.declare("story.published", _("To show what conversation a story started"))
    kinds.declare("product.published", _("To show what conversation a product started"))
    kinds.declare("moment.published", _("To show what conversation a moment started"))
    origins.register("page", page_of)
    remarks.register(ABOUT)
    origins.register_hold("page", hold_of)
    for kind in TALK_PAGES:
        uid = f"cms.{kind.word}_published"
        page_published.connect(publishing.page_published, sender=kind, dispatch_uid=uid)
        for signal in (page_unpublished, post_delete):
            uid = f"cms.{kind.word}_withdrawn"
            signal.connect(publishing.page_withdrawn, sender=kind, dispatch_uid=uid)
        through, name = kind.interests.through, kind._meta.model_name
        also = partial(move_interest, kind)
        merging.register_place(merging.Place(kind._meta.verbose_name_plural, through, name, also=also))


def _digest() -> None:
    from cms.digests import MOMENTS, STORIES
    from community.notifications import digests

    digests.register(MOMENTS)
    digests.register(STORIES)


def _planting() -> None:
    from django.apps import apps
    from django.db.models.signals import post_migrate

    from cms.planting import plant

    post_migrate.connect(plant, sender=apps.get_app_config("cms"), dispatch_uid="cms.plant")


def _freshness() -> None:
    """What is kept of pages is made anew after every change of what they show."""
    from django.db.models.signals import post_delete, post_save
    from wagtail.models import PageViewRestriction, Site
    from wagtail.signals import page_published, page_unpublished, post_page_move

    from cms.brand import BrandSettings
    from cms.freshness import content_changed, token
    from cms.media import BrandImage
    from cms.pages import INDEXES, TALK_PAGES, HomePage
    from community.design import keeping
    from community.discussions.models import Board
    from community.members.models import Interest

    keeping.register("brand", token)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(content_changed, dispatch_uid="cms.content")
    for model in (BrandSettings, BrandImage, Site, PageViewRestriction, Board, Interest):
        for signal in (post_save, post_delete):
            signal.connect(content_changed, sender=model, dispatch_uid=f"cms.{model.__name__}")
    for page in (HomePage, *INDEXES, *TALK_PAGES):
        post_delete.connect(content_changed, sender=page, dispatch_uid=f"cms.{page.__name__}")
