"""Reactions: a sign in place of words."""

import unicodedata

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.discussions.models.posts import Post

FIRST_NAMES = {
    "Agree": _("Agree"),
    "Love": _("Love"),
    "Funny": _("Funny"),
    "Wow": _("Wow"),
    "Hooray": _("Hooray"),
    "Makes me think": _("Makes me think"),
}
"""Of the kinds that a new community offers (migration 0011), in the reader's language."""


KINDS_KEY, KINDS_KEPT_S = "discussions:kinds", 3_600


def check_emoji(text: str) -> None:
    """Raises `ValidationError` for letters, digits, spaces and signs of writing."""
    kinds = {unicodedata.category(character) for character in text}
    if not kinds <= {"So", "Sk", "Mn", "Me", "Cf"} or "So" not in kinds:
        raise ValidationError(_("Choose one emoji."))


class ReactionKind(models.Model):
    """One of the small set of reactions that the brand offers. Those not offered any more still stand where given."""

    emoji = models.CharField(_("emoji"), max_length=16, unique=True, validators=[check_emoji])
    name = models.CharField(_("name"), max_length=30, help_text=_("What it says, read aloud: “Love”."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.emoji} {self.label}"

    @property
    def label(self) -> str:
        """Its name: one of the first ones in the reader's language, else as the brand team wrote it."""
        return str(FIRST_NAMES.get(self.name, self.name))


def all_kinds() -> list[ReactionKind]:
    """The kinds in their order, from a cache that all processes share; they change once in a blue moon."""
    return (
        caches["shared"].get_or_set(KINDS_KEY, lambda: list(ReactionKind.objects.all()), KINDS_KEPT_S) or []
    )


def forget_kinds() -> None:
    """Have the kinds read anew, once the running transaction has committed."""
    transaction.on_commit(lambda: caches["shared"].delete(KINDS_KEY))


class Reaction(models.Model):
    """One member's reaction of one kind to one post. The row is gone once it is taken back."""

    # The unique constraint begins with the post.
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions_given", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reactions")
    kind = models.ForeignKey(ReactionKind, on_delete=models.PROTECT, related_name="given")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member", "kind"], name="reaction_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind_id} {self.post_id}"
