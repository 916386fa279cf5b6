import pytest

from search.engines.tokens import asked, clean, spans, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Crème Brûlée", ["creme", "brulee"]),
        ("e\u0301te\u0301", ["ete"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("ﬁnd Œuvre Søren Łódź", ["find", "oeuvre", "soren", "lodz"]),
        ("İstanbul ISTANBUL", ["istanbul", "istanbul"]),
        ("don't snake_case wi-fi", ["don", "t", "snake", "case", "wi", "fi"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("日本語", ["日本", "本語", "語"]),
        ("夜", ["夜"]),
        ("a日本b", ["a", "日本", "本", "b"]),
        ("がくせい", ["がく", "くせ", "せい", "い"]),
        ("한국어 텍스트", ["한국어", "텍스트"]),
        ("हिन्दी", ["हिन्दी"]),
        ("مَرْحَبًا", ["مرحبا"]),
        ("🎧 loud❤️", ["🎧", "loud", "❤"]),
        ("½", ["1", "2"]),
        ("!?\x00\ud800", []),
    ],
)
def test_text_becomes_words_that_are_spelt_alike(text, expected):
    assert words(text) == expected


def test_a_word_is_cut_at_64_letters():
    assert words("x" * 5000) == ["x" * 64]


def test_a_query_does_not_ask_for_the_last_character_twice():
    assert asked("日本語") == ["日本", "本語"]
    assert asked("夜") == ["夜"]


def test_spans_say_where_each_word_stood():
    text = "Die Straße nach 東京"
    assert [text[span.start : span.end] for span in spans(text)] == ["Die", "Straße", "nach", "東京", "京"]


def test_cleaning_takes_out_what_cannot_be_stored_and_our_own_marks():
    assert clean("a\x00b\ud800c\ue000d\ue001e") == "a b c d e"
