"""What is said in a closed group reaches nobody else, by no way out of the house."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from chat.models import Room
from chat.posting import send_message
from community.discussions import grouping
from community.discussions.models import Board, Group, Post, Thread, Visit
from community.discussions.models.groups import VISIT_FOR
from community.discussions.posting import start_thread
from community.discussions.reading import mark_read
from community.discussions.similar import similar_threads
from community.ledger import draining
from community.live.streams import registered
from community.members import consent
from community.members.interests import declare_interests
from community.members.models import Interest, Member
from community.moderation.flagging import flag
from community.notifications.inbox import page_of
from community.recognition.thanking import thank
from search import askers, finding, sync
from search.engines import Query
from tests import cast
from tests.sitemaps import sitemap_with

CANARY, ASKED_FOR = "zqcanary", "zqword"
"""What nobody outside may read, and what stands beside it, to search by."""


@pytest.fixture
def vinyl(db: None) -> Interest:
    return Interest.objects.create(slug="vinyl", name="Vinyl")


@pytest.fixture
def circle(ada: Member) -> Group:
    return cast.group(ada, "The inner circle", is_closed=True)


@pytest.fixture
def secret(ada: Member, ben: Member, eve: Member, circle: Group, vinyl: Interest) -> Thread:
    """A thread of Ada and Ben in the circle, full of canaries, that mentions Eve; all indexed, and told."""
    grouping.invite(ada, circle, "ben")
    grouping.join_group(ben, circle)
    for member in (ada, ben, eve):
        declare_interests(member, ["vinyl"])
        consent.give(member, "kindred")
    cast.thread(eve, "Something in the open", on=cast.board("Listening"))
    thread = start_thread(
        ada,
        circle.board,
        f"{ASKED_FOR} {CANARY} title",
        f"{ASKED_FOR} {CANARY} opening, @eve",
        [vinyl],
        uuid.uuid4(),
    )
    reply = cast.reply(ben, thread, f"{ASKED_FOR} {CANARY} reply, @eve")
    thank(ada, "post", reply.pk)
    draining.drain()
    send_message(ben, Room.objects.get(group=circle), f"{ASKED_FOR} {CANARY} message", uuid.uuid4())
    catch_up()
    return thread


def catch_up() -> None:
    while draining.drain() or sync.drain():
        pass


def pages(thread: Thread) -> list[str]:
    """Every page and door that might tell of it."""
    board, post = thread.board, thread.posts.get(number=2)
    room = Room.objects.get(group=board.pk)
    return [
        "/",
        "/boards/",
        "/threads/",
        "/groups/",
        f"/groups/{board.slug}/",
        board.get_absolute_url(),
        f"{board.get_absolute_url()}?order=top-week",
        f"{board.get_absolute_url()}feed/",
        f"{board.get_absolute_url()}start/",
        "/interests/vinyl/feed/",
        thread.get_absolute_url(),
        f"/threads/{thread.pk}/page/",
        f"/posts/{post.pk}/revisions/",
        f"/threads/similar/?title={ASKED_FOR}+title",
        f"/thanks/post/{post.pk}/",
        f"/flag/post/{post.pk}/",
        "/unread/",
        "/rooms/",
        room.get_absolute_url(),
        f"/search/?q={ASKED_FOR}",
        "/people/",
        "/members/ada/",
        "/me/notices/",
        "/me/known/",
        "/sitemap.xml",
        sitemap_with("threads", thread),
        sitemap_with("boards", board),
        "/staff/",
        "/api/v1/boards",
        "/api/v1/threads",
        f"/api/v1/boards/{board.slug}/threads",
        f"/api/v1/threads/{thread.pk}",
        f"/api/v1/threads/{thread.pk}/posts",
        f"/api/v1/posts/{post.pk}",
        f"/api/v1/thanks/post/{post.pk}",
        "/api/v1/groups",
        "/api/v1/rooms",
        f"/api/v1/rooms/{room.slug}/messages",
        f"/api/v1/search?q={ASKED_FOR}",
        "/api/v1/people",
    ]


def told_of_it(who: Member | None, thread: Thread) -> list[str]:
    """The pages on which `who` reads a canary."""
    client = Client()
    if who:
        client.force_login(who)
    return [page for page in pages(thread) if CANARY in client.get(page, follow=True).content.decode()]


@pytest.mark.parametrize("who", ["stranger", "eve", "otto", "mara"])
def test_no_page_tells_those_outside(secret, request, who):
    member = None if who == "stranger" else request.getfixturevalue(who)
    # Twice: what is made for one must not be kept for another.
    assert told_of_it(request.getfixturevalue("ben"), secret)
    for _visit in ("made", "kept"):
        assert told_of_it(member, secret) == []


def test_the_room_is_listed_for_those_within_alone(secret, ben, eve):
    for member, listed in ((ben, True), (eve, False), (None, False)):
        client = Client()
        if member:
            client.force_login(member)
        for page in ("/rooms/", "/api/v1/rooms"):
            assert ("The inner circle" in client.get(page).content.decode()) is listed


def test_those_within_read_it_nearly_everywhere(secret, ben):
    told = told_of_it(ben, secret)
    for page in (
        secret.get_absolute_url(),
        f"/search/?q={ASKED_FOR}",
        "/threads/",
        "/",
        f"/api/v1/threads/{secret.pk}/posts",
    ):
        assert page in told


@pytest.mark.parametrize("who", ["eve", "mara"])
def test_no_query_stream_notice_or_suggestion_tells_those_outside(secret, request, who):
    member = request.getfixturevalue(who)
    room = Room.objects.get(kind=Room.GROUP)
    for outside in (member, AnonymousUser()):
        assert not Thread.objects.visible_to(outside).filter(pk=secret.pk).exists()
        assert not Post.objects.visible_to(outside).filter(thread=secret).exists()
        assert not Board.objects.visible_to(outside).filter(pk=secret.board_id).exists()
        assert not registered()["thread"].may_join(outside, str(secret.pk))
        assert not registered()["room"].may_join(outside, str(room.pk))
        assert finding.find(outside, ASKED_FOR).hits == []
        assert finding.find(outside, ASKED_FOR).totals == {}
    assert similar_threads(member, f"{ASKED_FOR} title") == []
    assert not any(CANARY in told.line.text for told in page_of(member)[0])


@pytest.mark.parametrize("who", ["eve", "mara"])
def test_the_engine_itself_finds_nothing_for_those_outside(secret, request, who):
    tokens = askers.audience(request.getfixturevalue(who))
    assert sync.engine().search(Query(text=ASKED_FOR, audience=tokens)).totals == {}


def test_who_leaves_reads_nothing_more_from_that_moment(secret, ben, circle):
    mark_read(ben, secret, 1)
    grouping.leave_group(ben, circle)
    own = {"/me/known/"}  # what Ben himself said is still his to see
    assert set(told_of_it(ben, secret)) - own == set()


def test_a_manager_who_looks_in_reads_it_for_a_day_and_the_circle_sees_that(secret, mara, ada, circle):
    grouping.look_in(mara, circle, "A flag calls for it.")
    assert secret.get_absolute_url() in told_of_it(mara, secret)
    client = Client()
    client.force_login(ada)
    assert "A flag calls for it." in client.get(circle.get_absolute_url()).content.decode()
    Visit.objects.update(at=timezone.now() - VISIT_FOR)
    assert not Thread.objects.visible_to(mara).filter(pk=secret.pk).exists()


def test_a_manager_is_led_from_the_thread_to_where_one_looks_in(client, mara, secret, circle):
    client.force_login(mara)
    for address in (secret.get_absolute_url(), circle.board.get_absolute_url()):
        assert client.get(address)["Location"] == circle.get_absolute_url()
    assert "Look in as a community manager" in client.get(circle.get_absolute_url()).content.decode()


def test_what_is_flagged_comes_to_the_queue_and_is_hidden_without_looking_in(client, mara, ben, ada, secret):
    reply = secret.posts.get(number=2)
    case = flag(ada, "post", reply.pk, "unkind").case
    client.force_login(mara)
    assert CANARY in client.get("/staff/").content.decode()
    client.post(f"/staff/cases/{case.pk}/decision/", {"act": "hide"})
    assert not Post.objects.visible_to(ada).filter(pk=reply.pk).exists()
