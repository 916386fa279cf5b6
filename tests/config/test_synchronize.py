"""What is counted along the way comes right again, whatever became of it."""

import io
import uuid

from django.apps import apps
from django.core.management import call_command
from django.db.models import IntegerField

from chat import asking, reacting
from chat.models import Message, Room
from community.discussions.grouping import join_group
from community.discussions.ideas import support_idea
from community.discussions.models import Poll, Post, ReactionKind, Reading
from community.discussions.polling import Terms, vote
from community.discussions.reacting import react
from community.discussions.scores import synchronize_scores
from community.recognition.thanking import thank
from tests import cast
from tests.chat.saying import say

FIGURES = {"last_number", "last_seq", "last_at", "last_post_at", "reactions", "is_up_to_date", "points"}
WRONG = 77


def counted():
    """The fields that count rows, in all rooms."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if field.name.endswith("_count") or (field.name in FIGURES and not field.primary_key):
                yield model, field


def figures():
    """All that is counted, as it stands."""
    return {
        (model._meta.label, field.name): dict(model._default_manager.values_list("pk", field.name))
        for model, field in counted()
    }


def people_talk(ada, ben, eve):
    board = cast.board()
    post = cast.reply(ben, cast.thread(ada, on=board))
    thank(eve, "post", post.pk)
    react(eve, post, ReactionKind.objects.first())
    poll = cast.thread(ada, "Vinyl or tape?", on=board, poll=Terms(["Vinyl", "Tape"], shows="always"))
    vote(poll, ben, [Poll.objects.get().options.first().pk])
    support_idea(cast.thread(ada, "A listening room in every shop", on=board, kind="idea"), ben)
    join_group(ben, cast.group(ada, "The band"))
    room = Room.objects.create(slug="vinyl", title="Vinyl nights", questions_when=Room.ALWAYS)
    say(ada, room)
    said = say(ben, room)
    reacting.react(eve, said, ReactionKind.objects.first())
    thank(eve, "message", said.pk)
    asking.vote(ben, asking.ask(ada, room, "Which needle?", uuid.uuid4()))
    synchronize_scores()


def test_whatever_was_counted_wrong_is_right_afterwards(ada, ben, eve):
    people_talk(ada, ben, eve)
    right = figures()
    assert all(any(values.values()) for values in right.values()), (
        "something is counted of which there is nothing"
    )
    for model, field in counted():
        # Numbers of a room's log never come twice, so that one only rises; it is tried out from below.
        wrong = 0 if field.name == "last_seq" else WRONG
        if isinstance(field, IntegerField):
            model._default_manager.update(**{field.name: wrong})
    Post.objects.update(reactions={})
    Message.objects.update(reactions={})
    Reading.objects.update(is_up_to_date=False)
    Room.objects.update(last_at=None)
    out = io.StringIO()
    call_command("synchronize", stdout=out)
    assert figures() == right
    assert "threads: 3" in out.getvalue() and "rooms: 1" in out.getvalue()


def test_numbers_that_a_room_gave_out_stay_given_out(db):
    Room.objects.create(slug="vinyl", title="Vinyl nights", last_seq=WRONG)
    call_command("synchronize", stdout=io.StringIO())
    assert Room.objects.get().last_seq == WRONG
