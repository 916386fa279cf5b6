"""The demo's members: those to log in as, and those to meet."""

from datetime import datetime
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from community.design.markdown import excerpt
from community.ledger.models import Entry
from community.members.growing import plant
from community.members.models import (
    EDITORS,
    MANAGERS,
    ConsentReceipt,
    Interest,
    Member,
    MemberInterest,
)
from demo.logins import LOGINS, PASSWORD
from demo.scale import Scale, Writer, moments
from demo.text import Text
from demo.topics import PARTS

FOUND_BY_OTHERS = 0.8
"""Share of demo members who said yes to being found."""


def make_interests(text: Text) -> list[Interest]:
    """The vocabulary; what is there already stays."""
    Interest.objects.bulk_create(
        [Interest(slug=slug, name=name) for slug, name in text.interests()], ignore_conflicts=True
    )
    plant(None, PARTS)
    return list(Interest.objects.all())


def make_members(writer: Writer, scale: Scale, text: Text, interests: list[Interest]) -> list[Member]:
    """Everybody, with addresses, interests and consents. Who is not in `LOGINS` has no password."""
    random = Random(scale.seed)
    joined = moments(random, scale.members)
    unusable = make_password(None)
    crowd = (_stranger(text, number, at, unusable) for number, at in enumerate(joined))
    members = writer.insert(_known(joined[0] if joined else timezone.now()))
    _give_roles(members)
    for batch in writer.write("members", scale.members, crowd):
        members += batch
    writer.insert([_address(member) for member in members])
    writer.insert([link for member in members for link in _interests_of(member, interests, random)])
    writer.insert([r for member in members if (r := _receipt(member, random))])
    writer.insert([Entry(kind="member.joined", actor=m, at=m.joined_at) for m in members])
    return members


def _known(at: datetime) -> list[Member]:
    """The people of `demo.logins`, one hash for all: it is slow on purpose."""
    password = make_password(PASSWORD)
    return [
        Member(
            email=email,
            handle=email.partition("@")[0],
            name=email.partition("@")[0].title(),
            password=password,
            is_staff=role != "member",
            is_superuser=role == "operator",
            joined_at=at,
            interests_asked_at=at,
        )
        for role, email in LOGINS
    ]


def _give_roles(people: list[Member]) -> None:
    groups = {"community manager": MANAGERS, "editor": EDITORS}
    for (role, _email), member in zip(LOGINS, people, strict=True):
        if role in groups:
            member.groups.add(Group.objects.get(name=groups[role]))


def _stranger(text: Text, number: int, at: datetime, password: str) -> Member:
    name = text.name()
    handle = text.handle(name)
    return Member(
        email=f"{handle}@people.example",
        handle=handle,
        name=name,
        password=password,
        about=excerpt(text.message(), 200) if number % 3 else "",
        joined_at=at,
        interests_asked_at=at,
    )


def _address(member: Member) -> EmailAddress:
    return EmailAddress(user=member, email=member.email, verified=True, primary=True)


def _interests_of(member: Member, interests: list[Interest], random: Random) -> list[MemberInterest]:
    """Three to five, from a neighbourhood of the vocabulary, so that people have something in common."""
    start = random.randrange(len(interests))
    near = [interests[(start + step) % len(interests)] for step in range(8)]
    chosen = random.sample(near, random.randint(3, 5))
    return [MemberInterest(member=member, interest=i, since=member.joined_at) for i in chosen]


def _receipt(member: Member, random: Random) -> ConsentReceipt | None:
    if random.random() > FOUND_BY_OTHERS:
        return None
    return ConsentReceipt(member=member, purpose="kindred", granted=True, wording="demo", at=member.joined_at)
