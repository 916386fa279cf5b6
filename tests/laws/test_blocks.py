"""Who blocked somebody and who was blocked do not reach each other: every surface, both ways, and with a control.

A surface is a generator: what it does before its first `yield` comes before the block; then it says whether the one
reaches the other.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from chat.asking import ask as ask_aloud
from chat.asking import vote
from chat.few import start_few
from chat.inviting import answer_invitation, come_in, make_link, token_of
from chat.inviting import invite as invite_into
from chat.joining import join_room
from chat.models import Membership, Role, Room
from chat.opening import open_room
from chat.people import invitations_for
from chat.presence import attend, counts, who_is_here
from chat.questions import mark_question, questions_for
from chat.reminding import remind_due, remind_of
from chat.requesting import accept, ask, let_write, waiting_for
from chat.rooms import open_direct_room, start_room
from community.discussions.answering import mark_answer
from community.discussions.completing import members_like
from community.discussions.following import follow
from community.discussions.gathering import Opening, gather
from community.discussions.gatherings import gatherings_of
from community.discussions.grouping import ask_to_join, invite
from community.discussions.groups import asking
from community.discussions.mentions import read_mentions
from community.discussions.models import Level, Thread
from community.discussions.posting import post_reply
from community.ledger.draining import drain
from community.live.own import numbers_of
from community.members import blocks, consent
from community.members.interests import declare_interests
from community.members.models import Interest, Member
from community.notifications.inbox import page_of
from community.recognition.thanking import thank
from search import company, home, sync
from search.documents.members import titled
from search.finding import find
from search.introductions import person_for, say_hello
from search.kindred import people_like
from search.knowing import ask as ask_who_may_know
from search.knowing import who_may_know
from search.proposing import todays
from tests import cast
from tests.chat.saying import say
from tests.community.notifications.bringing import bring, says_yes
from tests.search.conftest import _own_index, open_up  # noqa: F401

REFUSED = (PermissionDenied, ValidationError, Http404)

type Steps = Iterator[Any]


def catch_up() -> None:
    while drain() or sync.drain():
        pass


def hears_of(member: Member, words: str = "") -> bool:
    """Whether the inbox of `member` says or counts anything (of these words)."""
    catch_up()
    told, _older = page_of(member)
    assert bool(told) == bool(numbers_of(member)["notices"])
    return any(words in each.line.text for each in told)


def done(act: Callable[..., Any], *args: Any) -> bool:
    try:
        act(*args)
    except REFUSED:
        return False
    return True


def alike(*members: Member) -> None:
    for name in ("Vinyl", "Jazz"):
        Interest.objects.get_or_create(slug=name.lower(), defaults={"name": name})
    for member in members:
        declare_interests(member, ["vinyl", "jazz"])
    open_up(*members)


def linked_by_name(one: Member, other: Member) -> Steps:
    yield
    html, people = read_mentions(one, f"<p>Ask @{other.handle}</p>")
    assert bool(people) == ("data-member" in html)
    yield bool(people)


def told_of_a_mention(one: Member, other: Member) -> Steps:
    yield
    cast.thread(one, body=f"Ask @{other.handle}")
    yield hears_of(other)


def told_of_a_mention_that_the_worker_finds_late(one: Member, other: Member) -> Steps:
    cast.thread(one, body=f"Ask @{other.handle}")
    yield
    yield hears_of(other)


def shown_a_notice_of_before(one: Member, other: Member) -> Steps:
    cast.thread(one, body=f"Ask @{other.handle}")
    catch_up()
    yield
    yield hears_of(other)


def completed(one: Member, other: Member) -> Steps:
    cast.thread(other)
    yield
    yield other in members_like(one, other.handle[:2])


def completed_in_a_thread(one: Member, other: Member) -> Steps:
    thread = cast.thread(other)
    yield
    yield other in members_like(one, "", thread.pk)


def told_of_a_reply(one: Member, other: Member) -> Steps:
    thread = cast.thread(other)
    yield
    cast.reply(one, thread)
    yield hears_of(other)


def told_of_a_reply_to_a_reply(one: Member, other: Member) -> Steps:
    thread = cast.thread(cast.member("Olga"))
    said = cast.reply(other, thread)
    follow_nothing_more(other, thread)
    yield
    post_reply(one, thread, "Mine too", uuid.uuid4(), to=said.number)
    yield hears_of(other)


def follow_nothing_more(member: Member, thread: Any) -> None:
    thread.readings.filter(member=member).update(level=Level.MENTIONS)


def told_of_thanks(one: Member, other: Member) -> Steps:
    post = cast.thread(other).posts.get()
    yield
    thank(one, "post", post.pk)
    yield hears_of(other)


def told_of_a_best_answer(one: Member, other: Member) -> Steps:
    question = cast.thread(one, kind="question")
    answer = cast.reply(other, question)
    yield
    mark_answer(answer, one)
    yield hears_of(other, "best answer")


def heard_by_a_follower(one: Member, other: Member) -> Steps:
    follow(other, one, Level.EVERYTHING)
    yield
    cast.thread(one)
    yield hears_of(other)


def followed(one: Member, other: Member) -> Steps:
    yield
    yield done(follow, one, other, Level.FIRST)


def offered_to_follow(one: Member, other: Member) -> Steps:
    yield
    client = Client()
    client.force_login(one)
    page = client.get(other.get_absolute_url()).content.decode()
    yield f"/members/{other.handle}/level/" in page


def known_by_interests(one: Member, other: Member) -> Steps:
    alike(one, other)
    yield
    client = Client()
    client.force_login(one)
    yield "Vinyl" in client.get(other.get_absolute_url()).content.decode()


def invited(one: Member, other: Member) -> Steps:
    group = cast.group(one, "The inner circle", is_closed=True)
    yield
    yield done(invite, one, group, other.handle)


def invited_into_a_room(one: Member, other: Member) -> Steps:
    cast.at_home(one)
    room = start_room(one, "The attic", "", True, [])
    yield
    yield done(invite_into, one, room, other.handle)


def let_in_by_a_link(one: Member, other: Member) -> Steps:
    cast.at_home(one)
    room = start_room(one, "The attic", "", True, [])
    token = token_of(make_link(one, room, 1, 1))
    yield
    yield done(come_in, other, token)


def told_of_an_invitation_into_a_room(one: Member, other: Member) -> Steps:
    cast.at_home(one)
    room = start_room(one, "The attic", "", True, [])
    invite_into(one, room, other.handle)
    yield
    yield hears_of(other) or invitations_for(other).exists()


def mailed_of_an_invitation_into_a_room(one: Member, other: Member) -> Steps:
    says_yes(other, "mail-invited")
    cast.at_home(one)
    invite_into(one, start_room(one, "The attic", "", True, []), other.handle)
    catch_up()
    yield
    bring()
    yield bool(mail.outbox)


def told_that_their_question_was_answered(one: Member, other: Member) -> Steps:
    room = Room.objects.create(slug="stage", title="Stage", is_stage=True)
    Membership.objects.create(room=room, member=one, role=Role.HOST)
    asked = ask_aloud(other, room, "Which needle?", uuid.uuid4())
    mark_question(one, asked, "answered")
    yield
    yield hears_of(other, "was answered")


def asked_to_let_in(one: Member, other: Member) -> Steps:
    group = cast.group(other, "The inner circle", is_closed=True)
    yield
    ask_to_join(one, group)
    yield hears_of(other) or asking(group).exists()


def found_by_name(one: Member, other: Member) -> Steps:
    open_up(one, other)
    catch_up()
    yield
    found = find(one, other.name)
    assert len(found.hits) == found.total
    yield any(hit.kind == "member" for hit in found.hits)


def found_while_the_engine_is_away(one: Member, other: Member) -> Steps:
    open_up(one, other)
    yield
    yield other in titled(one, other.name)


def proposed_as_kindred(one: Member, other: Member) -> Steps:
    alike(one, other)
    yield
    yield any(each.member == other for each in people_like(one))


def proposed_at_home(one: Member, other: Member) -> Steps:
    alike(one, other)
    assert home.few_people(one)  # and kept
    yield
    yield home.few_people(one) is not None


def proposed_today(one: Member, other: Member) -> Steps:
    alike(one, other)
    assert todays(one)  # and kept for the day
    yield
    yield bool(todays(one))


def counted_among_those_in_a_room(one: Member, other: Member) -> Steps:
    """Whether the one counts, told to the other: three are told, and two would be "some"."""
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    people = [one, other, *(cast.member(f"Listener{number}") for number in range(7))]
    alike(*people[:4])
    for person in people:
        join_room(person, room)
    attend("one", {(str(room.pk), person.pk) for person in people}, True)
    yield
    yield (company.hint(other, open_room(other, "vinyl")) or {})["sharing"] == 3


def shown_what_both_share(one: Member, other: Member) -> Steps:
    alike(one, other)
    say_hello(one, other)
    say_hello(other, one)
    yield
    room = Room.objects.get(kind=Room.DIRECT)
    yield company.ground(one, open_room(one, room.slug)) is not None


def offered_as_who_may_know(one: Member, other: Member) -> Steps:
    question = question_that(other, of=one)
    yield
    yield [found.member for found in who_may_know(question)] == [other]


def told_of_a_question_of_before(one: Member, other: Member) -> Steps:
    ask_who_may_know(one, question_that(other, of=one), other.handle)
    yield
    yield hears_of(other, "whether you know")


def question_that(member: Member, of: Member) -> Thread:
    """A question of `of`, to which `member` may know the answer: they answered one like it best."""
    vinyl = Interest.objects.create(slug="vinyl", name="Vinyl")
    earlier, question = (
        cast.thread(author, title=f"Which needle, asks {author.name}?", kind="question")
        for author in (cast.member("Earlier"), of)
    )
    for thread in (earlier, question):
        thread.interests.set([vinyl])
    mark_answer(cast.reply(member, earlier), earlier.author)
    consent.give(member, "asked")
    return question


def greeted(one: Member, other: Member) -> Steps:
    open_up(one, other)
    yield
    assert done(person_for, one, other.handle) == done(say_hello, one, other)
    yield hears_of(other, "hello")


def told_of_a_hello_of_before(one: Member, other: Member) -> Steps:
    open_up(one, other)
    say_hello(one, other)
    yield
    yield hears_of(other, "hello")


def told_that_both_said_hello(one: Member, other: Member) -> Steps:
    open_up(one, other)
    say_hello(one, other)
    say_hello(other, one)
    yield
    catch_up()
    yield any("both" in each.line.text for each in page_of(other)[0])


def seen_in_a_room(one: Member, other: Member) -> Steps:
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    join_room(one, room)
    attend("one", {(str(room.pk), one.pk)}, True)
    yield
    assert bool(who_is_here(room, other).people) == bool(counts([room], other))
    yield bool(counts([room], other))


def told_of_a_direct_message_of_before(one: Member, other: Member) -> Steps:
    say(one, open_direct_room(one, other))
    yield
    yield hears_of(other, "wrote to you")


def mailed_of_what_was_said_before(one: Member, other: Member) -> Steps:
    says_yes(other)
    say(one, open_direct_room(one, other))
    cast.thread(one, body=f"Ask @{other.handle}")
    catch_up()
    yield
    bring()
    yield bool(mail.outbox)


def told_of_a_call_in_a_room(one: Member, other: Member) -> Steps:
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    yield
    say(one, room, f"Listen, @{other.handle}")
    yield hears_of(other, "called you")


def asked_for_words(one: Member, other: Member) -> Steps:
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    said = say(other, room, "The elliptical one.")
    yield
    opening = Opening("Needles", "Once and for all.")
    board = cast.board("Listening")
    gather(one, board, opening, "room", room.pk, [said.pk], uuid.uuid4())
    assert bool(gatherings_of(other)) == hears_of(other, "Needles")
    yield hears_of(other, "Needles")


def written_to_in_their_room(one: Member, other: Member) -> Steps:
    room = open_direct_room(one, other)
    yield
    yield done(say, one, room)


def asked_into_a_room_of_a_few(one: Member, other: Member) -> Steps:
    eve = cast.member("Eve")
    at_ease(one, other)
    let_write(eve, "everybody")
    yield
    yield done(start_few, one, [other.handle, eve.handle])


def told_of_an_invitation_into_a_room_of_a_few(one: Member, other: Member) -> Steps:
    room = few_of(one, other)
    assert invitations_for(other).exists()
    yield
    assert done(answer_invitation, other, room, True) == bool(invitations_for(other) or room_has(room, other))
    yield room_has(room, other)


def let_into_where_the_other_is(one: Member, other: Member) -> Steps:
    """Both are asked by a third one, and the one is there already."""
    eve = cast.member("Eve")
    at_ease(eve, one)
    let_write(other, "everybody")
    room = start_few(eve, [one.handle, other.handle])
    answer_invitation(one, room, accept=True)
    yield
    yield done(answer_invitation, other, room, True)


def asked_into_where_the_other_is(one: Member, other: Member) -> Steps:
    """By its host, a third one."""
    eve, olga = cast.member("Eve"), cast.member("Olga")
    at_ease(eve, one)
    for member in (other, olga):
        let_write(member, "everybody")
    room = start_few(eve, [one.handle, olga.handle])
    answer_invitation(one, room, accept=True)
    yield
    yield done(invite_into, eve, room, other.handle)


def few_of(one: Member, other: Member) -> Room:
    eve = cast.member("Eve")
    at_ease(one, other)
    let_write(eve, "everybody")
    return start_few(one, [other.handle, eve.handle])


def room_has(room: Room, member: Member) -> bool:
    return Membership.objects.filter(room=room, member=member).exists()


def mailed_of_a_request_of_before(one: Member, other: Member) -> Steps:
    says_yes(other, "mail-request")
    at_ease(one, other)
    ask(one, other, "Which needle?")
    catch_up()
    yield
    bring()
    yield bool(mail.outbox)


def mailed_of_a_room_that_begins(one: Member, other: Member) -> Steps:
    says_yes(other, "mail-begins")
    cast.at_home(one)
    room = start_room(one, "The evening", "", False, [])
    Room.objects.filter(pk=room.pk).update(starts_at=timezone.now() + timedelta(minutes=5))
    remind_of(other, room)
    remind_due()
    catch_up()
    yield
    bring()
    yield bool(mail.outbox)


def asked_to_talk(one: Member, other: Member) -> Steps:
    at_ease(one, other)
    yield
    client = Client()
    client.force_login(one)
    assert (f"/members/{other.handle}/write/" in client.get(other.get_absolute_url()).text) == done(
        ask, one, other, "Which needle?"
    )
    yield hears_of(other, "write to you")


def answered_what_they_asked_before(one: Member, other: Member) -> Steps:
    at_ease(one, other)
    asked = ask(one, other, "Which needle?")
    yield
    assert waiting_for(other).exists() == hears_of(other, "write to you")
    yield done(accept, asked, other)


def told_of_a_yes(one: Member, other: Member) -> Steps:
    at_ease(other, one)
    asked = ask(other, one, "Which needle?")
    accept(asked, one)
    yield
    yield hears_of(other, "said yes")


def at_ease(one: Member, other: Member) -> None:
    """Let `one` be trusted enough to write to `other`, whom everybody may ask."""
    cast.at_home(one)
    let_write(other, "everybody")


def called_in_a_shared_room(one: Member, other: Member) -> Steps:
    room = Room.objects.create(slug="soundcheck", title="Soundcheck")
    yield
    yield "data-member" in say(one, room, f"Listen, @{other.handle}").html


def waited_for_in_rooms(one: Member, other: Member) -> Steps:
    """In the number of what waits, which every page shows."""
    for room in (Room.objects.create(slug="shared", title="Shared"), open_direct_room(one, other)):
        join_room(other, room)
        say(one, room, "Listen, @ben")
    yield
    yield bool(numbers_of(other)["rooms"])


def asked_something_in_a_shared_room(one: Member, other: Member) -> Steps:
    room = Room.objects.create(slug="stage", title="Stage", is_stage=True)
    asked = ask_aloud(one, room, "Which needle?", uuid.uuid4())
    yield
    seen = bool(questions_for(other, room, hosts=True))
    assert seen == done(vote, other, asked)
    yield seen


def reminded_of_a_room(one: Member, other: Member) -> Steps:
    cast.at_home(one)
    room = start_room(one, "The evening", "", False, [])
    Room.objects.filter(pk=room.pk).update(starts_at=timezone.now() + timedelta(minutes=5))
    remind_of(other, room)
    yield
    remind_due()
    yield hears_of(other)


SURFACES = [
    asked_something_in_a_shared_room,
    reminded_of_a_room,
    seen_in_a_room,
    told_of_a_direct_message_of_before,
    told_of_a_call_in_a_room,
    mailed_of_what_was_said_before,
    asked_for_words,
    linked_by_name,
    told_of_a_mention,
    told_of_a_mention_that_the_worker_finds_late,
    shown_a_notice_of_before,
    completed,
    completed_in_a_thread,
    told_of_a_reply,
    told_of_a_reply_to_a_reply,
    told_of_thanks,
    told_of_a_best_answer,
    heard_by_a_follower,
    followed,
    offered_to_follow,
    known_by_interests,
    invited,
    invited_into_a_room,
    let_in_by_a_link,
    told_of_an_invitation_into_a_room,
    mailed_of_an_invitation_into_a_room,
    told_that_their_question_was_answered,
    asked_to_let_in,
    found_by_name,
    found_while_the_engine_is_away,
    proposed_as_kindred,
    proposed_at_home,
    proposed_today,
    counted_among_those_in_a_room,
    shown_what_both_share,
    offered_as_who_may_know,
    told_of_a_question_of_before,
    greeted,
    told_of_a_hello_of_before,
    told_that_both_said_hello,
    asked_into_a_room_of_a_few,
    told_of_an_invitation_into_a_room_of_a_few,
    let_into_where_the_other_is,
    asked_into_where_the_other_is,
    mailed_of_a_request_of_before,
    mailed_of_a_room_that_begins,
    asked_to_talk,
    answered_what_they_asked_before,
    told_of_a_yes,
    written_to_in_their_room,
    called_in_a_shared_room,
    waited_for_in_rooms,
]


@pytest.mark.parametrize("blocks_whom", ["nobody", "the other", "the one"])
@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.__name__)
def test_the_one_reaches_the_other_only_while_no_block_is_between(surface, blocks_whom, ada, ben):
    cast.board()
    steps = surface(ada, ben)
    next(steps)
    if blocks_whom == "the other":
        blocks.block(ada, ben)
    elif blocks_whom == "the one":
        blocks.block(ben, ada)
    assert next(steps) is (blocks_whom == "nobody")
