"""Whatever is sent to search, it answers soon, and never with a fault of its own. The seed is fixed."""

import time
from random import Random
from urllib.parse import quote, quote_from_bytes

import pytest

from search.asking import SORTS, TIMES, TRAITS
from search.documents import SOURCES
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db
SEED, QUESTIONS = 20261126, 240
LONGEST_S = 1.0
"""Of processor time, for one answer."""

SCRIPTS = [
    (0x41, 0x7B), (0xC0, 0x250), (0x370, 0x400), (0x400, 0x530), (0x531, 0x590), (0x5D0, 0x5EB), (0x600, 0x700),
    (0x900, 0x980), (0x980, 0xA00), (0xB80, 0xC00), (0xE00, 0xE80), (0xF00, 0x1000), (0x10A0, 0x1100),
    (0x1200, 0x1380), (0x13A0, 0x1400), (0x1780, 0x1800), (0x1800, 0x18B0), (0x3040, 0x3100), (0x4E00, 0xA000),
    (0xAC00, 0xD7A4), (0x10300, 0x10330), (0x1D400, 0x1D800), (0x1F300, 0x1F700), (0x20000, 0x2A6DF),
    (0xE000, 0xF8FF), (0x300, 0x370),
]  # fmt: skip
"""First and one past the last letter of each, private ones and marks without a letter at the end."""
SIGNS = [
    '"', "'", "-", "+", "*", "(", ")", "AND", "OR", "NOT", "NEAR/3", "^", "~", ":", "%", "_", "\\", ";--", "<b>", "{{",
    "${x}", "„", "“", "«", "…", "//", "..", "&", "=", "#", "@", "from:", "in:", "tag:", 'tag:"', "-from:@", "quokka",
    "quokka*", '"quokka', "title:quokka", "interest:jazz", "from:ada", "in:listening", "tag:jazz",
]  # fmt: skip
CONTROLS = [*map(chr, range(32)), *"\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\U0010ffff"]
BIDI = [*"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\u061c"]
REPEATED = [*SIGNS, *BIDI, "a", "ß", "名", "😀", " ", "e\u0301", "\u0301"]
BYTES = [
    b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xff\xfe", b"\xc0\x80", b"\xf5\x80\x80\x80", b"\xe2\x82", b"\x80", b"\x00",
]  # fmt: skip
"""No text in UTF-8: surrogates, and what is too long, too short or none at all."""
NUMBERS = [
    "0", "-1", "1", "2", " 2", "10", "11", "999", "1e9", "9" * 40, "٣", "²", "1.5", "NaN", "+2", "0x10", "true",
]  # fmt: skip
DAYS = [
    "2026-02-30", "0001-01-01", "9999-12-31", "1969-12-31", "2199-12-31", "2026-W01-1", "20260101", "today", "-1",
]  # fmt: skip
PLACES = [
    "room-1", "board-1", "thread-1", "room-", "-1", "thread-٣", "member-1", "board-" + "9" * 30, "room-1 OR 1=1",
]  # fmt: skip


def text(random: Random) -> str:
    """Of one sort of hostile text, or of several."""
    makers = [
        lambda: "".join(chr(random.randrange(*random.choice(SCRIPTS))) for _ in range(random.randint(1, 60))),
        lambda: " ".join(random.choices(SIGNS, k=random.randint(1, 40))),
        lambda: "".join(random.choices(SIGNS, k=random.randint(1, 40))),
        lambda: "".join(random.choices([*CONTROLS, *BIDI, "quokka", " "], k=random.randint(1, 40))),
        lambda: random.choice(REPEATED) * random.randint(50, 10_000),
        lambda: " ".join(text(random)[:20] for _ in range(random.randint(2, 12))),
        lambda: "",
    ]
    return random.choices(makers, [4, 4, 3, 3, 3, 2, 1])[0]()[:10_000]


def sent(random: Random) -> str:
    """The same as it stands in an address, with some bytes in between that are no text."""
    made = quote(text(random), safe="")
    if random.random() < 0.25:
        raw = quote_from_bytes(random.choice(BYTES) * random.randint(1, 20))
        made = random.choice([raw + made, made + raw, f"quokka{raw}", f"{raw}quokka"])
    return made


def parameters(random: Random) -> str:
    """Some that make sense, some that make none, some twice."""
    sensible = {
        "kind": [*SOURCES, "kinds"],
        "page": NUMBERS,
        "in": PLACES,
        "interest": ["jazz", "Jazz", "nothing"],
        "by": ["ada", "@ada", "Ada"],
        "has": [*TRAITS, "everything"],
        "when": [*TIMES, "century"],
        "since": DAYS,
        "until": DAYS,
        "sort": [*SORTS, "worst"],
        "mix": ["off", "on"],
        "part": [""],
        "nonsense[]": ["1"],
    }
    pairs = []
    for name in random.choices(list(sensible), k=random.randint(0, 4)):
        value = quote(random.choice(sensible[name])) if random.random() < 0.7 else sent(random)
        pairs.append(f"{name}={value}")
    return "&".join(pairs)


def address(random: Random) -> str:
    asked, more = sent(random), parameters(random)
    return random.choice(
        [
            f"/search/?q={asked}&{more}",
            f"/search/?q={asked}&{more}",
            f"/search/suggestions/?q={asked}&{more}",
            f"/api/v1/search?q={asked}&{more}",
            f"/api/v1/search?q={asked[:60]}&{more}",
            f"/i/{asked or 'jazz'}/",
            f"/i/jazz/?{more}&q={asked}",
            f"/threads/similar/?title={asked}",
        ]
    )


@pytest.fixture
def world(ada, ben, listening, interests, catch_up):
    thread = cast.thread(by=ada, title="Quokka records", body="A quokka sings 名前 и ещё.", on=listening)
    cast.reply(by=ben, to=thread, body="Another quokka.")
    open_up(ada, ben)
    catch_up()


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_nothing_that_is_sent_is_a_fault_or_slow(client, world, eve, who):
    random = Random(f"{SEED} {who}")
    if who == "member":
        client.force_login(eve)
    for warm_up in (
        "/search/?q=quokka",
        "/search/suggestions/?q=quokka",
        "/api/v1/search?q=quokka",
        "/i/jazz/",
    ):
        assert client.get(warm_up).status_code == 200
    for _ in range(QUESTIONS // 2):
        where = address(random)
        started = time.process_time()
        answer = client.get(where)
        took = time.process_time() - started
        assert answer.status_code < 500, where
        assert took < LONGEST_S, f"{took:.1f} s for {where}"
