"""What members uploaded, what addresses say of themselves, and where both are referred to."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(hours=48)
"""How long an upload waits for something that refers to it: a draft may wait for tomorrow (Discourse waits as long)."""

PICTURE = "image/webp"
"""What every picture is stored as; all browsers of the last five years show it."""


def kept_until() -> datetime:
    return timezone.now() + KEPT_FOR


class UploadQuerySet(models.QuerySet["Upload"]):
    def unused(self) -> "UploadQuerySet":
        return self.filter(~models.Exists(Reference.objects.filter(upload=models.OuterRef("pk"))))


class Upload(models.Model):
    """A picture or a file as it is stored: a picture was encoded anew, and holds nothing but its pixels."""

    # In addresses: nobody guesses it, and its content never changes.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploads", db_index=False
    )
    # Made by the owner's browser: sending the same form again is one act.
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    # Of the bytes as they came: the same file again is the same upload.
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(max_length=40)
    # Bytes of what is stored: of a picture its largest size.
    size = models.PositiveIntegerField()
    # Of a picture, in pixels: its largest size, and the widths that there are, that one last.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    widths = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now, editable=False)
    # From then on it goes. Null while something refers to it.
    keep_until = models.DateTimeField(null=True, default=kept_until, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["keep_until"],
                condition=models.Q(keep_until__isnull=False),
                name="upload_to_be_forgotten",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256"], name="upload_once_per_content"),
            models.UniqueConstraint(fields=["owner", "client_id"], name="upload_once_per_client_id"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachments:upload", args=[self.token])

    @property
    def is_picture(self) -> bool:
        return self.content_type == PICTURE

    @property
    def folder(self) -> str:
        """Where it lies in the private storage."""
        return f"uploads/{self.token.hex[:2]}/{self.token.hex}"

    def path(self, width: int = 0) -> str:
        """Where a file of it lies; of a picture that of `width`, by default the largest."""
        return f"{self.folder}/{width or self.width}.webp" if self.is_picture else f"{self.folder}/file"

    def address_of(self, width: int) -> str:
        """Where a picture is seen in one of its `widths`."""
        return reverse("attachments:rendition", args=[self.token, width])


class Reference(models.Model):
    """Something that was written holds an upload: the place of a registered `kind` whose id is `place`."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=20)
    place = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "place", "upload"], name="upload_once_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} in {self.kind} {self.place}"


def digest_of(address: str) -> str:
    """What tells addresses apart: they are longer than an index takes."""
    return hashlib.sha256(address.encode()).hexdigest()


class LinkQuerySet(models.QuerySet["Link"]):
    def due(self) -> "LinkQuerySet":
        return self.filter(due_at__lte=timezone.now())


class Link(models.Model):
    """An address out in the web, and what its page says of itself. Without a title there is nothing to show."""

    digest = models.CharField(max_length=64, unique=True)
    address = models.TextField()
    # In the address of the picture: nobody guesses it.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=80, blank=True)
    # Of its picture, where there is one.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    # Raised whenever the page was asked: a new picture has a new address.
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(null=True)
    # From then on the worker asks; while it does, when another one may.
    due_at = models.DateTimeField(null=True)
    # Set once no place holds it any more.
    unheld_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="link_due"),
            models.Index(
                fields=["unheld_at"], condition=models.Q(unheld_at__isnull=False), name="link_unheld"
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def path(self) -> str:
        """Where its picture lies in the private storage."""
        return f"links/{self.token.hex[:2]}/{self.token.hex}/picture.webp"

    @property
    def picture_url(self) -> str:
        return reverse("attachments:link-picture", args=[self.token, self.version])


class LinkReference(models.Model):
    """Something that was written holds an address on a line of its own: its card stands there, in this position."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=20)
    place = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "place", "link"], name="link_once_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.link_id} in {self.kind} {self.place}"
