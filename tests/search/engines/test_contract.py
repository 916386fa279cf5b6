"""What every engine promises, whichever answers."""

import pytest

from search.engines import EngineUnavailable, Query
from tests.search.engines.conftest import thread


def find(engine, text, audience=("public",), **narrowing):
    return engine.search(Query(text=text, audience=audience, **narrowing))


def ids(results):
    return {hit.id for hit in results.hits}


def test_a_document_is_found_by_a_word_of_its_title_its_body_its_names_or_its_author(engine):
    engine.index([thread(1, "Vinyl", "crackles warmly", names=["records"], author="Ada")])
    for word in ("vinyl", "crackles", "records", "ada"):
        assert ids(find(engine, word)) == {"thread-1"}


def test_a_hit_says_which_thing_it_is_and_where(engine):
    engine.index([thread(7, "Vinyl")])
    (hit,) = find(engine, "vinyl").hits
    assert (hit.kind, hit.pk, hit.url, hit.at) == ("thread", 7, "/threads/7/", 7)
    assert 0 < hit.score <= 1


def test_nobody_finds_what_is_visible_to_others_only(engine):
    engine.index(
        [thread(1, "Vinyl", visible_to=["room-7"]), thread(2, "Vinyl", visible_to=["members", "room-7"])]
    )
    assert find(engine, "vinyl").hits == find(engine, "vinyl", ["room-77"]).hits == []
    assert find(engine, "vinyl", ["members"]).totals == {"thread": 1}
    assert ids(find(engine, "vinyl", ["room-7", "room-1"])) == {"thread-1", "thread-2"}


def test_an_asker_without_an_audience_finds_nothing(engine):
    engine.index([thread(1, "Vinyl")])
    results = find(engine, "vinyl", [])
    assert (list(results.hits), results.totals) == ([], {})


def test_a_document_without_an_audience_is_found_by_nobody(engine):
    engine.index([thread(1, "Vinyl", visible_to=[])])
    assert ids(find(engine, "vinyl", ["public", "members"])) == set()


def test_indexing_again_replaces_text_and_audience(engine):
    engine.index([thread(1, "Vinyl", "crackles")])
    engine.index([thread(1, "Cassettes", visible_to=["members"])])
    assert ids(find(engine, "vinyl", ["public", "members"])) == set()
    assert ids(find(engine, "cassettes")) == set()
    assert ids(find(engine, "cassettes", ["members"])) == {"thread-1"}
    assert engine.health().documents == 1


def test_the_last_of_two_versions_in_one_batch_stands(engine):
    engine.index([thread(1, "Vinyl"), thread(1, "Cassettes")])
    assert ids(find(engine, "vinyl")) == set()
    assert ids(find(engine, "cassettes")) == {"thread-1"}


def test_removed_documents_are_gone_and_unknown_ids_are_no_error(engine):
    engine.index([thread(1, "Vinyl"), thread(2, "Vinyl")])
    engine.remove(["thread-1", "thread-99"])
    engine.remove([])
    assert ids(find(engine, "vinyl")) == {"thread-2"}


def test_clearing_forgets_everything_and_indexing_starts_anew(engine):
    engine.index([thread(1, "Vinyl")])
    engine.clear()
    assert (ids(find(engine, "vinyl")), engine.health().documents) == (set(), 0)
    engine.index([thread(1, "Vinyl")])
    assert ids(find(engine, "vinyl")) == {"thread-1"}


def test_kinds_and_interests_narrow_hits_and_totals(engine):
    engine.index(
        [
            thread(1, "Vinyl", interests=["jazz", "soul"]),
            thread(2, "Vinyl", interests=["rock"]),
            thread(3, "Vinyl", id="room-3", kind="room", interests=["jazz"]),
        ]
    )
    assert find(engine, "vinyl").totals == {"thread": 2, "room": 1}
    assert ids(find(engine, "vinyl", kinds=["room"])) == {"room-3"}
    assert find(engine, "vinyl", kinds=["room"]).totals == {"room": 1}
    assert ids(find(engine, "vinyl", interests=["jazz", "folk"])) == {"thread-1", "room-3"}
    assert ids(find(engine, "vinyl", kinds=["thread"], interests=["jazz"])) == {"thread-1"}


def test_pages_follow_each_other_and_totals_count_all_of_them(engine):
    engine.index([thread(number, "Vinyl") for number in range(25)])
    pages = [find(engine, "vinyl", limit=10, offset=offset) for offset in (0, 10, 20, 30)]
    assert [len(page.hits) for page in pages] == [10, 10, 5, 0]
    assert len(set().union(*map(ids, pages))) == 25
    assert {page.totals["thread"] for page in pages} == {25}


def test_paging_ends_at_two_hundred_hits(engine):
    engine.index([thread(number, "Vinyl") for number in range(210)])
    assert len(find(engine, "vinyl", limit=1000).hits) == 200
    assert len(find(engine, "vinyl", limit=10, offset=195).hits) == 5
    assert find(engine, "vinyl", limit=10, offset=10**9).hits == []


def test_the_kind_that_most_things_are_of_narrows_as_any_other(engine):
    engine.index([thread(n, "", "Vinyl", id=f"post-{n}", kind="post") for n in range(210)])
    engine.index([thread(n, "Vinyl") for n in range(5)])
    for text, fields in (("vinyl", {}), ("vinyl", {"sort": "new"}), ("", {}), ("-jazz", {})):
        assert find(engine, text, kinds=["post"], **fields).totals == {"post": 210}
        assert find(engine, text, kinds=["thread"], **fields).totals == {"thread": 5}
        assert find(engine, text, kinds=["post", "thread"], **fields).totals == {"post": 210, "thread": 5}


def test_the_most_thanked_come_first_and_of_as_many_thanks_the_newest(engine):
    thanks = [0, 3, 12, 9, 40, 3, 0, 1, 10, 8, 9]
    engine.index([thread(n, "Vinyl", thanks=times) for n, times in enumerate(thanks)])
    best = sorted(range(len(thanks)), key=lambda n: (-thanks[n], -n))
    for text in ("vinyl", ""):
        assert [one.pk for one in find(engine, text, kinds=["thread"], sort="thanked").hits] == best
    engine.index([thread(0, "Vinyl", thanks=41)])
    assert find(engine, "vinyl", sort="thanked", limit=1).hits[0].pk == 0


def test_matches_are_marked_and_what_members_wrote_is_escaped(engine):
    attack = "<script>alert(1)</script> vinyl \"'&"
    engine.index([thread(1, attack, attack)])
    (hit,) = find(engine, "vinyl").hits
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt; <mark>vinyl</mark> &quot;&#x27;&amp;"
    assert (hit.title_html, hit.excerpt_html) == (escaped, escaped)


def test_nobody_can_write_a_mark_of_their_own(engine):
    engine.index([thread(1, "\ue000fake\ue001 vinyl", "<mark>fake</mark>")])
    (hit,) = find(engine, "vinyl").hits
    assert hit.title_html.count("<mark>") == 1
    assert "<mark>" not in hit.excerpt_html


WEIRD = [
    "", "   ", '"', '""', "'", "*", "-", "()", "a AND", "NEAR(", "title:", "^a", "OR OR", '"unclosed', "a*b*",
    "{title}: a", "\x00", "a\x00b", "\ud800", "🎧", "👩\u200d👩\u200d👧", "\u202eabc", "مرحبا", "שלום",
    "日本語", "夜", "ไทย", "한국어", "e\u0301\u0301\u0301", "½ ﷺ", "x" * 5000, "word " * 1000, "日" * 5000,
    "%_", "\\", "; DROP TABLE documents", '"] OR id EXISTS', "\ue000\ue001", "\n\t",
]  # fmt: skip


@pytest.mark.parametrize("text", WEIRD, ids=range(len(WEIRD)))
def test_no_text_makes_a_search_fail_or_reach_beyond_the_audience(engine, text):
    engine.index([thread(1, "Open house"), thread(2, "Back room", visible_to=["room-7"])])
    assert ids(find(engine, text)) <= {"thread-1"}


@pytest.mark.parametrize("text", WEIRD, ids=range(len(WEIRD)))
def test_no_text_makes_indexing_fail(engine, text):
    engine.index([thread(1, f"{text} vinyl", text, names=[text], author=text, url=f"/{text}")])
    assert ids(find(engine, "vinyl")) == {"thread-1"}


@pytest.mark.parametrize("text", ["", "   ", "!!!", '""', "\x00"])
def test_a_text_without_a_word_finds_nothing(engine, text):
    engine.index([thread(1, "Vinyl !!!")])
    assert find(engine, text).hits == []


def test_health_counts_the_documents(engine):
    engine.index([thread(1, "Vinyl"), thread(2, "Cassettes")])
    health = engine.health()
    assert (health.ok, health.documents) == (True, 2)
    assert health.detail


def test_documents_are_counted_by_kind(engine):
    engine.index([thread(1, "Vinyl"), thread(2, "Cassettes"), thread(3, "Tape", id="room-3", kind="room")])
    assert engine.counts(["thread", "room", "story"]) == {"thread": 2, "room": 1, "story": 0}


def test_the_revs_of_a_bucket_are_those_of_its_documents(engine):
    engine.index([thread(number, "Vinyl", rev=number + 2**47) for number in (1, 2, 65, 129)])
    engine.index([thread(1, "Vinyl", id="room-1", kind="room")])
    assert engine.revs("thread", 1) == {f"thread-{number}": number + 2**47 for number in (1, 65, 129)}
    assert engine.revs("room", 1) == {"room-1": 1}
    assert engine.revs("thread", 3) == {}


def test_an_index_filled_beside_takes_the_place_of_the_first_in_one_step(engine):
    engine.index([thread(1, "Vinyl"), thread(2, "Vinyl")])
    other = engine.beside()
    assert other.health().documents == 0
    other.index([thread(2, "Vinyl"), thread(3, "Vinyl")])
    assert ids(find(engine, "vinyl")) == {"thread-1", "thread-2"}
    engine.take(other)
    assert ids(find(engine, "vinyl")) == {"thread-2", "thread-3"}
    engine.index([thread(4, "Vinyl")])
    assert engine.health().documents == 3
    another = engine.beside()
    assert another.health().documents == 0
    engine.take(another)
    assert ids(find(engine, "vinyl")) == set()


def test_a_prepared_index_has_the_settings_of_the_code(engine):
    assert engine.differences() == []


def test_places_and_authors_narrow_hits_and_totals(engine):
    engine.index(
        [
            thread(1, "Vinyl", places=["board-1", "thread-1"], by="member-3"),
            thread(2, "Vinyl", places=["board-1", "thread-2"], by="member-4"),
            thread(3, "Vinyl", places=["board-11"]),
        ]
    )
    assert ids(find(engine, "vinyl", places=["board-1"])) == {"thread-1", "thread-2"}
    assert ids(find(engine, "vinyl", places=["thread-2", "board-11"])) == {"thread-2", "thread-3"}
    assert ids(find(engine, "vinyl", places=["board-1"], by=["member-4"])) == {"thread-2"}
    assert ids(find(engine, "vinyl", not_by=["member-3", "member-9"])) == {"thread-2", "thread-3"}
    assert find(engine, "vinyl", not_by=["member-3"]).totals == {"thread": 2}
    assert find(engine, "vinyl", places=["room-1"]).totals == {}


def test_places_and_single_things_are_left_out_of_hits_totals_and_facets(engine):
    engine.index(
        [
            thread(1, "Vinyl", places=["board-1", "thread-1"], interests=["jazz"]),
            thread(2, "Vinyl", places=["board-2", "thread-2"], interests=["soul"]),
            thread(3, "Vinyl", places=["board-2", "thread-3"]),
        ]
    )
    there = find(engine, "vinyl", not_places=["board-1", "room-9"], facets=["interests"])
    assert (ids(there), there.totals) == ({"thread-2", "thread-3"}, {"thread": 2})
    assert there.facets == {"interests": {"soul": 1}}
    left = find(engine, "vinyl", not_ids=["thread-2", "thread-99"], facets=["interests"])
    assert (ids(left), left.totals) == ({"thread-1", "thread-3"}, {"thread": 2})
    assert left.facets == {"interests": {"jazz": 1}}
    both = find(engine, "", kinds=["thread"], not_places=["thread-3"], not_ids=["thread-1"])
    assert (ids(both), both.totals) == ({"thread-2"}, {"thread": 1})


def test_to_leave_something_out_is_no_question(engine):
    engine.index([thread(1, "Vinyl", places=["board-1"])])
    assert ids(find(engine, "", not_places=["board-2"], not_ids=["thread-9"])) == set()


def test_many_single_things_can_be_left_out(engine):
    engine.index([thread(number, "Vinyl") for number in range(1, 6)])
    left_out = [f"thread-{number}" for number in range(2, 600)]
    assert find(engine, "vinyl", not_ids=left_out).totals == {"thread": 1}


def test_many_questions_are_answered_in_their_order(engine):
    engine.index([thread(1, "Vinyl"), thread(2, "Jazz"), thread(3, "Vinyl", visible_to=["room-7"])])
    texts = ["jazz", "", "vinyl", "nothing"]
    asked = [Query(text=text, audience=["public"]) for text in texts]
    asked += [Query(text="vinyl", audience=[]), Query(text="vinyl", audience=["room-7"])]
    answers = engine.search_many(asked)
    assert [ids(one) for one in answers] == [{"thread-2"}, set(), {"thread-1"}, set(), set(), {"thread-3"}]
    assert [one.totals for one in answers] == [{"thread": 1}, {}, {"thread": 1}, {}, {}, {"thread": 1}]
    assert engine.search_many([]) == []


def test_titles_and_names_are_looked_at_alone_for_suggestions(engine):
    engine.index(
        [
            thread(1, "Vinyl", "crackles"),
            thread(2, "Crackles", "of vinyl"),
            thread(3, "Jazz", "vinyl", names=["records", "crackles"]),
        ]
    )
    (hit,) = find(engine, "vinyl", titles=True).hits
    assert (hit.id, hit.title_html, hit.excerpt_html) == ("thread-1", "<mark>Vinyl</mark>", "")
    assert ids(find(engine, "crackles", titles=True)) == {"thread-2", "thread-3"}
    assert ids(find(engine, "crackles -records", titles=True)) == {"thread-2"}
    assert find(engine, "crackles", titles=True).totals == {"thread": 2}
    assert ids(find(engine, "vinyl")) == {"thread-1", "thread-2", "thread-3"}


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_a_filter_without_a_word_finds_all_that_it_leaves_the_newest_first(engine, text):
    engine.index(
        [
            thread(1, "Vinyl", places=["board-1"], by="member-3", traits=["answered"], interests=["jazz"]),
            thread(2, "Cassettes", places=["board-1"], thanks=2, interests=["soul"]),
            thread(3, "Vinyl", places=["board-1"], visible_to=["room-7"], interests=["jazz"]),
            thread(4, "Radios", places=["board-2"], by="member-3", thanks=1),
        ]
    )
    found = find(engine, text, places=["board-1"], facets=["interests"])
    assert [hit.pk for hit in found.hits] == [2, 1]
    assert (found.totals, found.facets) == ({"thread": 2}, {"interests": {"jazz": 1, "soul": 1}})
    narrowings = {1: {"traits": ["answered"]}, 2: {"since": 2, "until": 3}, 4: {"places": ["board-2"]}}
    for pk, narrowing in narrowings.items():
        assert [hit.pk for hit in find(engine, text, **narrowing).hits] == [pk]
    assert [hit.pk for hit in find(engine, text, kinds=["thread"], sort="thanked").hits] == [2, 4, 1]
    assert [hit.pk for hit in find(engine, text, kinds=["thread"], limit=1, offset=1).hits] == [2]
    assert ids(find(engine, text, not_by=["member-3"])) == set()
    assert ids(find(engine, text, by=["member-3"], audience=[])) == set()


def test_signs_alone_find_nothing_whatever_the_filter(engine):
    engine.index([thread(1, "Vinyl !!! %")])
    assert [ids(find(engine, text, kinds=["thread"])) for text in ("!!!", '""', "%_%", "-")] == [set()] * 4


def test_a_filter_and_what_is_left_out_need_no_word(engine):
    engine.index([thread(1, "Blue vinyl"), thread(2, "Cassettes"), thread(3, "Radios")])
    found = find(engine, '-vinyl -"radios"', kinds=["thread"])
    assert (ids(found), found.totals) == ({"thread-2"}, {"thread": 1})
    assert ids(find(engine, "-vinyl")) == set()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("夜", {1, 2, 7}), ("京の", {1}), ("東京", {1}), ("日本", {3}), ("テスト", {3}), ("日本語テスト", {3}),
        ("本日", set()), ("ไทย", {4}), ("写真", {5}), ("大会", {5}), ("全国大会の写真", {5}), ('"国大会"', {5}),
        ("검색", {6}), ("レコード 夜", {7}), ("写真 -大会", set()), ("iphone 写真", {5}),
    ],
)  # fmt: skip
def test_scripts_without_spaces_are_found_by_any_part_of_a_sentence(engine, typed, found):
    titles = [
        "東京の夜",
        "夜",
        "日本語テスト",
        "ดนตรีไทย",
        "全国大会の写真 iPhone",
        "한국어 검색",
        "夜のレコード",
    ]
    engine.index([thread(number, title, title) for number, title in enumerate(titles, 1)])
    assert {hit.pk for hit in find(engine, typed, sort="new").hits} == found


def test_what_was_found_in_a_script_without_spaces_is_marked_in_one_piece(engine):
    engine.index([thread(1, "東京の夜", "東京の夜")])
    (hit,) = find(engine, "東京").hits
    assert hit.title_html == hit.excerpt_html == "<mark>東京</mark>の夜"


def test_what_was_never_prepared_is_lost_and_answers_nobody_even_once_something_is_in_it(unprepared):
    assert not unprepared.health().ok
    with pytest.raises(EngineUnavailable):
        find(unprepared, "vinyl")
    unprepared.index([thread(1, "Vinyl")])
    with pytest.raises(EngineUnavailable):
        find(unprepared, "vinyl")
    health = unprepared.health()
    assert (health.ok, health.lost) == (False, True)


def test_another_takes_the_place_of_what_was_never_prepared(unprepared):
    unprepared.index([thread(1, "Vinyl")])
    other = unprepared.beside()
    other.index([thread(2, "Vinyl")])
    unprepared.take(other)
    assert ids(find(unprepared, "vinyl")) == {"thread-2"}
    assert unprepared.health().ok
