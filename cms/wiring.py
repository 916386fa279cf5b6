"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    _stories()
    _planting()
    _freshness()


def _stories() -> None:
    from wagtail.signals import page_published

    from cms.digests import STORIES
    from cms.drafts import move_interest
    from cms.origins import hold_of, story_of
    from cms.pages import StoryPage
    from cms.publishing import story_published
    from community.discussions import origins
    from community.ledger import kinds
    from community.members import merging
    from community.notifications import digests

    kinds.declare("story.published", _("To show what conversation a story started"))
    origins.register("story", story_of)
    origins.register_hold("story", hold_of)
    digests.register(STORIES)
    merging.register_place(
        merging.Place(_("Stories"), StoryPage.interests.through, "storypage", also=move_interest)
    )
    page_published.connect(story_published, sender=StoryPage, dispatch_uid="cms.story_published")


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
    from cms.pages import HomePage, StoryIndexPage, StoryPage
    from community.design import keeping
    from community.discussions.models import Board
    from community.members.models import Interest

    keeping.register("brand", token)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(content_changed, dispatch_uid="cms.content")
    for model in (BrandSettings, BrandImage, Site, PageViewRestriction, Board, Interest):
        for signal in (post_save, post_delete):
            signal.connect(content_changed, sender=model, dispatch_uid=f"cms.{model.__name__}")
    for page in (HomePage, StoryIndexPage, StoryPage):
        post_delete.connect(content_changed, sender=page, dispatch_uid=f"cms.{page.__name__}")
