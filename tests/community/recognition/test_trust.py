"""Trust grows by what members do and how others thank them; managers may decide it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.ledger import draining
from community.ledger.models import Entry
from community.members.erasing import erase
from community.members.models import Member
from community.notifications.inbox import page_of
from community.recognition import evidence, trust
from community.recognition.levels import GRACE, HIGHEST, LEVELS, Level, Need
from community.recognition.models import Standing, StandingLock
from community.recognition.thanking import take_back, thank
from community.recognition.trust import decide_level, level_of, lift_decision, require_level
from tests import cast
from tests.taking import export


@pytest.fixture
def numbers(monkeypatch) -> dict[str, dict[int, int]]:
    """Evidence by name and member, as a test sets it, in place of what rooms count."""
    names = {need.evidence for level in LEVELS for need in level.needs}
    numbers: dict[str, dict[int, int]] = {name: {} for name in names}
    sources = {name: [lambda pks, since, name=name: numbers[name]] for name in names}
    monkeypatch.setattr(evidence, "_sources", sources)
    monkeypatch.setattr(evidence, "_labels", dict.fromkeys(names, "so much"))
    return numbers


def give(numbers: dict[str, dict[int, int]], member: Member, level: int) -> None:
    """Let `member` meet all that this level and those under it ask for, and no more."""
    for name in numbers:
        asked = [n.least for at in LEVELS[: level + 1] for n in at.needs if n.evidence == name]
        numbers[name][member.pk] = max(asked, default=0)


def looked_at(member: Member) -> int:
    Standing.objects.get_or_create(member=member)
    Standing.objects.update(due_at=timezone.now())
    trust.look()
    return level_of(Member.objects.get(pk=member.pk))


def test_whoever_has_just_come_is_at_the_beginning(ada):
    assert level_of(ada) == level_of(AnonymousUser()) == 0


@pytest.mark.parametrize("level", range(HIGHEST + 1))
def test_a_level_is_given_at_once_when_all_that_it_asks_for_is_there(ada, numbers, level):
    give(numbers, ada, level)
    assert looked_at(ada) == level


@pytest.mark.parametrize("need", LEVELS[2].needs, ids=lambda need: need.evidence)
def test_one_thing_that_is_missing_keeps_the_level_away(ada, numbers, need):
    give(numbers, ada, 2)
    numbers[need.evidence][ada.pk] = need.least - 1
    assert looked_at(ada) < 2


def test_too_many_hidden_posts_keep_the_highest_level_away(ada, numbers):
    give(numbers, ada, 3)
    numbers["hidden"][ada.pk] = 6
    assert looked_at(ada) == 2


def test_what_nothing_here_counts_is_not_asked_for_and_no_evidence_is_none():
    level = Level(1, "x", (Need("seen", 5), Need("said", 2)))
    assert level.is_met({"said": 2})
    assert not level.is_met({"said": 1})
    assert not level.is_met({})


def test_the_lower_levels_stay_and_the_highest_lapses_after_its_grace(ada, numbers):
    give(numbers, ada, 3)
    assert looked_at(ada) == 3
    give(numbers, ada, 0)
    assert looked_at(ada) == 3
    Standing.objects.update(short_since=timezone.now() - GRACE)
    assert looked_at(ada) == 2
    assert looked_at(ada) == 2


def test_who_catches_up_within_the_grace_begins_it_anew(ada, numbers):
    give(numbers, ada, 3)
    looked_at(ada)
    give(numbers, ada, 0)
    looked_at(ada)
    give(numbers, ada, 3)
    looked_at(ada)
    assert Standing.objects.get().short_since is None


def test_looking_at_many_takes_the_queries_of_looking_at_one(numbers, db):
    def count(members: int) -> int:
        people = [cast.member(f"P{members}x{n}") for n in range(members)]
        Standing.objects.all().delete()
        Standing.objects.bulk_create(Standing(member=person) for person in people)
        with CaptureQueriesContext(connection) as counted:
            assert trust.look() == members
        return len(counted)

    assert count(1) == count(20)


def test_the_worker_looks_at_whoever_acts_or_is_thanked_and_then_rests(ada, ben, bens_reply):
    draining.drain()
    assert set(Standing.objects.values_list("member", flat=True)) == {ada.pk, ben.pk}
    assert trust.look() == 2
    assert trust.look() == 0
    thank(ada, "post", bens_reply.pk)
    draining.drain()
    assert trust.look() == 2


def test_what_the_house_counts_of_its_own(ada, ben, bens_reply):
    thank(ada, "post", bens_reply.pk)
    names = ("thanks_given", "thanks_received", "threads_replied", "days_active", "hidden")
    found = evidence.figures([ada.pk, ben.pk], names)
    assert found[ada.pk] == dict(zip(names, (1, 0, 0, 1, 0), strict=True))
    assert found[ben.pk] == dict(zip(names, (0, 1, 1, 1, 0), strict=True))
    take_back(ada, "post", bens_reply.pk)
    assert evidence.figures([ada.pk], ["thanks_given"])[ada.pk] == {"thanks_given": 0}
    later = timezone.now() + timedelta(days=1)
    assert evidence.figures([ben.pk], ["threads_replied"], later)[ben.pk] == {"threads_replied": 0}


def test_a_manager_decides_a_level_and_lifts_that_again(ada, mara, numbers):
    give(numbers, ada, 1)
    looked_at(ada)
    decide_level(ada, 3, mara, "She runs the listening nights.")
    assert level_of(Member.objects.get(pk=ada.pk)) == 3
    decide_level(ada, 0, mara, "A quiet week.")
    assert looked_at(ada) == 0
    lift_decision(ada, mara)
    assert level_of(Member.objects.get(pk=ada.pk)) == 1
    kinds = Entry.objects.filter(actor=mara).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["trust.decided", "trust.decided", "trust.lifted"]


def test_only_managers_decide_and_never_without_a_reason(ada, ben, mara):
    for act in (lambda: decide_level(ada, 2, ben, "Because."), lambda: lift_decision(ada, ben)):
        with pytest.raises(PermissionDenied):
            act()
    for level, reason in ((2, " "), (2, "x" * 501), (4, "Because."), (-1, "Because.")):
        with pytest.raises(ValidationError):
            decide_level(ada, level, mara, reason)


def test_a_level_is_asked_for_in_words_that_help(ada, mara, otto):
    with pytest.raises(PermissionDenied, match="How trust grows"):
        require_level(ada, 1)
    decide_level(ada, 2, mara, "A friend of the house.")
    for who in (Member.objects.get(pk=ada.pk), mara, otto):
        require_level(who, 2)
    with pytest.raises(PermissionDenied):
        require_level(AnonymousUser(), 1)


def test_a_change_is_told_quietly(ada, mara):
    for level in (2, 1):
        decide_level(ada, level, mara, "Because.")
        draining.drain()
    down, up = (told.line.text for told in page_of(ada)[0])
    assert "more at home" in up
    assert "Here is why" in down


def test_the_member_sees_how_they_stand_and_what_comes_next(client, ada, mara, numbers):
    numbers["posts_read"][ada.pk] = 12
    client.force_login(ada)
    page = client.get("/me/trust/").content.decode()
    assert "New here" in page
    assert "12 of 30" in page
    decide_level(ada, 3, mara, "She runs the listening nights.")
    page = client.get("/me/trust/").content.decode()
    assert "She runs the listening nights." in page
    assert 'href="/me/trust/"' in client.get("/me/").content.decode()


def test_a_manager_decides_from_the_members_profile(client, ada, mara):
    client.force_login(mara)
    address = "/staff/members/ada/trust/"
    assert f'href="{address}"' in client.get("/members/ada/").content.decode()
    answer = client.post(address, {"level": 2, "reason": ""})
    assert answer.status_code == 422
    client.post(address, {"level": 2, "reason": "A friend of the house."})
    assert StandingLock.objects.get(member=ada).level == 2
    assert "A friend of the house." in client.get(address).content.decode()
    client.post(address, {"lift": "yes"})
    assert not StandingLock.objects.exists()


def test_it_is_taken_along_and_erased(ada, mara):
    decide_level(ada, 2, mara, "A friend of the house.")
    sections = {section["kind"]: section["items"] for section in export(ada)["holdings"]}
    assert sections["recognition.standing.member"][0]["level"] == 2
    assert sections["recognition.standinglock.member"][0]["reason"] == "A friend of the house."
    erase(ada)
    draining.drain()
    trust.look()
    assert not Standing.objects.filter(member=ada).exists()
    assert not StandingLock.objects.exists()
