"""Rooms with a life in them: what stories about the pages of rooms come into."""

import uuid
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from chat.asking import ask, vote
from chat.changing import edit_message, remove_message
from chat.few import start_few
from chat.hosting import archive, change_room, lock, wishes_of
from chat.inviting import answer_invitation, invite, make_link
from chat.models import Letters, Message, Room
from chat.pinning import pin_message
from chat.posting import send_message
from chat.questions import mark_question
from chat.reacting import react
from chat.requesting import ask as ask_to_talk
from chat.requesting import let_write
from chat.rooms import open_direct_room, start_room
from community.discussions.models import ReactionKind
from community.members import pace
from community.members.models import Member
from tests import cast

LONG_NAME = "Wilhelmina-Konstantinopolitanella von Schallplattenspielheim"
ARABIC = "غرفة الأسطوانات القديمة"


def named(handle: str) -> Member:
    return Member.objects.get(handle=handle)


def say(member: Member, room: Room, words: str, answering: Message | None = None) -> Message:
    return send_message(member, room, words, uuid.uuid4(), answering.seq if answering else None)


def host(handle: str = "nia") -> Member:
    """This member of the demo, at home here, and with no room opened lately."""
    pace.forget()
    cast.at_home(named(handle))
    return named(handle)


def lively_room(title: str = "The second side") -> Room:
    """Nia's, with all that the log of a room can show, its pins, and a queue of questions."""
    nia, mara, long = host(), named("mara"), _long_named()
    room = start_room(nia, title, "What spins tonight, and why it has to.", False, [])
    change_room(
        mara, room, replace(wishes_of(room), questions_when=Room.ALWAYS, is_public=True, keep_days=30)
    )
    first = say(nia, room, f"First! See https://example.org/{'a-very-long-address-' * 6}")
    edit_message(first, nia, first.body + " *(mended)*", 1)
    remove_message(say(mara, room, "Never mind."), mara)
    said = say(long, room, "> The crackle\n\nis the **best** part:\n\n- needle\n- dust\n\n`33 rpm`", first)
    say(mara, room, f"@{long.handle} {ARABIC}", said)
    for kind in ReactionKind.objects.all()[:4]:
        react(mara, said, kind)
    pin_message(first, nia)
    pin_message(said, nia)
    _ask(room, mara, long)
    return Room.objects.get(pk=room.pk)


def _ask(room: Room, *people: Member) -> None:
    """Three questions: one that waits with a vote, one that is being answered, one that was answered."""
    words = ("Mono or stereo?", "Which needle do you use, and for how long?", "How loud is too loud?")
    waiting, current, answered = (ask(people[0], room, question, uuid.uuid4()) for question in words)
    vote(people[1], waiting)
    mark_question(named("nia"), answered, "answered")
    mark_question(named("nia"), current, "now")


def _long_named() -> Member:
    found = Member.objects.filter(name=LONG_NAME).first()
    return found or cast.member(LONG_NAME, handle="wilhelmina", email="wilhelmina@example.org")


def closed_room() -> Room:
    """Nia's, for those invited: Mara came in, another is asked, and a link leads in."""
    nia, mara = host(), named("mara")
    room = start_room(nia, "Behind the curtain", "Only for those who were asked.", True, [])
    invite(nia, room, "mara")
    answer_invitation(mara, room, accept=True)
    invite(nia, room, _long_named().handle)
    make_link(nia, room, 5, 7)
    say(mara, room, "What a place.")
    return room


def scheduled_room() -> Room:
    """Nia's stage, which begins tomorrow and takes questions already."""
    nia = host()
    room = start_room(nia, "An evening with the cutter", "How a lacquer is cut.", False, [])
    begins = timezone.now() + timedelta(days=1)
    wishes = replace(wishes_of(room), is_stage=True, starts_at=begins, ends_at=begins + timedelta(hours=2))
    change_room(nia, room, wishes)
    ask(named("mara"), room, "May we touch it?", uuid.uuid4())
    return Room.objects.get(pk=room.pk)


def ended_room() -> Room:
    """One that is over, with a recap."""
    room = lively_room("Yesterday's listening")
    past = timezone.now() - timedelta(days=1)
    Room.objects.filter(pk=room.pk).update(starts_at=past - timedelta(hours=1), ends_at=past)
    archive(named("nia"), room, is_archived=True)
    return Room.objects.get(pk=room.pk)


def locked_room() -> Room:
    room = start_room(host(), "Hush", "", False, [])
    lock(named("nia"), room, is_locked=True)
    return room


def few_room() -> Room:
    """Of Nia, Mara and one with a long name, who is not in yet."""
    room = start_few(host(), ["mara", _long_named().handle])
    answer_invitation(named("mara"), room, accept=True)
    say(named("mara"), room, "Here I am.")
    return room


def direct_room() -> Room:
    """Of Nia and one with a very long name."""
    room = open_direct_room(named("nia"), _long_named())
    say(_long_named(), room, "Just the two of us: " + "ha" * 120)
    say(named("nia"), room, ARABIC)
    return room


def ask_nia() -> None:
    """Mara would like to write to Nia, who might ask Olga."""
    for handle in ("nia", "olga"):
        let_write(named(handle), Letters.EVERYBODY)
    ask_to_talk(host("mara"), named("nia"), "You wrote about needles. " * 12)
