"""Choosing how much to hear: what is kept, who hears, and what falls silent."""

import itertools
import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from community.discussions import cards
from community.discussions.following import follow, follow_thread
from community.discussions.hearing import Choices, hearers_of
from community.discussions.hiding import hide_post
from community.discussions.models import Board, Follow, Level, Reading
from community.discussions.posting import start_thread
from community.discussions.reading import mark_read
from community.discussions.unread import unread_threads
from community.ledger.draining import drain
from community.members.erasing import erase
from community.members.models import Interest, Member
from tests import cast

EVERYTHING, FIRST, MENTIONS, MUTED = Level.EVERYTHING, Level.FIRST, Level.MENTIONS, Level.MUTED


def heard(member):
    """The kinds of notices that `member` has, once the worker did all there was."""
    while drain():
        pass
    return sorted(member.notices.values_list("kind", flat=True))


def level_of(member, thread):
    return Reading.objects.get(member=member, thread=thread).level


@pytest.fixture
def thread(ada, listening, vinyl):
    return start_thread(ada, listening, "Your first record", "Which?", [vinyl], uuid.uuid4())


def test_who_begins_or_replies_follows_unless_they_chose_otherwise(ada, ben, eve, thread):
    follow_thread(eve, thread, MENTIONS)
    for person in (ben, eve):
        cast.reply(person, thread)
    assert [level_of(person, thread) for person in (ada, ben, eve)] == [EVERYTHING, EVERYTHING, MENTIONS]


def test_a_choice_leaves_what_was_read_alone(eve, thread):
    mark_read(eve, thread, 1)
    follow_thread(eve, thread, EVERYTHING)
    assert Reading.objects.get(member=eve).number == 1


def test_choosing_mentions_is_choosing_nothing(eve, ben, listening, vinyl):
    for subject in (listening, vinyl, ben):
        follow(eve, subject, EVERYTHING)
        follow(eve, subject, MUTED)
    assert [row.level for row in Follow.objects.filter(member=eve)] == [MUTED] * 3
    for subject in (listening, vinyl, ben):
        follow(eve, subject, MENTIONS)
    assert not Follow.objects.exists()


def test_what_is_no_level_is_refused(eve, ben, thread):
    for refused in (
        lambda: follow(eve, ben, "loud"),
        lambda: follow(eve, eve, EVERYTHING),
        lambda: follow_thread(eve, thread, FIRST),
    ):
        with pytest.raises(ValidationError):
            refused()


def test_a_choice_is_about_one_thing(eve, ben, listening):
    for wrong in ({}, {"board": listening, "person": ben}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(member=eve, level=MUTED, **wrong)


@pytest.mark.parametrize(
    ("subject", "level", "kinds"),
    [
        ("board", EVERYTHING, ["reply", "thread"]),
        ("board", FIRST, ["thread"]),
        ("board", MUTED, []),
        ("interest", EVERYTHING, ["reply", "thread"]),
        ("interest", FIRST, ["thread"]),
        ("interest", MUTED, []),
        ("person", EVERYTHING, ["reply", "thread"]),
        ("person", FIRST, ["thread"]),
        ("person", MUTED, []),
    ],
)
def test_each_level_lets_one_hear_what_it_says(subject, level, kinds, ada, eve, listening, vinyl):
    follow(eve, {"board": listening, "interest": vinyl, "person": ada}[subject], level)
    thread = start_thread(ada, listening, "Your first record", "Which?", [vinyl], uuid.uuid4())
    cast.reply(ada, thread)
    assert heard(eve) == kinds
    assert heard(ada) == []


def test_the_nearest_choice_counts_and_a_muted_author_is_never_heard():
    """Against a plain telling of the rule, for all combinations."""
    said = ["", EVERYTHING, MENTIONS, MUTED]
    for thread, board, interest, person in itertools.product(said, said, said, said):
        choices = Choices(*({level} if level else set() for level in (thread, board, interest, person)))
        expected = next((level for level in (thread, board, interest, person) if level), "")
        if person == MUTED:
            expected = MUTED
        assert choices.nearest == ({expected} if expected else set())


def test_of_several_interests_the_muted_one_decides(ada, eve, listening, vinyl):
    tape = Interest.objects.create(slug="tape", name="Tape")
    follow(eve, vinyl, EVERYTHING)
    follow(eve, tape, MUTED)
    start_thread(ada, listening, "Both of them", "Which?", [vinyl, tape], uuid.uuid4())
    assert heard(eve) == []


def test_a_mention_comes_through_unless_it_is_muted(ada, ben, eve, listening):
    thread = cast.thread(ada, body="Ask @ben and @eve.", on=listening)
    assert (heard(ben), heard(eve)) == (["mention"], ["mention"])
    follow_thread(ben, thread, MUTED)
    follow(eve, ada, MUTED)
    cast.reply(ada, thread, "Once more: @ben, @eve?")
    assert (heard(ben), heard(eve)) == (["mention"], ["mention"])


def test_who_follows_hears_of_a_mention_once(ada, ben, thread):
    follow_thread(ben, thread, EVERYTHING)
    cast.reply(ada, thread, "What says @ben?")
    assert heard(ben) == ["reply"]


def test_nobody_hears_of_what_is_hidden_by_now(ada, ben, eve, mara, thread, listening):
    follow(eve, listening, EVERYTHING)
    hide_post(cast.reply(ben, thread), by=mara)
    hide_post(thread.posts.get(number=1), by=mara)
    assert heard(eve) == []
    assert heard(ada) == ["hidden-post"]


def test_who_is_in_a_thread_already_need_not_be_told_that_it_began(ben, eve, listening, thread):
    for person in (ben, eve):
        follow(person, listening, FIRST)
    cast.reply(ben, thread)
    assert (heard(ben), heard(eve)) == ([], ["thread"])


def test_who_has_no_profile_is_followed_by_nobody(ada, eve, thread):
    follow(eve, ada, EVERYTHING)
    Member.objects.filter(pk=ada.pk).update(is_active=False)
    assert eve.pk not in hearers_of(thread.posts.select_related("thread__board").get(number=1))


def test_of_a_closed_group_only_those_hear_who_belong_to_it(ada, ben, eve, listening, vinyl, thread):
    follow(eve, vinyl, EVERYTHING)
    cast.reply(ben, thread)
    Board.objects.filter(pk=listening.pk).update(kind=Board.Kind.CLOSED, is_open=False)
    assert (heard(eve), heard(ada)) == ([], [])


def test_hearing_takes_the_same_few_queries_however_many_follow(
    ada, listening, thread, django_assert_num_queries
):
    post = thread.posts.select_related("thread__board").get(number=1)
    for n in range(12):
        follow(cast.member(f"Follower{n}"), listening, EVERYTHING)
    with django_assert_num_queries(2):
        assert len(hearers_of(post)) == 12


def test_what_is_muted_is_off_the_home_and_never_unread(ada, ben, eve, listening, vinyl, thread):
    def card():
        return list((cards.latest_talk(eve) or {"rows": []})["rows"])

    mark_read(eve, thread, 1)
    cast.reply(ben, thread)
    for subject in (listening, ada):
        follow(eve, subject, MUTED)
        assert (card(), list(unread_threads(eve))) == ([], [])
        follow(eve, subject, MENTIONS)
        assert (len(card()), list(unread_threads(eve))) == (1, [thread])
    follow_thread(eve, thread, MUTED)
    assert (card(), list(unread_threads(eve))) == ([], [])
    follow(eve, listening, MUTED)
    follow_thread(eve, thread, EVERYTHING)  # the nearer choice
    assert (len(card()), list(unread_threads(eve))) == (1, [thread])


def test_merged_interests_keep_their_followers_once(eve, ben, mara, vinyl):
    from community.members.merging import merge

    tape = Interest.objects.create(slug="tape", name="Tape")
    follow(eve, vinyl, EVERYTHING)
    follow(eve, tape, FIRST)
    follow(ben, tape, FIRST)
    merge(tape, vinyl, mara)
    rows = Follow.objects.order_by("member").values_list("member", "interest", "level")
    assert set(rows) == {(eve.pk, vinyl.pk, EVERYTHING), (ben.pk, vinyl.pk, FIRST)}


def test_leaving_takes_along_what_one_follows_and_who_follows_one(ada, ben, eve, thread):
    follow(ada, ben, EVERYTHING)
    follow(eve, ada, EVERYTHING)
    erase(ada)
    heard(eve)
    assert not Follow.objects.exists()
    assert not Reading.objects.filter(member=ada).exists()


# Pages ------------------------------------------------------------------------------------------------------


def text_of(client, url):
    return client.get(url).content.decode()


@pytest.fixture
def as_eve(client, eve):
    client.force_login(eve)
    return client


def test_a_thread_a_board_and_a_profile_have_the_choice(as_eve, ada, listening, thread):
    for url, door in (
        (thread.get_absolute_url(), f"/threads/{thread.pk}/level/"),
        (listening.get_absolute_url(), "/boards/listening/level/"),
        (ada.get_absolute_url(), "/members/ada/level/"),
    ):
        assert f'action="{door}"' in text_of(as_eve, url)
        response = as_eve.post(door, {"level": "muted"})
        assert response["Location"] == url
        assert 'value="muted" aria-current="true"' in text_of(as_eve, url)
    as_eve.logout()
    assert "/level/" not in text_of(as_eve, thread.get_absolute_url())


def test_nobody_follows_themselves(as_eve, eve):
    assert "/level/" not in text_of(as_eve, eve.get_absolute_url())
    assert as_eve.post("/members/eve/level/", {"level": "everything"}).status_code == 422


def test_the_page_of_what_one_follows_shows_and_changes_it(as_eve, ada, eve, vinyl, listening, thread):
    follow(eve, ada, FIRST)
    follow(eve, listening, MUTED)
    follow_thread(eve, thread, EVERYTHING)
    response = as_eve.post("/me/follows/", {"interest": "vinyl", "level": "everything"})
    assert response["Location"] == "/me/follows/"
    page = text_of(as_eve, "/me/follows/")
    for door in ("/members/ada", "/boards/listening", "/interests/vinyl", f"/threads/{thread.pk}"):
        assert f'action="{door}/level/"' in page
    answer = as_eve.post("/members/ada/level/", {"level": "mentions", "back": "follows"})
    assert answer["Location"] == "/me/follows/"
    assert "/members/ada/level/" not in text_of(as_eve, "/me/follows/")


def test_threads_one_follows_go_on_over_pages_with_few_queries(as_eve, eve, ada, listening, queries_of):
    few = None
    for n in range(45):
        follow_thread(eve, cast.thread(ada, f"Thread no. {n}", on=listening), EVERYTHING)
        few = few or queries_of("/me/follows/")
    assert queries_of("/me/follows/") == few
    first = as_eve.get("/me/follows/")
    assert len(first.context["threads"]) == 40
    assert len(as_eve.get(f"/me/follows/?before={first.context['older']}").context["threads"]) == 5


def test_posts_of_who_is_muted_are_folded_away_for_who_muted_them(as_eve, ada, ben, eve, thread):
    cast.reply(ben, thread)
    follow(eve, ben, MUTED)
    page = text_of(as_eve, thread.get_absolute_url())
    assert page.count("You muted ") == 1
    assert page.index('id="post-2"') < page.index("You muted Ben.")
    as_eve.force_login(ada)
    assert "You muted" not in text_of(as_eve, thread.get_absolute_url())


def test_a_notice_leads_to_where_it_is_changed(client, ada, ben, thread):
    cast.reply(ben, thread)
    assert heard(ada) == ["reply"]
    client.force_login(ada)
    assert 'href="/me/follows/"' in text_of(client, "/me/notices/")


def test_the_api_has_the_same_doors(as_eve, ada, eve, thread):
    def put(place, level):
        body = json.dumps({"level": level})
        return as_eve.put(f"/api/v1/{place}/level", body, content_type="application/json").status_code

    assert put(f"threads/{thread.pk}", "muted") == 200
    assert put(f"threads/{thread.pk}", "first") == 422
    assert put("boards/listening", "first") == put("interests/vinyl", "muted") == 200
    assert put("members/ada", "everything") == 200
    assert put("members/ada", "loud") == put("members/eve", "muted") == 422
    assert put("boards/nowhere", "first") == 404
    assert level_of(eve, thread) == MUTED
    assert as_eve.get("/api/v1/me/follows").json() == [
        {"board": "listening", "interest": None, "member": None, "level": "first"},
        {"board": None, "interest": "vinyl", "member": None, "level": "muted"},
        {"board": None, "interest": None, "member": "ada", "level": "everything"},
    ]
