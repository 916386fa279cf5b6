"""The community on which the long bench measures: its rows agree, and search finds what is in it."""

from urllib.parse import urlencode

import pytest
from django.db.models import Count, F, Max

from community.design.markdown import render
from community.discussions.counting import synchronize_boards, synchronize_groups, synchronize_threads
from community.discussions.models import Answer, Board, Group, Post, Thread
from community.members.models import Member
from search import drift, sync
from search.documents import SOURCES
from search.models import Leaning
from search.proposing import todays
from search.rebuilding import rebuild
from tests.performance import crowd

pytestmark = pytest.mark.django_db
TINY = crowd.Size(members=80, threads=120, replies=300, words=100, pool=48)


@pytest.fixture
def filled(monkeypatch):
    monkeypatch.setattr(crowd, "DEMO", {"members": 8, "threads": 4, "replies": 10, "messages": 4})
    return crowd.fill(TINY)


def counted():
    """All that is counted along the way, as it stands in the rows."""
    threads = Thread.objects.order_by("pk").values_list(
        "pk", "post_count", "last_number", "last_post_at", "is_hidden"
    )
    boards, groups = Board.objects.order_by("pk"), Group.objects.order_by("pk")
    return (
        list(threads),
        list(boards.values_list("pk", "thread_count")),
        list(groups.values_list("pk", "member_count")),
    )


def test_what_is_counted_is_what_the_rows_say(filled):
    before = counted()
    synchronize_threads()
    synchronize_boards()
    synchronize_groups()
    assert counted() == before
    assert Thread.objects.count() >= TINY.threads
    assert Post.objects.filter(number__gt=1).count() >= TINY.replies


def test_threads_are_numbered_without_gaps_in_the_order_in_which_they_were_said(filled):
    by_number = list(Post.objects.order_by("thread", "number").values_list("thread", "number", "pk", "at"))
    assert by_number == sorted(by_number, key=lambda row: (row[0], row[2]))
    assert by_number == sorted(by_number, key=lambda row: (row[0], row[3], row[1]))
    ends = Thread.objects.annotate(n=Count("posts"), last=Max("posts__number"))
    assert not ends.exclude(n=F("last")).exists()
    assert all(post.html == render(post.body) for post in Post.objects.all())
    others = Answer.objects.exclude(by=F("post__author"))
    assert others.filter(thread=F("post__thread")).exists()


def test_the_index_holds_all_of_it_for_those_who_may_read_it(filled):
    rebuild()
    insider = Member.objects.get(pk=filled.insiders[0])
    for kind, count in (("thread", TINY.threads), ("post", TINY.replies), ("member", TINY.members)):
        assert [found.pks for found in drift.drift(kind) if found.pks] == []
        assert sync.engine().counts([kind])[kind] >= count
        own = set(ours(kind))
        assert SOURCES[kind].shown(insider, own).keys() == own
    assert set(Leaning.objects.values_list("member", flat=True)) >= set(filled.people)
    assert any(todays(member) for member in Member.objects.filter(pk__in=filled.people[:10]))


def ours(kind):
    """Ids of what is not the demo's."""
    people = Member.objects.filter(handle__startswith="crowd-")
    threads = Thread.objects.filter(author__in=people)
    rows = {
        "thread": threads,
        "post": Post.objects.filter(thread__in=threads, number__gt=1),
        "member": people,
    }
    return rows[kind].values_list("pk", flat=True)


def test_the_page_of_results_finds_a_thread_for_those_who_may_read_it(client, filled):
    rebuild()
    threads = Thread.objects.filter(author__in=filled.people).select_related("board")
    open_one = threads.filter(board__is_open=True).last()
    closed_one = threads.filter(board__kind="closed").last()
    assert open_one.get_absolute_url() in found(client, open_one)
    assert closed_one.get_absolute_url() not in found(client, closed_one)
    client.force_login(Member.objects.get(pk=filled.insiders[0]))
    assert closed_one.get_absolute_url() in found(client, closed_one)


def found(client, thread):
    asked = {"q": f'"{thread.title}"', "kind": "thread", "sort": "new"}
    return client.get(f"/search/?{urlencode(asked)}").content.decode()
