"""Consent: nothing is used beyond what the member said yes to. Each answer leaves a receipt with its wording."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import BooleanField, Max, OuterRef, Subquery
from django.utils.functional import Promise

from community.ledger.recording import record
from community.members.access import hold
from community.members.models import ConsentReceipt, Member


@dataclass(frozen=True, slots=True)
class Purpose:
    """`question` is asked in plain words; `meaning` says what a yes leads to, and what it does not.

    `place`: name of the URL (without arguments) where it is asked."""

    name: str
    question: str | Promise
    meaning: str | Promise
    place: str = "members:me"

    @property
    def wording(self) -> str:
        """What the member reads, in the language being spoken."""
        return f"{self.question} {self.meaning}"


_purposes: dict[str, Purpose] = {}


def declare(purpose: Purpose) -> None:
    """Make a purpose known; called from a room's `wiring.py`."""
    _purposes[purpose.name] = purpose


def declared() -> dict[str, Purpose]:
    return dict(_purposes)


def give(member: Member, purpose: str) -> ConsentReceipt | None:
    """Say yes. Returns the receipt, or None when the answer was yes already. Raises `LookupError` for an unknown
    purpose."""
    return _answer(member, purpose, granted=True)


def withdraw(member: Member, purpose: str) -> ConsentReceipt | None:
    """Say no again, as easily. Returns the receipt, or None when the answer was no already."""
    return _answer(member, purpose, granted=False)


def allows(member: Member, purpose: str) -> bool:
    """Whether the newest answer of `member` is yes. Without an answer it is no."""
    newest = member.consent_receipts.filter(purpose=purpose).order_by("-id").values_list("granted", flat=True)
    return bool(newest.first())


def allowed(member: Member) -> set[str]:
    """All purposes to which the newest answer of `member` is yes. One query."""
    newest = member.consent_receipts.order_by().values("purpose").annotate(last=Max("pk")).values("last")
    return set(ConsentReceipt.objects.filter(pk__in=newest, granted=True).values_list("purpose", flat=True))


def consenting(purpose: str, member: str = "pk") -> Subquery:
    """A condition for `.filter()`: the member at the path `member` said yes last.

    `Member.objects.filter(consenting("kindred"))`. Each row costs one probe of the index `receipt_newest`.
    """
    newest = ConsentReceipt.objects.filter(member=OuterRef(member), purpose=purpose).order_by("-id")
    return Subquery(newest.values("granted")[:1], output_field=BooleanField())


def _answer(member: Member, purpose: str, granted: bool) -> ConsentReceipt | None:
    if purpose not in _purposes:
        raise LookupError(f"No room declared the purpose {purpose!r}.")
    with transaction.atomic():
        hold(member)  # so that twin clicks leave one receipt
        if allows(member, purpose) == granted:
            return None
        receipt = ConsentReceipt.objects.create(
            member=member, purpose=purpose, granted=granted, wording=_purposes[purpose].wording
        )
        kind = "consent.given" if granted else "consent.withdrawn"
        record(kind, actor=member, subject=receipt, purpose=purpose)
    return receipt
