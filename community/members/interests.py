"""Declaring interests: what a member says they love, and nothing that we guessed."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.ledger.recording import record
from community.members.access import hold
from community.members.models import Interest, Member, MemberInterest
from community.members.vocabulary import hold_interests, meant_by

# Beyond this many, interests say little about a person.
MOST = 12


def declare_interests(member: Member, slugs: Collection[str]) -> list[Interest]:
    """Make exactly these the interests of `member`; synonyms will do. Returns them by name.

    Raises `ValidationError` for more than `MOST`, or for one that does not exist.
    """
    meant = meant_by(slugs)
    if len(meant) < len(set(slugs)):
        raise ValidationError({"interests": _("One of these interests is no longer there. Pick again.")})
    if len(set(meant.values())) > MOST:
        raise ValidationError({"interests": _("Pick at most %(most)d.") % {"most": MOST}})
    with transaction.atomic():
        hold(member)  # two tabs saving at once take turns
        wanted = sorted(hold_interests(meant.values()), key=lambda interest: interest.name)
        before = set(member.member_interests.values_list("interest_id", flat=True))
        gone = before - {interest.pk for interest in wanted}
        member.member_interests.filter(interest_id__in=gone).delete()
        added = [interest for interest in wanted if interest.pk not in before]
        MemberInterest.objects.bulk_create(MemberInterest(member=member, interest=i) for i in added)
        if added or gone:
            record("interest.declared", actor=member, subject=member, count=len(wanted))
    return wanted


def love(member: Member, interest: Interest, loves: bool) -> None:
    """Make one interest one of the member's, or take it away again. Raises like `declare_interests`."""
    with transaction.atomic():
        hold(member)
        chosen = set(member.interests.values_list("slug", flat=True))
        declare_interests(member, chosen | {interest.slug} if loves else chosen - {interest.slug})


def mark_asked(member: Member) -> None:
    """Remember that the member was asked for interests, so that nobody asks again."""
    if member.interests_asked_at is None:
        member.interests_asked_at = timezone.now()
        member.save(update_fields=["interests_asked_at"])
