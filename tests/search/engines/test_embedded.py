"""How well the embedded engine finds: mistyped, half-typed, in other scripts, and the best first."""

import random
from dataclasses import replace
from pydoc_data.topics import topics

import pytest

from search.engines import Query, asking
from tests.search.engines.conftest import thread


def find(engine, text, **narrowing):
    return engine.search(Query(text=text, audience=["public"], **narrowing))


def order(engine, text):
    return [hit.pk for hit in find(engine, text).hits]


@pytest.mark.parametrize(
    "typed",
    ["headphones", "HEADPHONES", "haedphones", "hedphones", "headphonse", "headpohnse", "headphon", "head"],
)
def test_a_mistyped_or_half_typed_word_finds_the_thread(embedded, typed):
    embedded.index([thread(1, "Which headphones for running?")])
    (hit,) = find(embedded, typed).hits
    assert hit.title_html == "Which <mark>headphones</mark> for running?"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Straße", "strasse"),
        ("Crème brûlée", "creme brulee"),
        ("ﬁnale", "finale"),
        ("東京の夜", "夜"),
        ("東京の夜", "京の"),
        ("東京の夜", "東京の夜"),
        ("日本語テスト", "テスト"),
        ("ดนตรีไทย", "ไทย"),
        ("مَرْحَبًا", "مرحبا"),
        ("Loud 🎧", "🎧"),
    ],
)
def test_words_are_found_however_their_script_spells_them(embedded, text, typed):
    embedded.index([thread(1, text)])
    assert order(embedded, typed) == [1]


def test_a_forgotten_word_is_no_longer_a_spelling(embedded):
    embedded.index([thread(1, "headphones"), thread(2, "headphone")])
    embedded.remove(["thread-1"])
    assert order(embedded, "haedphones") == [2]


def test_more_of_the_query_comes_first(embedded):
    embedded.index([thread(1, "vinyl vinyl vinyl"), thread(2, "notes", "vinyl somewhere and jazz")])
    assert order(embedded, "vinyl jazz") == [2, 1]


def test_fewer_typos_come_first(embedded):
    embedded.index([thread(1, "petal"), thread(2, "notes", "a pedal that squeaks")])
    assert order(embedded, "pedal") == [2, 1]
    assert order(embedded, "petal") == [1, 2]


def test_words_that_stand_together_come_first(embedded):
    embedded.index(
        [
            thread(1, "notes", "noise is what I hear when cancelling a trip"),
            thread(2, "notes", "good noise cancelling and long words after it"),
            thread(3, "notes", "cancelling noise and long words after it too"),
        ]
    )
    assert order(embedded, "noise cancelling") == [2, 3, 1]


def test_titles_come_before_names_and_names_before_bodies(embedded):
    embedded.index(
        [
            thread(1, "a", "vinyl"),
            thread(2, "b", names=["vinyl"]),
            thread(3, "vinyl and many more words here"),
        ]
    )
    assert order(embedded, "vinyl") == [3, 2, 1]


@pytest.mark.parametrize("typed", ["quokka", "quok", "running quokk", '"running quokka"', "quokka -jazz"])
def test_of_what_hundreds_say_those_come_first_that_say_it_in_their_title(embedded, typed):
    embedded.index([thread(1, "The running quokka"), thread(2, "The running quokka and jazz", "jazz")])
    embedded.index([thread(n, "", "A running quokka") for n in range(3, 300)])
    first = [2, 1] if "jazz" not in typed else [1, 299]
    assert order(embedded, typed)[:2] == first


def test_the_words_of_a_title_are_gone_with_it(embedded):
    embedded.index([thread(1, "Quokka")])
    embedded.index([thread(1, "Vinyl", "quokka"), *(thread(n, "", "quokka") for n in range(2, 300))])
    assert order(embedded, "quokka")[0] == 299


def test_a_word_as_typed_comes_before_a_longer_one_and_the_whole_title_first(embedded):
    embedded.index([thread(1, "head over heels"), thread(2, "headphones rule"), thread(3, "head")])
    assert order(embedded, "head") == [3, 1, 2]


def test_the_newest_comes_first_among_equals(embedded):
    embedded.index([thread(number, "vinyl") for number in (2, 3, 1)])
    assert order(embedded, "vinyl") == [3, 2, 1]


def test_the_last_words_are_dropped_only_while_the_page_is_not_full(embedded):
    embedded.index([thread(1, "vinyl jazz"), thread(2, "vinyl jazz"), thread(3, "vinyl rock")])
    assert order(embedded, "vinyl jazz") == [2, 1, 3]
    narrow = find(embedded, "vinyl jazz", limit=2)
    assert ([hit.pk for hit in narrow.hits], narrow.totals) == ([2, 1], {"thread": 2})


def test_a_word_that_nothing_has_does_not_hide_what_the_others_find(embedded):
    embedded.index(
        [thread(1, "vinyl rock"), thread(2, "vinyl jazz"), thread(3, "please", visible_to=["room-7"])]
    )
    assert order(embedded, "please vinyl") == [2, 1]
    assert order(embedded, "vinyl please jazz") == [2, 1]


def test_counts_alone_need_no_hits(embedded):
    embedded.index([thread(1, "vinyl"), thread(2, "vinyl")])
    results = find(embedded, "vinyl", limit=0)
    assert (results.hits, results.totals) == ([], {"thread": 2})


def test_scores_follow_the_order(embedded):
    titles = ["vinyl jazz", "vinil jazz", "vinyl", "jazz vinyl night", "vinyls"]
    embedded.index([thread(number, title) for number, title in enumerate(titles)])
    scores = [hit.score for hit in find(embedded, "vinyl jazz").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1


def test_the_excerpt_shows_where_the_words_are(embedded):
    embedded.index([thread(1, "notes", "start " * 200 + "then the vinyl crackles " + "end " * 200)])
    (hit,) = find(embedded, "vinyl crackles").hits
    assert "then the <mark>vinyl</mark> <mark>crackles</mark> end" in hit.excerpt_html
    assert hit.excerpt_html.startswith("…")
    assert hit.excerpt_html.endswith("…")
    assert len(hit.excerpt_html) < 260


def test_the_excerpt_of_a_match_in_the_title_is_the_beginning(embedded):
    embedded.index([thread(1, "vinyl", "first words " + "more " * 100)])
    (hit,) = find(embedded, "vinyl").hits
    assert hit.excerpt_html.startswith("first words more")


def test_overlapping_matches_are_marked_once(embedded):
    embedded.index([thread(1, "東京の夜")])
    assert find(embedded, "東京の").hits[0].title_html == "<mark>東京の</mark>夜"


def test_asking_with_five_hundred_rooms_works(embedded):
    embedded.index([thread(1, "vinyl", visible_to=["room-499"]), thread(2, "vinyl", visible_to=["room-500"])])
    audience = [f"room-{number}" for number in range(500)]
    assert [hit.pk for hit in embedded.search(Query(text="vinyl", audience=audience)).hits] == [1]


@pytest.fixture(scope="module")
def paragraphs():
    """Several hundred paragraphs of Python's own reference, which nobody wrote for this test."""
    texts = [" ".join(text.split()) for topic in topics.values() for text in topic.split("\n\n")]
    return [text for text in dict.fromkeys(texts) if 20 <= len(text.split()) <= 120][:800]


def mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice([word[:at] + word[at + 1 :], word[:at] + letter + word[at:], swapped])


def test_three_words_with_a_typo_find_the_paragraph_they_were_taken_from(embedded, paragraphs):
    """0.945 within ten was measured for such an engine on 50,000 threads; a few hundred should do no worse.

    Six letters, since a letter left out must leave five for a typo to be allowed.
    """
    assert len(paragraphs) > 400
    chance = random.Random(2)
    embedded.index([thread(n, text[:60], text[60:]) for n, text in enumerate(paragraphs)])
    asked = found = first = 0
    for number in chance.sample(range(len(paragraphs)), 200):
        long_words = [
            word for word in paragraphs[number].lower().split() if word.isalpha() and len(word) >= 5
        ]
        if len(long_words) < 3:
            continue
        three = chance.sample(long_words, 3)
        three[1] = mistyped(three[1], chance)
        hits = order(embedded, " ".join(three))[:10]
        asked, found, first = asked + 1, found + (number in hits), first + (hits[:1] == [number])
    assert found / asked >= 0.94
    assert first / asked >= 0.7


@pytest.mark.parametrize("counted", [3, 7, 1_000])
@pytest.mark.parametrize(
    "narrowing", [{}, {"titles": True}, {"not_by": ["member-2"]}, {"until": 40}, {"sort": "new"}]
)
@pytest.mark.parametrize("text", ["vinyl", "vinyl quokka", '"warm vinyl"', "-hum"])
def test_one_kind_beside_all_kinds_finds_what_it_finds_alone(embedded, monkeypatch, counted, narrowing, text):
    monkeypatch.setattr(asking, "MOST_COUNTED", counted)
    chance = random.Random(5)
    said = [" ".join(chance.choices(["warm", "vinyl", "record", "jazz"], k=4)) for _ in range(60)]
    embedded.index(
        thread(
            number,
            title,
            "vinyl quokka" if number % 5 == 2 else said[-number],
            id=f"it-{number}",
            kind=chance.choice(["thread", "post", "post", "post"]),
            by=f"member-{number % 3}",
        )
        for number, title in enumerate(said)
    )
    everything = Query(text=text, audience=["public"], facets=("by",), since=2, **narrowing)
    for kind in ("thread", "post"):
        own = replace(everything, kinds=[kind])
        together = [plainly(found) for found in embedded.search_many([own, everything])]
        assert together == [plainly(embedded.search(own)), plainly(embedded.search(everything))]
        assert together[0][0] and together[1][0]


def plainly(results):
    return [hit.id for hit in results.hits], results.totals, results.facets
