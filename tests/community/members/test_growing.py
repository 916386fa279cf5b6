"""Adding to the vocabulary: by hand, by the brand's own list, and by what members miss."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from community.ledger import draining
from community.ledger.models import Entry
from community.members import pace
from community.members.families import family_of
from community.members.growing import add_interest, parse, plant
from community.members.interests import declare_interests
from community.members.merging import merge
from community.members.models import Interest, Suggestion, Synonym
from community.members.suggesting import decline, join, suggest, take
from community.notifications.models import Notice

pytestmark = pytest.mark.django_db

LIST = """Jazz: jass, jazz music
  Bebop
    Hard bop
  Cool jazz

Hip hop: rap
"""


def settle_notices():
    while draining.drain():
        pass


def test_a_list_brings_interests_other_words_and_parts(mara):
    grown = plant(mara, LIST)
    assert (grown.interests, grown.words, grown.parts) == (5, 3, 3)
    assert {s.name: s.interest.name for s in Synonym.objects.all()} == {
        "jass": "Jazz", "jazz music": "Jazz", "rap": "Hip hop",
    }  # fmt: skip
    hard_bop = family_of(Interest.objects.get(slug="hard-bop"))
    assert [one.name for one in hard_bop.above] == ["Jazz", "Bebop"]


def test_the_same_list_again_changes_nothing(mara):
    plant(mara, LIST)
    before = Entry.objects.count()
    grown = plant(mara, LIST.upper())
    assert (grown.interests, grown.words, grown.parts) == (0, 0, 0)
    assert Entry.objects.count() == before


def test_a_list_takes_nothing_away_and_knows_what_is_there_by_any_word(mara):
    jazz = add_interest(mara, "Jazz")
    plant(mara, "Vinyl")
    plant(mara, "jazz: jass")
    plant(mara, "Jass: jazz music")
    assert [one.name for one in jazz.synonyms.all()] == ["jass", "jazz music"]
    assert Interest.objects.count() == 2


def test_a_line_that_cannot_be_taken_is_named_and_nothing_is_kept(mara):
    with pytest.raises(ValidationError) as refused:
        plant(mara, "Jazz\n  " + "x" * 41 + "\n    Below\nFolk: jazz")
    sentences = refused.value.message_dict["words"]
    assert [sentence.split(":")[0] for sentence in sentences] == ["Line 2", "Line 4"]
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "\n".join(f"w{n}" for n in range(501)), "a\n b\n  c\n   d\n    e"]
)
def test_a_list_without_an_end_or_a_word_is_refused(mara, text):
    with pytest.raises(ValidationError):
        plant(mara, text)


def test_lines_stand_under_what_is_less_far_in():
    assert [(line.name, line.depth) for line in parse("a\n    b\n  c\n\td\ne")] == [
        ("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 0),
    ]  # fmt: skip


def test_only_managers_add(ada):
    with pytest.raises(PermissionDenied):
        add_interest(ada, "Jazz")
    with pytest.raises(PermissionDenied):
        plant(ada, LIST)


def test_a_manager_adds_on_the_page(client, mara):
    client.force_login(mara)
    answer = client.post("/staff/interests/", {"words": LIST}, follow=True).content.decode()
    assert "interests 5" in answer
    assert "Hard bop" in answer
    refused = client.post("/staff/interests/", {"words": "?!"})
    assert refused.status_code == 422
    assert "Line 1" in refused.content.decode()


def test_the_operator_adds_at_the_command_line(tmp_path, capsys):
    (tmp_path / "list.txt").write_text(LIST)
    out = io.StringIO()
    call_command("interests", str(tmp_path / "list.txt"), stdout=out)
    assert "5 new" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("interests", str(tmp_path / "none.txt"))


def test_a_member_suggests_a_word_and_sees_what_became_of_it(client, ada, mara):
    client.force_login(ada)
    client.post("/me/interests/suggest/", {"name": "Dub techno", "why": "Half of us play it."})
    suggestion = ada.suggestions.get()
    assert "waiting" in client.get("/me/interests/suggest/").content.decode()
    client.force_login(mara)
    shown = client.get("/staff/suggestions/").content.decode()
    assert "Dub techno" in shown and "Half of us play it." in shown
    assert "1 word that members miss" in client.get("/staff/interests/").content.decode()
    sent = {"act": "take", f"{suggestion.pk}-name": "Dub Techno", f"{suggestion.pk}-answer": "Of course."}
    client.post(f"/staff/suggestions/{suggestion.pk}/", sent)
    settle_notices()
    assert Interest.objects.get().name == "Dub Techno"
    client.force_login(ada)
    page = client.get("/me/interests/suggest/").content.decode()
    assert "is an interest now" in page and "Of course." in page
    assert "“Dub Techno” is an interest now." in client.get("/me/notices/").content.decode()


def test_all_who_miss_a_word_hear_of_it_and_it_is_settled_once(ada, ben, mara):
    first, second = suggest(ada, "Dub"), suggest(ben, "dub")
    assert suggest(ada, "DUB") == first
    decline(first, mara, "It is too small a thing.")
    settle_notices()
    second.refresh_from_db()
    assert (second.outcome, second.answer) == (Suggestion.DECLINED, "It is too small a thing.")
    assert set(Notice.objects.values_list("member__name", flat=True)) == {"Ada", "Ben"}
    with pytest.raises(ValidationError):
        take(second, mara, "Dub")


def test_a_word_can_become_another_word_for_an_interest(ada, mara):
    jazz = add_interest(mara, "Jazz")
    join(suggest(ada, "Jass"), mara, jazz)
    assert [one.name for one in jazz.synonyms.all()] == ["Jass"]
    assert declare_interests(ada, ["jass"]) == [jazz]


def test_an_interest_taken_by_another_name_is_found_by_the_one_suggested(ada, mara):
    made = take(suggest(ada, "drum n bass"), mara, "Jungle")
    assert [one.name for one in made.synonyms.all()] == ["drum n bass"]


def test_what_a_suggestion_became_goes_along_when_it_is_merged(ada, mara):
    dub, reggae = take(suggest(ada, "Dub"), mara, "Dub"), add_interest(mara, "Reggae")
    merge(dub, reggae, mara)
    assert ada.suggestions.get().interest == reggae


def test_what_is_there_already_is_no_suggestion(client, ada, mara):
    add_interest(mara, "Jazz")
    client.force_login(ada)
    answer = client.post("/me/interests/suggest/", {"name": "jazz"})
    assert answer.status_code == 422
    assert "This word means “Jazz” already." in answer.content.decode()
    assert not ada.suggestions.exists()


def test_suggesting_has_its_pace(ada, settings):
    settings.PACE = True
    pace.forget()
    for n in range(5):
        suggest(ada, f"Word {n}")
    with pytest.raises(pace.TooFast):
        suggest(ada, "One more")


def test_what_a_manager_does_not_say_is_asked(client, ada, mara):
    one = suggest(ada, "Dub")
    client.force_login(mara)
    for sent in (
        {"act": "same"},
        {},
        {"act": "take", f"{one.pk}-name": ""},
        {"act": "same", f"{one.pk}-same": "no"},
    ):
        assert client.post(f"/staff/suggestions/{one.pk}/", sent).status_code == 422
    one.refresh_from_db()
    assert one.outcome == Suggestion.WAITING
