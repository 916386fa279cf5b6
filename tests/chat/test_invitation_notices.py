"""What is told of an invitation into a room, here and to who is away: as long as it stands, and could be made again."""

import pytest
from django.core import mail

from chat.few import start_few
from chat.hosting import archive, give_role
from chat.inviting import answer_invitation, invite, take_back
from chat.models import Invitation, Letters, Room
from chat.parting import leave_room
from chat.requesting import let_write
from chat.rooms import start_room
from community.live.own import numbers_of
from community.members.blocks import block
from community.members.consent import withdraw
from community.members.erasing import erase
from community.notifications.errands import wanted
from community.notifications.inbox import page_of
from community.notifications.models import Errand, Notice
from community.notifications.topics import PUSH
from tests import cast
from tests.community.notifications.bringing import bring, catch_up, says_yes

INVITES = "Ada invites you into “The attic”"


@pytest.fixture
def attic(ada, ben) -> Room:
    """Ada's closed room; Ben said yes to mails about invitations."""
    says_yes(ben, "mail-invited")
    cast.at_home(ada)
    return start_room(ada, "The attic", "Old things", True, [])


def told(member) -> list[str]:
    catch_up()
    found, _older = page_of(member)
    assert bool(found) == bool(numbers_of(member)["notices"])
    return [each.line.text for each in found]


def test_who_is_away_gets_a_mail_with_the_way_to_the_door(attic, ada, ben):
    invite(ada, attic, "ben")
    bring()
    [letter] = mail.outbox
    assert INVITES in letter.body
    assert f"/rooms/{attic.slug}/invitation/" in letter.body
    assert "Old things" not in letter.body


def test_a_device_is_told_where_its_member_said_yes(attic, ada, ben):
    says_yes(ben, "push-invited")
    invite(ada, attic, "ben")
    catch_up()
    assert [one.line.text for one in wanted(list(Notice.objects.all()), ben, PUSH)] == [INVITES]
    withdraw(ben, "push-invited")
    assert wanted(list(Notice.objects.all()), ben, PUSH) == []


def test_without_a_yes_the_inbox_is_all(attic, ada, ben):
    withdraw(ben, "mail-invited")
    invite(ada, attic, "ben")
    bring()
    assert (mail.outbox, told(ben)) == ([], [INVITES])


def taken_back(attic, ada, ben):
    take_back(ada, attic, "ben")


def blocked_by_who_was_asked(attic, ada, ben):
    block(ben, ada)


def blocked_by_who_asked(attic, ada, ben):
    block(ada, ben)


def the_inviter_left_the_place(attic, ada, ben):
    erase(ada)


GONE = [taken_back, blocked_by_who_was_asked, blocked_by_who_asked, the_inviter_left_the_place]


@pytest.mark.parametrize("change", GONE)
@pytest.mark.parametrize("late", [True, False], ids=["before the notice", "after it"])
def test_an_invitation_that_is_gone_is_told_nowhere(attic, ada, ben, change, late):
    invite(ada, attic, "ben")
    if not late:
        assert told(ben) == [INVITES]
    change(attic, ada, ben)
    assert told(ben) == []
    bring()
    assert mail.outbox == []


def ended(attic, ada, eve):
    archive(ada, attic, True)


def asked_by_one_who_looks_after_it_no_more(attic, ada, eve):
    give_role(eve, attic, "ada", "member")


def asked_by_one_who_left_the_room(attic, ada, eve):
    leave_room(ada, attic)


LOST = [ended, asked_by_one_who_looks_after_it_no_more, asked_by_one_who_left_the_room]


@pytest.mark.parametrize("change", LOST)
@pytest.mark.parametrize("late", [True, False], ids=["before the notice", "after it"])
def test_who_lost_the_right_to_invite_meanwhile_calls_nobody(attic, ada, ben, eve, change, late):
    invite(ada, attic, "eve")
    answer_invitation(eve, attic, accept=True)
    give_role(ada, attic, "eve", "host")
    invite(ada, attic, "ben")
    if not late:
        assert told(ben) == [INVITES]
    change(attic, ada, eve)
    bring()
    assert mail.outbox == []
    stands = change is ended and not late  # who is asked into a room that ended may still say no
    assert told(ben) == ([INVITES] if stands else [])


@pytest.mark.parametrize("accept", [True, False])
def test_who_answered_is_told_no_more(attic, ada, ben, accept):
    invite(ada, attic, "ben")
    catch_up()
    assert Errand.objects.exists()
    answer_invitation(ben, attic, accept)
    assert not numbers_of(ben)["notices"]
    bring()
    assert mail.outbox == []


def test_one_that_was_taken_back_and_made_again_is_told_once(attic, ada, ben):
    invite(ada, attic, "ben")
    take_back(ada, attic, "ben")
    invite(ada, attic, "ben")
    assert told(ben) == [INVITES]
    take_back(ada, attic, "ben")
    invite(ada, attic, "ben")
    assert told(ben) == [INVITES]
    bring()
    assert [letter.body.count(INVITES) for letter in mail.outbox] == [1]


def test_into_a_room_for_a_few_nobody_is_called_whom_a_block_keeps_from_somebody_in_it(ada, ben, eve):
    cast.at_home(ada)
    for one in (ben, eve):
        let_write(one, Letters.EVERYBODY)
    says_yes(ben, "mail-invited")
    room = start_few(ada, ["ben", "eve"], "Three of us")
    answer_invitation(eve, room, accept=True)
    assert told(ben) == ["Ada invites you into “Three of us”"]
    block(ben, eve)
    bring()
    assert mail.outbox == []
    assert Invitation.objects.filter(member=ben).exists()


def test_the_inbox_takes_the_same_queries_for_one_invitation_and_five(
    attic, ada, ben, django_assert_max_num_queries
):
    invite(ada, attic, "ben")
    assert told(ben)
    with django_assert_max_num_queries(10) as one:
        page_of(ben)
    for number in range(4):
        room = Room.objects.create(slug=f"n{number}", title="N", kind=Room.CLOSED)
        room.memberships.create(member=ada, role="host")
        invite(ada, room, "ben")
    catch_up()
    with django_assert_max_num_queries(len(one)):
        assert len(page_of(ben)[0]) == 5
