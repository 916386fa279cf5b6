"""Every address and every socket action has an answer for every role, and gives it."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver
from django.utils import translation

from chat.asking import ask
from chat.hiding import hide_message
from chat.models import MessageRequest, Room
from chat.posting import send_message
from chat.rooms import open_direct_room
from cms.models import MomentPage, ProductPage, StoryPage
from community.discussions.drafting import Words, save_draft
from community.discussions.gathering import Opening, gather
from community.discussions.hiding import hide_post
from community.discussions.models import Waiting
from community.discussions.places import reply_to
from community.discussions.polling import Terms
from community.live import actions, streams
from community.members.models import Interest, Member
from community.members.suggesting import suggest
from community.moderation.flagging import flag
from search.asking import Question
from search.saving import save
from tests import cast
from tests.laws.matrix import LIBRARIES, MATRIX, ROLES, SAME, Row, World, letter_of, rows

WORDS_OF_THE_HIDDEN = "canary of the hidden post"
WORDS_OF_A_DRAFT = "canary of the draft"
WORDS_OF_THE_CIRCLE = "canary of the closed group"
WORDS_BACKSTAGE = "canary of the closed board"
WORDS_BETWEEN_TWO = "canary of the direct room"


@pytest.fixture(scope="module")
def inhabited(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[dict[str, Any], World]]:
    """Everybody, and one of everything: made once, since each of some hundred addresses is asked by all. What a test
    writes is taken back after it, and all of this at the end."""
    at_any_pace = override_settings(PACE=False)
    with django_db_blocker.unblock(), at_any_pace, translation.override("en"), transaction.atomic():
        people = everybody()
        yield people, everything(people["owner"], cast.member("Ben"), people["manager"], people["editor"])
        transaction.set_rollback(True)


@pytest.fixture
def people(inhabited: Any, db: None) -> dict[str, Any]:
    return inhabited[0]


@pytest.fixture
def world(inhabited: Any, db: None) -> World:
    return inhabited[1]


def everybody() -> dict[str, Any]:
    members = cast.member("Eve"), cast.member("Ada"), cast.manager("Mara"), cast.editor("Otto")
    olga = cast.member("Olga", is_staff=True, is_superuser=True)
    return dict(zip(ROLES, (None, *members, olga), strict=True))


def everything(ada: Member, ben: Member, mara: Member, otto: Member) -> World:
    board = cast.board()
    backstage = cast.board("Backstage", is_open=False)
    thread = cast.thread(ada)
    post = cast.reply(ben, thread)
    hidden = cast.reply(ada, thread, WORDS_OF_THE_HIDDEN)
    case = flag(ben, "post", hidden.pk, "spam").case
    hide_post(hidden, mara)
    question = cast.thread(ada, "Which needle?", kind="question")
    hidden_thread = cast.thread(ben)
    hide_post(hidden_thread.posts.get(number=1), mara)
    idea = cast.thread(ada, "A listening room in every shop", kind="idea")
    poll = cast.thread(ada, "Vinyl or tape?", poll=Terms(["Vinyl", "Tape"], shows="always"))
    open_poll = cast.thread(
        ada, "Loud or soft?", poll=Terms(["Loud", "Soft"], shows="always", is_secret=False)
    )
    closed_thread = cast.thread(ada, body=WORDS_BACKSTAGE, on=backstage)
    circle = cast.group(ada, "The inner circle", is_closed=True)
    circle_thread = cast.thread(ada, body=WORDS_OF_THE_CIRCLE, on=circle.board)
    direct = open_direct_room(ada, ben)
    room = Room.objects.create(slug="soundcheck", title="Soundcheck")
    stage = Room.objects.create(slug="stage", title="Stage", is_stage=True)
    hidden_message = send_message(ada, room, WORDS_OF_THE_HIDDEN, uuid.uuid4())
    hide_message(hidden_message, mara)
    return World(
        board=board,
        backstage=backstage,
        interest=Interest.objects.create(slug="vinyl", name="Vinyl"),
        suggestion=suggest(ada, "Shellac"),
        thread=thread,
        closed_thread=closed_thread,
        hidden_thread=hidden_thread,
        post=post,
        own=thread.posts.get(number=1),
        backstage_post=closed_thread.posts.get(number=1),
        band=cast.group(ada, "The band"),
        circle=circle,
        circle_thread=circle_thread,
        circle_post=cast.reply(ada, circle_thread),
        circle_room=Room.objects.create(slug="circle", title="Circle", kind=Room.GROUP, group=circle),
        hidden=hidden,
        idea=idea,
        poll=poll,
        open_poll=open_poll,
        answer=cast.reply(ben, question),
        waiting=Waiting.objects.create(
            author=ada, place=reply_to(thread), fields={"body": ["Hm"]}, client_id=uuid.uuid4()
        ),
        draft=save_draft(ada, reply_to(thread), Words(body=WORDS_OF_A_DRAFT), uuid.uuid4()),
        case=case,
        ada=ada,
        room=room,
        stage=stage,
        question=ask(ada, stage, "Which needle?", uuid.uuid4()),
        direct=direct,
        message=send_message(ada, room, "One, two", uuid.uuid4()),
        direct_message=send_message(ada, direct, WORDS_BETWEEN_TWO, uuid.uuid4()),
        hidden_message=hidden_message,
        asked=MessageRequest.objects.create(from_member=ben, to_member=ada, body="May I?"),
        gathering=gathering_in(direct, ada, ben, board),
        story=cast.page(StoryPage, otto, "The ninth copy"),
        product=cast.page(ProductPage, otto, "A quiet turntable"),
        moment=cast.page(MomentPage, otto, "Listening night"),
        upload=cast.picture(ada),
        link=cast.link_in(closed_thread.posts.get(number=1)),
        saved=save(ada, Question(text="record"), "Records", "notice"),
    )


def gathering_in(room: Room, by: Any, of: Any, board: Any) -> Any:
    said = send_message(of, room, "Between us", uuid.uuid4())
    opening = Opening("Worth a thread", "And why.")
    return gather(by, board, opening, "room", room.pk, [said.pk], uuid.uuid4())


def routes(resolver: Any, namespace: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address, Wagtail's admin left out."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "cms/":
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from routes(pattern, inner)
        else:
            yield namespace + (pattern.name or ""), str(pattern.pattern)


def test_every_address_stands_in_the_matrix():
    unknown = [
        f"{name} {pattern}"
        for name, pattern in routes(get_resolver())
        if name not in MATRIX
        and name not in SAME
        and not name.startswith(tuple(LIBRARIES))
        and "media" not in pattern
    ]
    assert not unknown


def test_the_matrix_names_no_address_that_is_gone():
    assert set(MATRIX) <= {name for name, _pattern in routes(get_resolver())}


@pytest.mark.parametrize(
    ("name", "row"), rows(), ids=lambda value: value.url if isinstance(value, Row) else value
)
def test_each_role_gets_the_answer_that_the_matrix_gives(name, row, people, world):
    url = row.url.format(**vars(world))
    found = {
        method: "".join(answer(people[role], method, url) for role in ROLES) for method in ("get", "post")
    }
    assert found == {"get": row.get, "post": row.post}


def answer(member: Any, method: str, url: str) -> str:
    client = Client(raise_request_exception=False)
    if member:
        client.force_login(member)
    options = {"content_type": "application/json"} if method == "post" and url.startswith("/api/") else {}
    return letter_of(getattr(client, method)(url, **options))


@pytest.mark.parametrize("role", ["stranger", "member", "owner", "manager"])
def test_wagtails_admin_is_closed_to_whoever_does_not_publish(role, people):
    client = Client(raise_request_exception=False)
    if people[role]:
        client.force_login(people[role])
    opened = [url for url in admin_addresses() if client.get(url).status_code == 200]
    assert not opened


# The log-in's own pages, icons and translations: nothing in them is anybody's.
NOT_PAGES = ("login", "logout", "password_reset", "jsi18n", "sprite")


def admin_addresses() -> list[str]:
    """Every page of the admin that needs no object, but the log-in's own."""
    from django.urls import NoReverseMatch, reverse
    from wagtail.admin.urls import urlpatterns

    names = {p.name for p in urlpatterns if getattr(p, "name", None)}
    found = []
    for name in sorted(names):
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return [url for url in found if not any(word in url for word in NOT_PAGES)]


# Socket actions and streams -------------------------------------------------------------------------------

ACTIONS = dict.fromkeys(
    (
        "room.send",
        "room.edit",
        "room.remove",
        "room.react",
        "room.thank",
        "room.pin",
        "room.read",
        "room.unread",
        "room.typing",
        "room.here",
        "room.ask",
        "room.vote",
        "room.mark",
        "room.unask",
    ),
    "ooooo",
)
STREAMS = {
    "room": {"room": "oooooo", "circle_room": "nnonnn", "direct": "nnonnn"},
    "thread": {
        "thread": "oooooo",
        "circle_thread": "nnonnn",
        "closed_thread": "nooooo",
        "hidden_thread": "nnnono",
    },
    # Each of us follows our own alone.
    "member": {"ada": "nnonnn"},
    "poll": {"poll": "oooooo", "open_poll": "oooooo", "thread": "nnnnnn"},
    "board": {"board": "oooooo", "backstage": "nooooo", "circle": "nnonnn"},
}


def test_every_socket_action_stands_in_the_matrix():
    assert set(actions.registered()) == set(ACTIONS)


def test_every_stream_stands_in_the_matrix():
    assert set(streams.registered()) == set(STREAMS)


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, kinds in STREAMS.items() for kind in kinds]
)
def test_each_role_may_join_the_streams_that_the_matrix_gives(name, kind, people, world):
    from django.contrib.auth.models import AnonymousUser

    may_join = streams.registered()[name].may_join
    key = str(getattr(world, kind).pk)
    found = "".join("o" if may_join(people[role] or AnonymousUser(), key) else "n" for role in ROLES)
    assert found == STREAMS[name][kind]
