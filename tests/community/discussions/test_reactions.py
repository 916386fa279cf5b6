"""Reactions to posts: given once of each kind, by others, and always counted right."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from community.discussions.counting import synchronize_reactions
from community.discussions.hiding import hide_post
from community.discussions.models import Post, Reaction, ReactionKind, Thread
from community.discussions.models.reactions import check_emoji
from community.discussions.reacting import react, take_reaction
from community.discussions.removing import remove_post
from community.ledger.models import Entry
from community.members import pace
from community.members.erasing import erase
from tests import cast
from tests.taking import export


@pytest.fixture
def love(db) -> ReactionKind:
    return ReactionKind.objects.get(name="Love")


@pytest.fixture
def wow(db) -> ReactionKind:
    return ReactionKind.objects.get(name="Wow")


def counted(post: Post) -> dict[str, int]:
    """By the name of each kind, how many gave it."""
    counts = Post.objects.get(pk=post.pk).reactions
    return {ReactionKind.objects.get(pk=pk).name: count for pk, count in counts.items()}


def test_one_may_give_several_kinds_and_each_once(ada, eve, bens_reply, love, wow):
    for kind in (love, wow, love):
        react(ada, bens_reply, kind)
    react(eve, bens_reply, love)
    assert counted(bens_reply) == {"Love": 2, "Wow": 1}


def test_taking_back_what_is_not_there_changes_nothing(ada, bens_reply, love, wow):
    react(ada, bens_reply, love)
    take_reaction(ada, bens_reply, wow)
    take_reaction(ada, bens_reply, love)
    take_reaction(ada, bens_reply, love)
    assert counted(bens_reply) == {}
    assert list(Entry.objects.filter(kind__startswith="reaction.").values_list("kind", flat=True)) == [
        "reaction.given",
        "reaction.taken_back",
    ]


def test_nobody_reacts_to_their_own_words_and_no_stranger_at_all(ben, bens_reply, love):
    for member in (ben, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            react(member, bens_reply, love)


def test_what_is_hidden_or_gone_is_nobodys_to_react_to(ada, ben, mara, first_record, bens_reply, love):
    hide_post(bens_reply, mara)
    for member in (ada, mara):
        with pytest.raises(Http404):
            react(member, bens_reply, love)
    remove_post(first_record.posts.get(number=1), ada)
    with pytest.raises(Http404):
        react(ben, first_record.posts.get(number=1), love)


def test_a_kind_that_is_not_offered_any_more_stands_and_can_be_taken_back(ada, eve, bens_reply, love):
    react(ada, bens_reply, love)
    ReactionKind.objects.filter(pk=love.pk).update(is_offered=False)
    love.refresh_from_db()
    with pytest.raises(ValidationError):
        react(eve, bens_reply, love)
    assert counted(bens_reply) == {"Love": 1}
    take_reaction(ada, bens_reply, love)
    assert counted(bens_reply) == {}


def test_fifty_in_a_day_are_enough(ada, ben, first_record, settings, love, wow):
    posts = [cast.reply(ben, first_record) for _n in range(26)]
    settings.PACE = True
    for post in posts[:25]:
        react(ada, post, love)
        react(ada, post, wow)
    with pytest.raises(pace.TooFast):
        react(ada, posts[25], love)
    react(ada, posts[0], love)


@pytest.mark.parametrize("text", ["❤️", "👍🏽", "👩‍🚀", "☕"])
def test_a_kind_is_an_emoji(text):
    check_emoji(text)


@pytest.mark.parametrize("text", ["x", "1", " ", "<b>", "&", "ok👍", ""])
def test_a_kind_is_no_word(text):
    with pytest.raises(ValidationError):
        check_emoji(text)


def test_who_leaves_takes_their_reactions_along(ada, eve, bens_reply, love):
    for member in (ada, eve):
        react(member, bens_reply, love)
    [section] = [s for s in export(ada)["holdings"] if s["kind"] == "discussions.reaction.member"]
    assert section["items"][0]["reaction"] == "❤️"
    erase(ada)
    assert counted(bens_reply) == {"Love": 1}
    assert not Reaction.objects.filter(member=ada).exists()


@pytest.mark.django_db(transaction=True)
def test_thirty_presses_at_once_are_counted_as_what_they_come_to(ada, ben, bens_reply, first_record):
    kinds = list(ReactionKind.objects.all())
    together = Barrier(10)

    def press(n: int) -> None:
        together.wait()
        try:
            for turn in range(3):
                (react if (n + turn) % 2 else take_reaction)(ada, bens_reply, kinds[n % 2])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(press, range(10)))
    rows = Reaction.objects.filter(post=bens_reply)
    assert sum(counted(bens_reply).values()) == rows.count()
    assert synchronize_reactions() == 0


class CountsAreAlwaysThoseOfTheRows(TestCase):
    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 1), st.integers(0, 2)), max_size=25
        )
    )
    def test_whatever_is_given_and_taken_back(self, presses):
        people = [cast.member(name) for name in ("Ada", "Ben", "Eve")]
        thread = cast.thread(cast.member("Nia"))
        posts = [thread.posts.get(number=1), cast.reply(cast.member("Tom"), thread)]
        kinds = list(ReactionKind.objects.all()[:3])
        wanted = set()
        for gives, person, post, kind in presses:
            (react if gives else take_reaction)(people[person], posts[post], kinds[kind])
            (wanted.add if gives else wanted.discard)((person, post, kind))
        assert Reaction.objects.count() == len(wanted)
        assert synchronize_reactions() == 0
        Post.objects.update(reactions={str(kinds[0].pk): 7})
        assert synchronize_reactions() == 2
        counts = [sum(Post.objects.get(pk=post.pk).reactions.values()) for post in posts]
        assert counts == [sum(1 for _who, place, _kind in wanted if place == n) for n in range(2)]


# Pages and API ------------------------------------------------------------------------------------------------


def page_of(client, thread: Thread) -> str:
    return client.get(thread.get_absolute_url()).content.decode()


def test_everybody_sees_how_many_and_a_member_their_own_pressed(
    client, ada, eve, first_record, bens_reply, love
):
    react(ada, bens_reply, love)
    page = page_of(client, first_record)
    assert '<span class="visually-hidden">Love</span> <span class="numbers">1</span>' in page
    assert "give" not in page
    client.force_login(ada)
    assert 'name="take" aria-pressed="true"' in page_of(client, first_record)
    client.force_login(eve)
    page = page_of(client, first_record)
    assert 'name="give" aria-pressed="false"' in page
    assert 'name="take"' not in page


def test_ones_own_post_cannot_be_pressed(client, ada, ben, first_record, bens_reply, love):
    react(ada, bens_reply, love)
    client.force_login(ben)
    page = page_of(client, first_record)
    assert f'value="{love.pk}" title="Love" disabled' in page
    assert "React to Ada" in page
    assert "React to Ben" not in page


def test_reacting_works_without_javascript(client, ada, first_record, bens_reply, love):
    client.force_login(ada)
    url = f"/posts/{bens_reply.pk}/reactions/"
    response = client.post(url, {"give": love.pk})
    assert response["Location"] == bens_reply.get_absolute_url()
    assert counted(bens_reply) == {"Love": 1}
    page = client.get(url).content.decode()
    assert f'name="take" value="{love.pk}"' in page
    assert "Ada" in page
    client.post(url, {"take": love.pk})
    assert counted(bens_reply) == {}


@pytest.mark.parametrize("value", ["", "x", "0", "99", "9" * 30])
def test_a_kind_that_is_none_is_not_there(client, ada, bens_reply, value):
    client.force_login(ada)
    assert client.post(f"/posts/{bens_reply.pk}/reactions/", {"give": value}).status_code == 404


def test_who_is_not_here_any_more_is_not_named(client, ada, eve, bens_reply, love):
    for member in (ada, eve):
        react(member, bens_reply, love)
    eve.is_active = False
    eve.save(update_fields=["is_active"])
    client.force_login(ada)
    page = client.get(f"/posts/{bens_reply.pk}/reactions/").content.decode()
    assert "/members/ada/" in page
    assert "/members/eve/" not in page


def test_thanks_are_said_from_the_post(client, ada, first_record, bens_reply):
    client.force_login(ada)
    page = page_of(client, first_record)
    assert "Thank Ben" in page
    client.post(f"/thanks/post/{bens_reply.pk}/")
    page = page_of(client, first_record)
    assert 'name="take_back" aria-pressed="true"' in page
    assert "1 thanks" in page


def test_a_reaction_makes_the_page_anew_and_a_new_name_as_well(
    client, ada, first_record, bens_reply, love, django_capture_on_commit_callbacks
):
    before = Thread.objects.get(pk=first_record.pk).version
    react(ada, bens_reply, love)
    assert Thread.objects.get(pk=first_record.pk).version == before + 1
    with django_capture_on_commit_callbacks(execute=True):
        love.name = "Adore"
        love.save()
    assert "Adore" in page_of(client, first_record)


def test_reactions_cost_no_query_each(client, ada, ben, eve, first_record, bens_reply, queries_of, love, wow):
    client.force_login(ada)
    react(ada, bens_reply, love)
    client.get("/api/v1/reactions")  # the kinds, read once an hour
    few = queries_of(first_record.get_absolute_url())
    for _n in range(8):
        post = cast.reply(ben, first_record)
        for member in (ada, eve):
            react(member, post, love)
            react(member, post, wow)
    made, kept = queries_of(first_record.get_absolute_url())
    assert (made <= few[0], kept) == (True, few[1])


def test_the_api_gives_and_takes_and_says_what_there_is(client, ada, bens_reply, love):
    kinds = client.get("/api/v1/reactions").json()
    assert {"id": love.pk, "emoji": "❤️", "name": "Love"} in kinds
    url = f"/api/v1/posts/{bens_reply.pk}/reactions/{love.pk}"
    assert client.put(url).status_code == 401
    client.force_login(ada)
    for _again in range(2):
        post = client.put(url).json()
        assert post["reactions"] == [{"reaction": love.pk, "emoji": "❤️", "count": 1}]
    assert client.delete(url).json()["reactions"] == []
