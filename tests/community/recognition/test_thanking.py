"""Thanks are given once, by others, within measure, and can be taken back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404
from django.utils import timezone

from community.discussions.counting import synchronize_thanks
from community.discussions.hiding import hide_post
from community.discussions.models import Post, Thread
from community.discussions.removing import remove_post
from community.ledger import draining
from community.ledger.models import Entry
from community.members import pace
from community.members.erasing import erase
from community.notifications.inbox import page_of
from community.recognition.models import Thanks
from community.recognition.queries import thanked_by
from community.recognition.thanking import DAY, MOST_TO_ONE, take_back, thank
from tests import cast
from tests.taking import export


def counted(post: Post) -> int:
    return Post.objects.get(pk=post.pk).thanks_count


def told(member) -> list[str]:
    draining.drain()
    return [told.line.text for told in page_of(member)[0]]


def test_thanks_are_counted_recorded_and_renew_the_thread(ada, ben, bens_reply):
    before = Thread.objects.get().version
    thanks = thank(ada, "post", bens_reply.pk)
    assert (thanks.giver, thanks.receiver) == (ada, ben)
    assert counted(bens_reply) == 1
    assert Thread.objects.get().version == before + 1
    entry = Entry.objects.get(kind="thanks.given")
    assert (entry.actor, entry.subject_id, entry.data) == (ada, bens_reply.pk, {"to": ben.pk})


def test_thanking_twice_is_thanking_once(ada, bens_reply):
    assert thank(ada, "post", bens_reply.pk) == thank(ada, "post", bens_reply.pk)
    assert counted(bens_reply) == 1


def test_thanks_are_taken_back_once(ada, bens_reply):
    thank(ada, "post", bens_reply.pk)
    for _twice in range(2):
        take_back(ada, "post", bens_reply.pk)
    assert counted(bens_reply) == 0
    assert Entry.objects.filter(kind="thanks.taken_back").count() == 1


def test_thanks_are_taken_back_even_from_what_is_hidden_by_now(ada, mara, bens_reply):
    thank(ada, "post", bens_reply.pk)
    hide_post(bens_reply, by=mara)
    take_back(ada, "post", bens_reply.pk)
    assert not Thanks.objects.exists()


def test_nobody_thanks_themselves_and_no_stranger_thanks(ben, bens_reply):
    for who in (ben, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            thank(who, "post", bens_reply.pk)


def test_what_is_hidden_or_removed_or_nothing_is_not_there_to_thank_for(ada, ben, mara, bens_reply):
    removed = cast.reply(ben, bens_reply.thread)
    remove_post(removed, by=ben)
    hide_post(bens_reply, by=mara)
    for kind, pk in (("post", bens_reply.pk), ("post", removed.pk), ("post", 0), ("nothing", 1)):
        for who in (ada, mara):
            with pytest.raises(Http404):
                thank(who, kind, pk)


def test_one_person_is_thanked_so_often_in_a_day_and_then_again(ada, ben, bens_reply):
    replies = [bens_reply] + [cast.reply(ben, bens_reply.thread) for _ in range(MOST_TO_ONE)]
    for reply in replies[:MOST_TO_ONE]:
        thank(ada, "post", reply.pk)
    with pytest.raises(ValidationError, match="Tomorrow"):
        thank(ada, "post", replies[-1].pk)
    Thanks.objects.update(at=timezone.now() - DAY)
    thank(ada, "post", replies[-1].pk)


def test_twenty_a_day_are_enough(ada, settings):
    people = [cast.member(f"Person{n}") for n in range(21)]
    thread = cast.thread(ada)
    posts = [cast.reply(person, thread) for person in people]
    settings.PACE = True
    pace.forget()
    for post in posts[:20]:
        thank(ada, "post", post.pk)
    with pytest.raises(pace.TooFast):
        thank(ada, "post", posts[20].pk)
    pace.forget()


def test_who_is_thanked_hears_of_it_until_it_is_taken_back_or_hidden(ada, ben, mara, bens_reply):
    thank(ada, "post", bens_reply.pk)
    assert "Ada thanks you for what you said in “A record for rainy days”" in told(ben)
    hide_post(bens_reply, by=mara)
    assert not any("thanks" in line for line in told(ben))


def test_thanks_that_were_taken_back_are_not_told(ada, ben, bens_reply):
    thank(ada, "post", bens_reply.pk)
    take_back(ada, "post", bens_reply.pk)
    assert told(ben) == []


def test_notices_of_thanks_take_the_same_queries_for_one_and_for_many(
    ben, bens_reply, django_assert_num_queries
):
    for n in range(5):
        thank(cast.member(f"Person{n}"), "post", bens_reply.pk)
    draining.drain()
    with django_assert_num_queries(4):  # with whom a block keeps them apart from
        assert len(page_of(ben)[0]) == 5


def test_the_count_is_rebuilt_from_the_rows(ada, eve, bens_reply):
    for who in (ada, eve):
        thank(who, "post", bens_reply.pk)
    Post.objects.update(thanks_count=7)
    synchronize_thanks()
    assert counted(bens_reply) == 2
    assert counted(bens_reply.thread.posts.get(number=1)) == 0


def test_a_page_asks_once_what_it_presses_in(ada, bens_reply, django_assert_num_queries):
    thank(ada, "post", bens_reply.pk)
    with django_assert_num_queries(1):
        assert thanked_by(ada, "post", [bens_reply.pk, 99]) == {bens_reply.pk}
    with django_assert_num_queries(0):
        assert thanked_by(AnonymousUser(), "post", [bens_reply.pk]) == set()


def test_both_can_take_their_thanks_along_and_the_count_outlives_who_leaves(ada, ben, bens_reply):
    thank(ada, "post", bens_reply.pk)
    for member, key in ((ada, "giver"), (ben, "receiver")):
        [section] = [s for s in export(member)["holdings"] if s["kind"] == f"recognition.thanks.{key}"]
        assert section["items"][0]["for"] == f"post-{bens_reply.pk}"
    erase(ada)
    assert counted(bens_reply) == Thanks.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_are_one(ada, bens_reply):
    together = Barrier(10)

    def press(_n: int) -> None:
        together.wait()
        try:
            thank(ada, "post", bens_reply.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(press, range(10)))
    assert (counted(bens_reply), Thanks.objects.count()) == (1, 1)
