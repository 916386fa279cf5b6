"""In which order a member reads what was found."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class PlainOrder(models.Model):
    """This member wants everybody's order: nothing that they follow is lifted. Who has no row has not said."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plain_order"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.member_id}"
