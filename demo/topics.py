"""What the demo's people talk about: boards, interests, real things to name, and what was said of them.

Every sentence of opinion comes from `demo/data` (origins and licences there). Written here are only the
short frames that name a real thing; a `{}` stands for it.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus

DATA = Path(__file__).parent / "data"

TOPICS = ("albums", "gear", "films", "food")

BOARDS = (
    ("Albums on repeat", "What you cannot stop playing, and what to play after it.", "albums"),
    ("First listens", "New to you counts as new.", "albums"),
    ("Gear talk", "Headphones, phones and whatever carries the sound.", "gear"),
    ("Film nights", "Films worth staying up for, and how they sound.", "films"),
    ("Before the concert", "Where to eat, what to cook, whom to bring.", "food"),
)
"""(name, description, topic) of each board."""

INTERESTS = (
    *(
        "Acid Jazz",
        "Afrobeat",
        "Ambient",
        "Americana",
        "Bebop",
        "Bluegrass",
        "Blues",
        "Bossa Nova",
        "Britpop",
    ),
    *("Chill", "Classical", "Cool Jazz", "Country", "Dancehall", "Deep House", "Detroit Techno", "Disco"),
    *("Doo-wop", "Downtempo", "Dream Pop", "Drum'n'bass", "Dub", "Dubstep", "Electronica", "Ethio-jazz"),
    *("Flamenco", "Folk", "Funk", "Gospel", "Grunge", "Hard Rock", "Heavy Metal", "Hip Hop", "House"),
    *(
        "Indie",
        "J-Pop",
        "Jazz",
        "K-Pop",
        "Krautrock",
        "Latin Jazz",
        "Motown",
        "Neo-Soul",
        "New Wave",
        "Opera",
    ),
    *("Piano", "Power Pop", "Punk", "R&B", "Reggae", "Rockabilly", "Salsa", "Samba", "Shoegaze", "Soul"),
    *("Soundtrack", "Synth Pop", "Tango", "Techno", "Trip Hop", "World"),
    *("Adventure", "Comedy", "Documentary", "Drama", "Thriller/Suspense"),
)
"""Names as the data writes them: genres of music, then of film."""

PARTS = """
Jazz: jass
  Acid Jazz
  Bebop: bop
  Cool Jazz
  Ethio-jazz
  Latin Jazz
Electronica: electronic music
  Ambient
  Downtempo
  Drum'n'bass: dnb, jungle
  Dubstep
  House
    Deep House
  Techno
    Detroit Techno
  Trip Hop
Reggae
  Dancehall
  Dub
Soul
  Motown
  Neo-Soul
Indie: indie rock
  Britpop
  Dream Pop
  Shoegaze
Country
  Americana
  Bluegrass
Hip Hop: rap
"""
"""What belongs where among them, and what else some of them are called, as managers would write it."""


class Subject(NamedTuple):
    """A thing to talk about: as a title says it, as Markdown says it, and opening words in Markdown."""

    plain: str
    marked: str
    opening: str


TITLES = {
    "albums": (
        "On repeat: {}",
        "{}, front to back",
        "Where do I go after {}?",
        "First listen: {}",
        "{} on vinyl",
    ),
    "gear": ("{}: what do you play it on?", "Testing with {}", "The bass on {}", "Which headphones for {}?"),
    "films": ("Film night: {}", "{}, seen again", "The sound of {}", "What did you make of {}?"),
    "food": ("Tonight: {}", "Cooking {} to a record", "{} before the concert", "Who makes {} at home?"),
}
ANSWERS = {
    "albums": ("{} again tonight.", "{} is the one I keep coming back to.", "Try {} next.", "{}, loud."),
    "gear": ("I always test with {}.", "Same here with {}.", "It shows most on {}.", "Put on {} and listen."),
    "films": ("Then watch {}.", "{} for me.", "It made me think of {}.", "{} is on again on Friday."),
    "food": ("With {}, always.", "We had {} on Friday.", "{} next time.", "I would bring {}."),
}
RECORD_OPENINGS = (
    "{work}, then **{artist}**. More {genre} like this, please.",
    "Tonight it is {work}, with a lot of **{artist}** and some {genre} for later.",
    "**{artist}** sent me back to {work}. Who else is on a {genre} streak?",
    "Started with {genre}, passed **{artist}**, ended at {work}.",
    "{work} came on by chance, right after **{artist}**. What {genre} should follow?",
)
DISH_OPENINGS = (
    "I made {dish} on Sunday. {link}",
    "Looking for the best {dish} in town. {link}",
    "There was {dish} and there was music. {link}",
)
HELLOS = ("{} now", "anyone for {}?", "has anyone tried {}?", "back to {}", "{} again!", "who said {}?")


@cache
def data(name: str) -> dict:
    """The parsed `demo/data/<name>.json`."""
    return json.loads((DATA / f"{name}.json").read_text())


def slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")


def escaped(text: str) -> str:
    """`text` so that Markdown shows it as it stands: "*NSYNC" stays "*NSYNC"."""
    return re.sub(r"([\\`*_\[\]<>#~|!])", r"\\\1", text)


def search_link(label: str, words: str) -> str:
    return f"[{escaped(label)}](/search/?q={quote_plus(words)})"


@cache
def opinions(topic: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(good, bad) sentences. Albums have none of their own: of them is said what fits anything."""
    talk = data("talk")["anything" if topic == "albums" else topic]
    return tuple(map(_unstarred, talk["good"])), tuple(map(_unstarred, talk["bad"]))


@cache
def remarks(topic: str) -> tuple[str, ...]:
    """Sentences short enough for a line in a room."""
    good, bad = opinions(topic)
    return tuple(line for line in good + bad[::5] if len(line) <= 80)


@cache
def films() -> tuple[Subject, ...]:
    return tuple(
        Subject(
            f"{title} ({year})",
            f"*{escaped(title)}* ({year})",
            f"*{escaped(title)}*, {year}, directed by {search_link(director, director)}. {genre}.",
        )
        for title, year, genre, director in data("films")
    )


@cache
def dishes() -> tuple[Subject, ...]:
    return tuple(
        Subject(dish, f"*{dish}*", opening.format(dish=f"*{dish}*", link=search_link("More of it?", dish)))
        for dish in data("food")["dishes"]
        for opening in DISH_OPENINGS
    )


def _unstarred(sentence: str) -> str:
    return re.sub(r"([*_])", r"\\\1", sentence)
