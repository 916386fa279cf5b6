"""Whatever managers and members do to threads, in whatever order: no post is lost, and every number is right."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st

from community.discussions.carrying import carry_posts, merge_thread, split_thread
from community.discussions.counting import synchronize_boards, synchronize_threads
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Board, Departure, Post, Thread
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post, return_post
from community.discussions.steering import move_thread
from tests import cast

REFUSED = (ValidationError, PermissionDenied, Http404)
ACTS = (
    "reply",
    "reply",
    "reply",
    "split",
    "carry",
    "merge",
    "move",
    "hide",
    "restore",
    "remove",
    "undo",
    "edit",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), *[st.integers(0, 1_000)] * 3, st.integers(1, 63)),
    min_size=4,
    max_size=14,
)


class House:
    """Two boards, three threads, two members and a manager, and what must hold of them."""

    def __init__(self) -> None:
        self.mara = cast.manager("Mara")
        self.members = [cast.member("Ada"), cast.member("Ben")]
        self.boards = [cast.board("Open"), cast.board("Backstage", is_open=False)]
        self.said = 0
        self.held: dict[tuple[int, int], int] = {}
        self.stands: dict[int, int] = {}
        for n in range(3):
            thread = start_thread(
                self.members[n % 2], self.boards[n % 2], f"Thread {n}", self.words(), [], uuid.uuid4()
            )
            for member in self.members:
                post_reply(member, thread, self.words(), uuid.uuid4())
        self.remember()

    def words(self) -> str:
        self.said += 1
        return f"Words number {self.said}"

    def do(self, act: str, one: int, two: int, three: int, bits: int) -> None:
        """Do it, or be refused and change nothing."""
        try:
            with transaction.atomic():
                getattr(self, act)(one, two, three, bits)
        except REFUSED:
            pass

    def reply(self, one: int, two: int, three: int, bits: int) -> None:
        post = post_reply(self.member(two), self.thread(one), self.words(), uuid.uuid4())
        assert post.thread.merged_into_id is None

    def split(self, one: int, two: int, three: int, bits: int) -> None:
        thread = self.thread(one)
        chosen = self.some(thread, bits)
        new = split_thread(thread, self.mara, [post.pk for post in chosen], self.words(), self.board(two))
        assert list(new.posts.values_list("pk", flat=True)) == [post.pk for post in chosen]
        self.moved(chosen, new)

    def carry(self, one: int, two: int, three: int, bits: int) -> None:
        thread, target = self.thread(one), self.thread(two)
        chosen, before = self.some(thread, bits), target.posts.count()
        carry_posts(thread, self.mara, [post.pk for post in chosen], target)
        assert list(target.posts.values_list("pk", flat=True))[before:] == [post.pk for post in chosen]
        self.moved(chosen, target)

    def merge(self, one: int, two: int, three: int, bits: int) -> None:
        thread, target = self.thread(one), self.thread(two)
        chosen = list(thread.posts.all())
        merge_thread(thread, self.mara, target)
        self.moved(chosen, target)

    def move(self, one: int, two: int, three: int, bits: int) -> None:
        move_thread(self.thread(one), self.mara, self.board(two))

    def hide(self, one: int, two: int, three: int, bits: int) -> None:
        hide_post(self.post(one), self.mara)

    def restore(self, one: int, two: int, three: int, bits: int) -> None:
        restore_post(self.post(one), self.mara)

    def remove(self, one: int, two: int, three: int, bits: int) -> None:
        post = self.post(one)
        remove_post(post, post.author)

    def undo(self, one: int, two: int, three: int, bits: int) -> None:
        post = self.post(one)
        return_post(post, post.author)

    def edit(self, one: int, two: int, three: int, bits: int) -> None:
        post = self.post(one)
        edit_post(post, post.author, post.version, self.words(), self.words() if post.is_opening else None)

    def member(self, number: int) -> object:
        return self.members[number % len(self.members)]

    def board(self, number: int) -> Board:
        return self.boards[number % len(self.boards)]

    def thread(self, number: int) -> Thread:
        """Of all there ever were, those merged away included."""
        threads = list(Thread.objects.order_by("pk"))
        return threads[number % len(threads)]

    def post(self, number: int) -> Post:
        posts = list(Post.objects.select_related("author", "thread").order_by("pk"))
        return posts[number % len(posts)]

    def some(self, thread: Thread, bits: int) -> list[Post]:
        return [post for place, post in enumerate(thread.posts.all()) if bits >> place & 1]

    def moved(self, posts: list[Post], target: Thread) -> None:
        self.stands |= {post.pk: target.pk for post in posts}

    def remember(self) -> None:
        """Every number that a post ever had, and in which thread each post belongs."""
        for pk, thread, number in Post.objects.values_list("pk", "thread", "number"):
            self.held.setdefault((thread, number), pk)
            self.stands.setdefault(pk, thread)

    def check(self) -> None:
        self.remember()
        posts = {
            (thread, number): pk for pk, thread, number in Post.objects.values_list("pk", "thread", "number")
        }
        left = {
            (thread, number): pk
            for pk, thread, number in Departure.objects.values_list("post", "thread", "number")
        }
        assert {pk: thread for (thread, _number), pk in posts.items()} == self.stands
        assert not posts.keys() & left.keys()
        assert posts | left == self.held
        counters = self.counters()
        for pk, (_shown, last_number, *_rest) in counters["threads"].items():
            numbers = sorted(number for thread, number in self.held if thread == pk)
            assert numbers == list(range(1, last_number + 1))
        synchronize_threads()
        synchronize_boards()
        assert self.counters() == counters

    def counters(self) -> dict[str, dict[int, tuple[object, ...]]]:
        threads = Thread.objects.values_list("pk", "post_count", "last_number", "last_post_at", "is_hidden")
        return {
            "threads": {pk: tuple(values) for pk, *values in threads},
            "boards": {pk: (count,) for pk, count in Board.objects.values_list("pk", "thread_count")},
        }


@pytest.mark.django_db
@settings(max_examples=30)
@given(steps=STEPS)
def test_nothing_is_lost_and_every_number_is_right(steps):
    with transaction.atomic():
        house = House()
        for step in steps:
            house.do(*step)
            house.check()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_acts_of_the_property_are_really_done():
    house = House()
    a, b, c = Thread.objects.order_by("pk")
    second, third = list(a.posts.all())[1:]
    house.split(0, 1, 0, 0b110)
    house.check()
    new = Thread.objects.latest("pk")
    house.carry(3, 1, 0, 0b10)
    house.check()
    house.merge(3, 2, 0, 0)
    house.check()
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.thread, third.thread) == (c, b)
    assert Thread.objects.get(pk=new.pk).merged_into == c
