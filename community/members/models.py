"""Members, what they love, and what they said yes to."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MANAGERS = "Community managers"
EDITORS = "Editors"
# Handles of members who left; nobody else may have one.
LEFT_PREFIX = "left-"

# Letters, digits and single dashes: handles stand in addresses and mentions, so nothing that looks alike.
HANDLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def validate_handle(value: str) -> None:
    if not HANDLE.fullmatch(value):
        raise ValidationError(_("Use small letters, digits and single dashes."), code="handle")
    if value.startswith(LEFT_PREFIX):
        raise ValidationError(_("This handle is kept for somebody else."), code="handle")


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """A member with an e-mail address; without a password they log in by code or passkey."""
        member = self.model(email=email.lower(), **fields)
        member.set_password(password)
        member.save()
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """A person who belongs here: a customer, or one of the people who run the place."""

    email = models.EmailField(_("e-mail"), unique=True)
    handle = models.CharField(_("handle"), max_length=30, unique=True, validators=[validate_handle])
    name = models.CharField(_("name"), max_length=60)
    about = models.TextField(_("about me"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Set once the interests were asked for, answered or skipped: nobody is asked twice.
    interests_asked_at = models.DateTimeField(null=True, editable=False)
    # Set when the member left: the row stays as an empty shell so that what others said keeps its place.
    left_at = models.DateTimeField(null=True, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["handle", "name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_member_per_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:profile", args=[self.handle])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_manager(self) -> bool:
        """Whether this member moderates: a community manager, or the operator."""
        return self.is_active and self.is_staff and self.has_perm("moderation.decide_case")


class Interest(models.Model):
    """One word of the one vocabulary that threads, members, rooms and stories share."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    # What it is a part of, "Jazz" of "Bebop"; `community.members.families` keeps this from going round in a circle.
    broader = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="narrower"
    )
    members: "models.ManyToManyField[Member, MemberInterest]" = models.ManyToManyField(
        Member, through="MemberInterest", related_name="interests"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("search:interest", args=[self.slug])

    def clean(self) -> None:
        """Refuse a slug that is another word for an interest already."""
        if Synonym.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("This is another word for an interest already.")})

    @property
    def words(self) -> list[str]:
        """Its name, and the other words for it. A query, unless its `synonyms` were prefetched."""
        return [self.name, *(synonym.name for synonym in self.synonyms.all())]


class Synonym(models.Model):
    """Another word for an interest, which leads to it: what people say, or an interest that was merged into it."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="synonyms")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MemberInterest(models.Model):
    """A member declared an interest."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="member_interests")
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="member_interests")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "interest"], name="interest_once_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.interest_id}"


class Suggestion(models.Model):
    """A word that a member misses in the vocabulary, and what became of it."""

    WAITING, TAKEN, SAME, DECLINED = "", "taken", "same", "declined"
    OUTCOMES = {
        WAITING: _("waiting"),
        TAKEN: _("is an interest now"),
        SAME: _("another word for one"),
        DECLINED: _("not taken"),
    }

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="suggestions", db_index=False)
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    # In the member's words; only managers read them.
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, default=WAITING, blank=True)
    # What it became, or what it is another word for.
    interest = models.ForeignKey(Interest, null=True, on_delete=models.SET_NULL, related_name="+")
    # The manager's words to the member.
    answer = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "slug"], condition=models.Q(outcome=""), name="suggested_once_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["outcome", "slug"], name="suggestion_by_outcome")]

    def __str__(self) -> str:
        return self.name


class ConsentReceipt(models.Model):
    """One answer of a member to one purpose. Receipts are only added; the newest one counts."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consent_receipts"
    )
    purpose = models.CharField(max_length=40)
    granted = models.BooleanField()
    # The words that the member saw when answering.
    wording = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["member", "purpose", "-id"], name="receipt_newest")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.purpose} {'yes' if self.granted else 'no'}"


class Block(models.Model):
    """A member wants to have nothing to do with another one. It works both ways, and nobody but `member` sees it."""

    # The unique constraint begins with this key.
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks", db_index=False)
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "blocked"], name="one_block_each_way"),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("blocked")), name="block_of_somebody_else"
            ),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.member_id} blocked {self.blocked_id}"
