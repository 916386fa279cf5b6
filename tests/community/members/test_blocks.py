"""Blocking somebody: the act, its pages, what only who blocked sees, and what the blocked one must not notice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.discussions import cards
from community.discussions.following import follow
from community.discussions.hiding import hide_post
from community.discussions.models import Follow, Level
from community.discussions.reading import mark_read
from community.discussions.unread import unread_threads
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import blocks, pace
from community.members.erasing import erase
from community.members.models import Block
from community.notifications.inbox import page_of
from tests import cast
from tests.taking import export

pytestmark = pytest.mark.django_db


def page(client, member, url):
    client.force_login(member)
    return client.get(url).content.decode()


def test_a_block_counts_once_and_both_ways(ada, ben, eve):
    for _time in range(2):
        blocks.block(ada, ben)
    assert Block.objects.count() == 1
    assert list(blocks.between(ada)) == [ben.pk]
    assert list(blocks.between(ben)) == [ada.pk]
    assert list(blocks.between(eve)) == []
    assert blocks.who_blocked(ben.pk, ada.pk) == {ada.pk}
    assert not blocks.are_apart(ada.pk, eve.pk)


def test_who_takes_a_block_back_is_still_apart_from_who_keeps_theirs(ada, ben):
    blocks.block(ada, ben)
    blocks.block(ben, ada)
    for _time in range(2):
        blocks.unblock(ada, "ben")
    assert blocks.who_blocked(ada.pk, ben.pk) == {ben.pk}
    blocks.unblock(ben, "ada")
    assert not blocks.are_apart(ada.pk, ben.pk)


def test_nobody_blocks_themselves_or_with_somebody_who_is_not_here(ada, ben):
    with pytest.raises(ValidationError, match="yourself"):
        blocks.block(ada, ada)
    erase(ben)
    with pytest.raises(PermissionDenied):
        blocks.block(ada, ben)


def test_blocking_has_a_pace_and_blocking_twice_is_free(ada, ben, eve, settings, monkeypatch):
    settings.PACE = True
    pace.forget()
    monkeypatch.setitem(pace._paces, "block", pace.Pace(*[pace.parse_many("1/day")] * 2, []))
    for _time in range(3):
        blocks.block(ada, ben)
    with pytest.raises(pace.TooFast):
        blocks.block(ada, eve)


def test_a_block_leaves_no_entry_in_the_ledger(ada, ben):
    before = Entry.objects.count()
    blocks.block(ada, ben)
    blocks.unblock(ada, "ben")
    assert Entry.objects.count() == before


def test_following_ends_both_ways_and_what_was_muted_stays_muted(ada, ben, eve):
    for one, other in ((ada, ben), (ben, ada), (ada, eve), (eve, ada)):
        follow(one, other, Level.EVERYTHING)
    follow(ben, ada, Level.MUTED)
    blocks.block(ada, ben)
    left = {(row.member, row.person, row.level) for row in Follow.objects.all()}
    assert left == {(ben, ada, Level.MUTED), (ada, eve, Level.EVERYTHING), (eve, ada, Level.EVERYTHING)}
    follow(ada, ben, Level.MUTED)
    follow(ada, ben, Level.MENTIONS)
    with pytest.raises(PermissionDenied) as refused:
        follow(ben, ada, Level.EVERYTHING)
    assert "block" not in str(refused.value)


def test_one_blocks_and_unblocks_on_pages_that_need_no_script(client, ada, ben):
    assert 'href="/members/ben/block/"' in page(client, ada, "/members/ben/")
    assert "Block Ben?" in page(client, ada, "/members/ben/block/")
    assert not Block.objects.exists()
    answer = client.post("/members/ben/block/", follow=True)
    assert answer.redirect_chain == [("/me/blocks/", 302)]
    assert "You blocked Ben, who is not told." in answer.content.decode()
    profile = page(client, ada, "/members/ben/")
    assert "You blocked Ben." in profile
    assert "/members/ben/unblock/" in profile
    answer = client.post("/members/ben/unblock/", follow=True)
    assert "/members/ben/unblock/" not in answer.content.decode()
    assert not Block.objects.exists()


def test_who_is_too_fast_is_told_on_the_page(client, ada, ben, eve, settings, monkeypatch):
    settings.PACE = True
    pace.forget()
    monkeypatch.setitem(pace._paces, "block", pace.Pace(*[pace.parse_many("1/day")] * 2, []))
    client.force_login(ada)
    client.post("/members/ben/block/")
    answer = client.post("/members/eve/block/")
    assert answer.status_code == 429
    assert "Block Eve?" in answer.content.decode()


def test_the_profile_of_who_blocked_me_tells_me_nothing(client, ada, ben):
    ada.about = "Records, mostly."
    ada.save()
    blocks.block(ada, ben)
    seen = page(client, ben, "/members/ada/")
    assert "Records, mostly." in seen
    assert "blocked" not in seen
    assert 'href="/members/ada/block/"' in seen
    assert "Nobody." in page(client, ben, "/me/blocks/")
    assert export(ben)["holdings"] and "ada" not in str(export(ben))


def test_the_list_of_blocks_takes_as_many_queries_for_twenty_as_for_one(client, ada):
    counts = []
    for most in (1, 20):
        for n in range(Block.objects.count(), most):
            blocks.block(ada, cast.member(f"Person{n}"))
        client.force_login(ada)
        client.get("/me/blocks/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/me/blocks/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_blocked_takes_it_along_and_a_block_goes_with_either(ada, ben, eve):
    blocks.block(ada, ben)
    blocks.block(eve, ada)
    kept = next(h for h in export(ada)["holdings"] if h["kind"] == "members.block.member")
    assert [item["member"] for item in kept["items"]] == ["ben"]
    erase(ada)
    assert not Block.objects.exists()


def test_posts_of_who_is_blocked_are_folded_for_who_blocked_them_alone(client, ada, ben, eve):
    cast.board()
    thread = cast.thread(eve)
    cast.reply(ben, thread)
    cast.reply(ada, thread)
    blocks.block(ada, ben)
    follow(ada, ben, Level.MUTED)
    seen = page(client, ada, thread.get_absolute_url())
    assert seen.count("You blocked Ben.") == 1
    assert seen.index('id="post-2"') < seen.index("You blocked Ben.") < seen.index('id="post-3"')
    assert "You muted" not in seen
    for other in (ben, eve):
        assert "You blocked" not in page(client, other, thread.get_absolute_url())


def test_a_thread_costs_one_query_more_for_who_blocked_somebody_and_none_for_others(client, ada, ben, eve):
    cast.board()
    thread = cast.thread(ben)
    cast.reply(ben, thread)

    def queries(member):
        client.force_login(member)
        client.get(thread.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(thread.get_absolute_url())
        return len(asked)

    before = queries(ada), queries(eve), queries(ben)
    blocks.block(ada, ben)
    follow(ada, eve, Level.MUTED)
    assert (queries(ada), queries(eve), queries(ben)) == (before[0] + 1, before[1], before[2])
    assert before[0] < 10


def test_what_the_blocked_one_begins_is_neither_unread_nor_on_the_home_of_who_blocked(ada, ben):
    cast.board()
    thread = cast.thread(ben)
    mark_read(ada, thread, 1)
    cast.reply(ben, thread)
    assert unread_threads(ada).exists()
    blocks.block(ada, ben)
    assert not unread_threads(ada).exists()
    assert cards.latest_talk(ada) is None
    blocks.unblock(ada, "ben")
    assert cards.latest_talk(ada)


def test_what_a_manager_decides_reaches_who_blocked_them(ada, mara):
    cast.board()
    post = cast.thread(ada).posts.get()
    blocks.block(ada, mara)
    hide_post(post, mara)
    while drain():
        pass
    assert [told.kind.name for told in page_of(ada)[0]] == ["hidden-post"]


def test_where_one_reports_words_one_may_block_who_said_them(client, ada, ben):
    cast.board()
    post = cast.thread(ben).posts.get()
    assert 'href="/members/ben/block/"' in page(client, ada, f"/flag/post/{post.pk}/")
    assert "/block/" not in page(client, ben, f"/flag/post/{post.pk}/")


def test_the_api_has_the_same_doors(client, ada, ben):
    assert client.get("/api/v1/me/blocks").status_code == 401
    client.force_login(ada)
    assert client.put("/api/v1/members/ben/block").status_code == 204
    assert client.put("/api/v1/members/ada/block").status_code == 422
    assert client.put("/api/v1/members/nobody/block").status_code == 404
    assert [row["handle"] for row in client.get("/api/v1/me/blocks").json()] == ["ben"]
    assert client.delete("/api/v1/members/ben/block").status_code == 204
    assert client.get("/api/v1/me/blocks").json() == []
