"""Ending mails from within a mail: a signed address that works without a log-in, for as long as the mail is kept."""

from django.core import signing
from django.core.exceptions import PermissionDenied

from community.members import consent
from community.members.models import Member
from community.notifications.digests import PURPOSE
from community.notifications.topics import MAIL, questions

SALT = "notifications.stop"


def token_of(member: Member) -> str:
    """What ends the mails of this member, and can do nothing else."""
    return signing.Signer(salt=SALT).sign(str(member.pk))


def member_of(token: str) -> Member | None:
    """Whose mails this token ends; None for one that we did not make, and for who left."""
    try:
        pk = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Member.objects.filter(pk=pk, left_at=None).first()


def stop(member: Member) -> None:
    """Send `member` no more mails about what happens here; twice is as good as once."""
    mails = [purpose for channel, _topic, purpose in questions() if channel == MAIL]
    for purpose in (PURPOSE.name, *mails):
        try:
            consent.withdraw(member, purpose)
        except PermissionDenied:
            return  # who was put out gets no mail anyway
