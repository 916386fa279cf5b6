"""Mentions in messages lead to who is meant, whatever becomes of their name."""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from chat.models import Call, Message
from chat.words import rewrite
from community.discussions.mentions import lead_anew


def renew_calls_of(member: Any) -> None:
    """Lead each mention of a member to where their profile is now, in open pages too."""
    meant = Message.objects.filter(Q(calls__member=member) | Q(author=member))
    led_elsewhere = meant.filter(html__contains=f'<a data-member="{member.pk}" ').exclude(
        html__contains=f'<a data-member="{member.pk}" href="{member.get_absolute_url()}"'
    )
    rewrite(list(led_elsewhere.values_list("pk", flat=True)), partial(lead_anew, member.pk, member.handle))


def forget_calls(calls: QuerySet[Call]) -> None:
    """Of members who leave: mentions of them become words that lead nowhere."""
    for member in set(calls.values_list("member", flat=True)):
        pks = list(calls.filter(member=member).values_list("message", flat=True))
        rewrite(pks, partial(lead_anew, member, ""))
    calls.delete()


def renew_after_renaming(
    instance: Any, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """A receiver of `post_save` of members."""
    if not created and (update_fields is None or "handle" in update_fields) and not instance.left_at:
        renew_calls_of(instance)
