"""Moments (events, drops, visits), and the page that lists them."""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import PageManager

from cms.keeping import Watched, next_turn
from cms.pages.talk import TalkIndexPage, TalkPage, TalkQuerySet, listed_by, panels

MOST_COMING = 48
"""Moments to come that the list shows: nobody looks further ahead."""


class MomentQuerySet(TalkQuerySet):
    def coming(self) -> "MomentQuerySet":
        """What can be read of those that are not over, the soonest first."""
        over = Q(ends_at__lte=timezone.now()) | Q(ends_at=None, starts_at__lte=timezone.now())
        return self.newest().exclude(over).order_by("starts_at", "pk")

    def past(self) -> "MomentQuerySet":
        """What can be read of those that are over, the latest first."""
        last = Coalesce(F("ends_at"), F("starts_at"))
        return self.newest().alias(last=last).filter(last__lte=timezone.now()).order_by("-starts_at", "-pk")

    def next_turn(self) -> datetime | None:
        """When the next of those that can be read begins or ends. One query."""
        now = timezone.now()
        soonest = {name: Min(name, filter=Q(**{f"{name}__gt": now})) for name in ("starts_at", "ends_at")}
        return next_turn(self.live().aggregate(**soonest).values())


class MomentPage(TalkPage):
    """An event, a drop or a visit: when and where people meet, with the talk and the live room about it."""

    word = "moment"
    read_on = _("See the moment")
    board = ("moments", _("Moments"), _("The talk about where we meet."), "ticket")
    card = "cms/moment_card.html"

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(
        _("place"), max_length=160, blank=True, help_text=_("Nothing, if it happens online.")
    )
    is_off = models.BooleanField(
        _("called off"),
        default=False,
        help_text=_("Its page stays and says so, for those who planned to come."),
    )

    objects = PageManager.from_queryset(MomentQuerySet)()

    content_panels = panels(
        FieldRowPanel(
            [
                FieldPanel("starts_at"),
                FieldPanel("ends_at", help_text=_("Without an end it is over as soon as it has begun.")),
            ]
        ),
        FieldPanel("place"),
        FieldPanel("is_off"),
    )
    parent_page_types: ClassVar = ["cms.MomentIndexPage"]
    template = "cms/moment.html"

    class Meta:
        default_related_name = "moments"
        verbose_name = _("moment")
        verbose_name_plural = _("moments")
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="moment_by_start")]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValidationError({"ends_at": _("The end has to come after the start.")})

    @property
    def hours(self) -> tuple[datetime | None, datetime | None]:
        """None of them once it is called off: its room stays open, and nobody is called to it."""
        return (None, None) if self.is_off else (self.starts_at, self.ends_at)

    def turns(self) -> list[datetime | None]:
        return [*super().turns(), self.starts_at, self.ends_at]

    @property
    def dated(self) -> None:
        """Its own hours tell more than when it was announced."""

    @property
    def phase(self) -> str:
        """Where it stands now: "before", "now", "after"."""
        now = timezone.now()
        if (self.ends_at or self.starts_at) <= now:
            return "after"
        return "now" if self.starts_at <= now else "before"


class MomentIndexPage(TalkIndexPage):
    """What is to come, the soonest first; then what was, the latest first."""

    of = MomentPage
    subpage_types: ClassVar = ["cms.MomentPage"]
    template = "cms/moments.html"

    class Meta:
        verbose_name = _("list of moments")

    def listed(self, request: HttpRequest) -> dict[str, Any]:
        """`coming` stand on the first page alone; `pages`: those that are over."""
        past = listed_by(MomentPage.objects.past(), "starts_at", request)
        return {"coming": [] if past.newer else MomentPage.objects.coming()[:MOST_COMING], "pages": past}

    def watched(self) -> Watched:
        return replace(super().watched(), until=MomentPage.objects.next_turn())
