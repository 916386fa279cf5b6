"""Groups that members found: coming in, leaving, handing over, and what managers may do."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from chat.models import Membership, Room
from chat.posting import send_message
from community.discussions import grouping
from community.discussions.counting import synchronize_groups
from community.discussions.models import Admission, Belonging, Board, Group
from community.discussions.steering import move_thread
from community.ledger import draining
from community.ledger.models import Entry
from community.live.revoking import revocation_counts
from community.members.erasing import erase
from community.members.merging import merge
from community.members.models import Interest, Member
from community.notifications.inbox import page_of
from tests import cast
from tests.taking import export


@pytest.fixture
def band(ada: Member) -> Group:
    """Ada's open group."""
    return cast.group(ada, "The band")


@pytest.fixture
def circle(ada: Member) -> Group:
    """Ada's closed group."""
    return cast.group(ada, "The inner circle", is_closed=True)


def count(group: Group) -> int:
    return Group.objects.get(pk=group.pk).member_count


def told(member: Member) -> list[str]:
    draining.drain()
    return [told.line.text for told in page_of(member)[0]]


# Founding -------------------------------------------------------------------------------------------------


def test_a_group_has_a_board_a_founder_who_belongs_and_soon_a_room(ada, vinyl, band):
    assert (band.board.slug, band.board.kind, band.board.is_open) == ("the-band", Board.Kind.GROUP, True)
    assert list(Belonging.objects.values_list("member", flat=True)) == [ada.pk]
    assert count(band) == 1
    draining.drain()
    assert (band.room.kind, band.room.title) == (Room.OPEN, "The band")


def test_a_closed_group_is_nothing_for_strangers(circle):
    draining.drain()
    assert (circle.board.kind, circle.board.is_open, circle.room.kind) == ("closed", False, Room.GROUP)


def test_founding_takes_trust_and_the_page_says_so(client, ben):
    with pytest.raises(PermissionDenied, match="How trust grows"):
        grouping.found_group(ben, "The band", "", [], False)
    client.force_login(ben)
    assert "Almost there" in client.get("/groups/new/").content.decode()
    assert client.post("/groups/new/", {"name": "The band"}).status_code == 403


def test_how_much_trust_is_a_setting(ben, settings):
    settings.GROUPS_FROM_LEVEL = 0
    assert grouping.found_group(ben, "The band", "", [], False).founder == ben


@pytest.mark.parametrize(
    ("name", "about", "field"),
    [
        *((name, "", "name") for name in ("", "ab", "жжж", "new", "x" * 81, "The Band")),
        ("Fine", "y" * 301, "about"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(ada, band, name, about, field):
    with pytest.raises(ValidationError) as refused:
        grouping.found_group(Member.objects.get(pk=ada.pk), name, about, [], False)
    assert field in refused.value.message_dict


def test_a_group_is_founded_without_javascript(client, ada, vinyl, band):
    client.force_login(ada)
    form = {"name": "Night shift", "about": "Quiet hours.", "is_closed": "yes", "interests": [vinyl.pk]}
    page = client.post("/groups/new/", form, follow=True).content.decode()
    group = Group.objects.get(board__slug="night-shift")
    assert group.is_closed
    assert list(group.interests.all()) == [vinyl]
    assert "Quiet hours." in page
    assert "Invite somebody" in page


# Coming in and going --------------------------------------------------------------------------------------


def test_whoever_likes_joins_an_open_group_and_leaves_it_once(ben, band):
    for _twice in range(2):
        grouping.join_group(ben, band)
    assert count(band) == 2
    for _twice in range(2):
        grouping.leave_group(ben, band)
    assert count(band) == 1
    assert Entry.objects.filter(kind="group.left").count() == 1


def test_one_asks_to_come_into_a_closed_group_and_is_let_in(ada, ben, circle):
    with pytest.raises(PermissionDenied):
        grouping.join_group(ben, circle)
    for _twice in range(2):
        grouping.ask_to_join(ben, circle, "I bring records.")
    assert Admission.objects.get().words == "I bring records."
    assert told(ada) == ["Ben would like to come into “The inner circle”"]
    grouping.answer_asking(ada, circle, ben, accept=True)
    assert count(circle) == 2
    assert not Admission.objects.exists()
    assert told(ben) == ["You are in: “The inner circle” is yours too now"]


def test_who_was_not_let_in_may_ask_again(ada, ben, circle):
    grouping.ask_to_join(ben, circle)
    grouping.answer_asking(ada, circle, ben, accept=False)
    assert count(circle) == 1
    grouping.ask_to_join(ben, circle)
    grouping.decline(ben, circle)
    assert not Admission.objects.exists()


def test_nobody_is_let_in_who_did_not_ask(ada, ben, circle):
    grouping.answer_asking(ada, circle, ben, accept=True)
    assert count(circle) == 1


def test_an_invitation_opens_the_door(ada, ben, circle):
    grouping.invite(ada, circle, "@Ben")
    assert told(ben) == ["Ada invites you into “The inner circle”"]
    grouping.join_group(ben, circle)
    assert count(circle) == 2
    assert told(ben) == ["Ada invites you into “The inner circle”"]


@pytest.mark.parametrize("asked_first", [True, False])
def test_asking_and_inviting_meet(ada, ben, circle, asked_first):
    acts = [lambda: grouping.ask_to_join(ben, circle), lambda: grouping.invite(ada, circle, "ben")]
    for act in acts if asked_first else reversed(acts):
        act()
    assert count(circle) == 2


def test_only_who_leads_it_lets_in_invites_and_hands_over(ada, ben, eve, circle):
    for act in (
        lambda: grouping.invite(ben, circle, "eve"),
        lambda: grouping.answer_asking(ben, circle, eve, accept=True),
        lambda: grouping.hand_over(ben, circle, "ben"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(ValidationError):
        grouping.invite(ada, circle, "nobody")


def test_who_leads_it_hands_it_over_before_going(ada, ben, band):
    with pytest.raises(ValidationError, match="Hand it to somebody"):
        grouping.leave_group(ada, band)
    with pytest.raises(ValidationError):
        grouping.hand_over(ada, band, "ben")
    grouping.join_group(ben, band)
    grouping.hand_over(ada, band, "ben")
    grouping.leave_group(ada, band)
    assert Group.objects.get().founder == ben
    assert "“The band” is yours to lead now" in told(ben)


def test_strangers_do_nothing(band):
    for act in (grouping.join_group, grouping.ask_to_join, grouping.leave_group, grouping.decline):
        with pytest.raises(PermissionDenied):
            act(AnonymousUser(), band)


# Managers -------------------------------------------------------------------------------------------------


def test_a_group_that_ended_is_read_and_nothing_new_comes_in(ada, ben, mara, band):
    thread = cast.thread(ada, on=band.board)
    draining.drain()
    grouping.end_group(mara, band, "It grew unkind.")
    for act in (
        lambda: cast.thread(ada, on=band.board),
        lambda: cast.reply(ben, thread),
        lambda: send_message(ben, Room.objects.get(), "Hello?", uuid.uuid4()),
    ):
        with pytest.raises(PermissionDenied, match="come to its end"):
            act()
    with pytest.raises(ValidationError, match="come to its end"):
        grouping.join_group(ben, band)
    grouping.resume_group(mara, band)
    cast.reply(ben, thread)
    kinds = Entry.objects.filter(actor=mara).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["group.ended", "group.resumed"]
    assert "Mara of the community team acted in “The band”. The reason stands there." in told(ada)


def test_only_managers_end_and_look_in_and_for_a_reason(ada, mara, circle):
    for act in (grouping.end_group, grouping.look_in):
        with pytest.raises(PermissionDenied):
            act(ada, circle, "Because.")
        with pytest.raises(ValidationError):
            act(mara, circle, " ")


def test_nothing_moves_out_of_a_closed_group_or_into_it(ada, mara, listening, band, circle):
    inside, outside = cast.thread(ada, on=circle.board), cast.thread(ada, on=listening)
    for thread, board in ((inside, listening), (outside, circle.board), (inside, band.board)):
        with pytest.raises(ValidationError, match="stays there"):
            move_thread(thread, mara, board)
    move_thread(outside, mara, band.board)


# Pages ----------------------------------------------------------------------------------------------------


def test_boards_and_groups_are_listed_apart(client, ben, listening, band, circle):
    client.force_login(ben)
    boards, groups = (client.get(path).content.decode() for path in ("/boards/", "/groups/"))
    assert "Listening" in boards and "The band" not in boards
    assert "The band" in groups and "The inner circle" in groups and "Listening" not in groups
    assert [board["slug"] for board in client.get("/api/v1/boards").json()] == ["listening"]


def test_a_place_without_groups_says_so_kindly(client, db):
    assert "No groups yet" in client.get("/groups/").content.decode()


def test_everything_is_done_by_forms(client, ada, ben, circle):
    client.force_login(ben)
    address = circle.get_absolute_url()
    client.post(f"{address}asking/", {"words": "I bring records."})
    assert "You asked to belong." in client.get(address).content.decode()
    client.force_login(ada)
    assert "I bring records." in client.get(address).content.decode()
    client.post(f"{address}asking/ben/", {"accept": "yes"})
    answer = client.post(f"{address}invitations/", {"handle": "nobody"})
    assert (answer.status_code, "Nobody here has this handle." in answer.content.decode()) == (422, True)
    client.post(f"{address}handover/", {"handle": "ben"})
    client.post(f"{address}membership/", {"leave": "yes"})
    assert Group.objects.get().founder == ben
    assert count(circle) == 1


def test_a_program_joins_and_leaves(client, ben, band, circle):
    client.force_login(ben)
    assert client.put("/api/v1/groups/the-band/membership").json() == {"belongs": True}
    [mine] = client.get("/api/v1/groups").json()["mine"]
    assert (mine["slug"], mine["member_count"], mine["is_closed"]) == ("the-band", 2, False)
    assert client.delete("/api/v1/groups/the-band/membership").json() == {"belongs": False}
    assert client.put("/api/v1/groups/the-inner-circle/membership").status_code == 403


def test_a_group_takes_few_queries_however_many_belong(client, ada, circle, django_assert_max_num_queries):
    for n in range(20):
        member = cast.member(f"Person{n}")
        grouping.invite(ada, circle, member.handle)
        grouping.join_group(member, circle)
    client.force_login(ada)
    client.get("/me/")
    with django_assert_max_num_queries(16):
        client.get(circle.get_absolute_url())


# What is kept ---------------------------------------------------------------------------------------------


def test_the_count_is_rebuilt_from_the_rows(ben, band):
    grouping.join_group(ben, band)
    Group.objects.update(member_count=9)
    synchronize_groups()
    assert count(band) == 2


def test_when_who_leads_it_leaves_for_good_the_longest_there_leads(ada, ben, eve, band):
    for member in (ben, eve):
        grouping.join_group(member, band)
    [section] = [s for s in export(ada)["holdings"] if s["kind"] == "discussions.group.founder"]
    assert section["items"][0]["group"] == "the-band"
    erase(ada)
    assert Group.objects.get().founder == ben
    assert count(band) == 2


def test_a_groups_interests_follow_a_merge(ada, mara, vinyl, band):
    band.interests.set([vinyl])
    records = Interest.objects.create(slug="records", name="Records")
    merge(vinyl, records, by=mara)
    assert list(band.interests.all()) == [records]


def test_leaving_a_closed_group_ends_every_connection_and_the_place_in_its_room(ada, ben, circle):
    grouping.invite(ada, circle, "ben")
    grouping.join_group(ben, circle)
    draining.drain()
    send_message(ben, circle.room, "Hello, circle.", uuid.uuid4())
    grouping.leave_group(ben, circle)
    assert revocation_counts([ben.pk]) == {ben.pk: 1}
    with pytest.raises(Http404):
        send_message(ben, circle.room, "Still here?", uuid.uuid4())
    draining.drain()
    assert not Membership.objects.filter(member=ben).exists()
