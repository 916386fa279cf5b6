import re

import pytest

from community.design.markdown import excerpt, render
from demo.text import Text
from demo.topics import BOARDS, INTERESTS, TOPICS, data, opinions, remarks

VERBS = ("title", "thread", "reply", "message", "name", "handle", "story")


@pytest.mark.parametrize("verb", VERBS)
def test_the_same_seed_says_the_same(verb):
    one, other, different = Text(7), Text(7), Text(8)
    said = [getattr(one, verb)() for _ in range(50)]
    assert said == [getattr(other, verb)() for _ in range(50)]
    assert said != [getattr(different, verb)() for _ in range(50)]


@pytest.mark.parametrize(
    ("verb", "different"), [("title", 0.6), ("thread", 0.99), ("reply", 0.9), ("name", 0.95)]
)
def test_texts_seldom_repeat(verb, different):
    text = Text(1)
    assert len({getattr(text, verb)() for _ in range(5_000)}) > 5_000 * different


def test_a_handle_is_never_given_twice_and_fits_an_address():
    text = Text(1)
    handles = [text.handle("Ada Young") for _ in range(500)] + [text.handle() for _ in range(5_000)]
    assert len(set(handles)) == len(handles)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", handle) for handle in handles)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_thread_names_its_subject_in_title_and_opening(topic):
    for piece in (Text(seed).thread(topic) for seed in range(50)):
        assert piece.topic == topic
        assert piece.subject.lower() in piece.title.lower()
        assert 3 <= len(piece.title) <= 255
        # A film's title carries its year in brackets, its opening after a comma.
        assert re.sub(r" \(\d{4}\)$", "", piece.subject) in excerpt(piece.body, 2_000)


def test_a_reply_can_name_what_the_thread_is_about():
    text = Text(1)
    assert any("Memento (2001)" in text.reply("films", "Memento (2001)") for _ in range(50))


def test_what_is_said_of_films_is_said_of_films():
    text = Text(3)
    said = " ".join(text.paragraphs(2, "films") for _ in range(200)).lower()
    assert said.count("film") + said.count("movie") > 150
    assert "headset" not in said


def test_names_with_markup_in_them_are_shown_as_they_stand():
    shown = {excerpt(Text(seed).thread("albums", 0).body) for seed in range(3_000)}
    assert any("*NSYNC" in opening for opening in shown)


def test_some_texts_hold_lists_quotes_and_links():
    html = render(Text(1).story("albums").body) + render(Text(1).paragraphs(40))
    assert all(tag in html for tag in ("<ul>", "<blockquote>", "<h2>", "<a href=", "<em>"))


def test_a_story_of_the_brand_says_nothing_bad():
    bad = {line for topic in TOPICS for line in opinions(topic)[1]}
    bodies = [Text(seed).story().body for seed in range(200)]
    assert not [line for line in bad if len(line) > 30 and any(line in body for body in bodies)]


def test_a_message_is_one_short_line():
    messages = [Text(seed).message() for seed in range(2_000)]
    assert max(map(len, messages)) <= 140
    assert not any("\n" in message for message in messages)


def test_interests_are_the_datas_own_and_the_same_for_all():
    names = set(data("music")["genres"]) | {genre for _, _, genre, _ in data("films")}
    assert set(INTERESTS) <= names
    interests = Text(1).interests()
    assert interests == Text(2).interests()
    assert 60 <= len(interests) == len(dict(interests)) <= 70
    assert ("r-and-b", "R&B") in interests


def test_every_board_has_a_topic():
    assert {topic for _, _, topic in BOARDS} == set(TOPICS)


def test_nothing_is_filler_or_coarse():
    everything = " ".join(
        [*(line for topic in TOPICS for group in opinions(topic) for line in group)]
    ).lower()
    assert not re.search(r"\b(lorem|ipsum|dolor|fuck\w*|shit\w*|damn|crap|ass)\b", everything)


@pytest.mark.parametrize("topic", TOPICS)
def test_there_is_enough_to_say(topic):
    assert len(opinions(topic)[0]) > 100
    assert len(remarks(topic)) > 100
