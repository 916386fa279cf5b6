import pytest
from django.core.exceptions import PermissionDenied

from chat import streams
from chat.hiding import erase_messages, hide_message, restore_message
from chat.models import Message, Room
from tests.chat.saying import say


def log_of(room: Room) -> list[tuple[int, str, bool]]:
    """Each entry as listeners get it: its number, its kind, and whether it carries words."""
    return [(e.seq, e.kind, "html" in e.data) for e in streams.read(str(room.pk), 0, 100)]


def test_a_hidden_message_loses_its_words_in_the_whole_log(ada, mara, vinyl):
    message = say(ada, vinyl, "Rude")
    say(ada, vinyl, "Kind")
    hide_message(message, mara)
    assert log_of(vinyl) == [(1, "message", False), (2, "message", True), (3, "hidden", False)]
    assert not any("Rude" in str(e.data) for e in streams.read(str(vinyl.pk), 0, 100))
    assert list(Message.objects.visible_to(ada).values_list("body", flat=True)) == ["Kind"]


def test_a_restored_message_comes_back_under_its_own_number(ada, mara, vinyl):
    message = say(ada, vinyl, "Fine after all")
    hide_message(message, mara)
    restore_message(message, mara)
    last = streams.read(str(vinyl.pk), 2, 100)[-1]
    assert (last.seq, last.kind, last.data["seq"]) == (3, "restored", 1)
    assert "Fine after all" in last.data["html"]


def test_hiding_twice_is_hiding_once(ada, mara, vinyl):
    message = say(ada, vinyl)
    hide_message(message, mara)
    hide_message(message, mara)
    assert len(log_of(vinyl)) == 2


def test_only_a_manager_hides(ada, ben, mara, vinyl):
    message = say(ada, vinyl)
    for act in (hide_message, restore_message):
        with pytest.raises(PermissionDenied):
            act(message, ben)
    assert len(log_of(vinyl)) == 1


def test_words_that_were_erased_do_not_come_back(ada, ben, mara, vinyl):
    gone = [say(ada, vinyl, "One"), say(ada, vinyl, "Two")]
    say(ben, vinyl, "Stays")
    erase_messages(Message.objects.filter(author=ada))
    restore_message(gone[0], mara)
    assert [entry[2] for entry in log_of(vinyl)] == [False, False, True, False, False]
    assert set(Message.objects.filter(author=ada).values_list("body", "html")) == {("", "")}
    assert say(ben, vinyl).seq == 6
