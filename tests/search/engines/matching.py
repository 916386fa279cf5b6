"""What the stand-in finds: documents whose texts hold the words, among those that the filters leave."""

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable

COMPARE = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}
_FILTER = re.compile(r'(NOT )?(\w+) IN \[((?:"[^"]*"(?:, )?)*)\]')


def matches(document: dict, body: dict, asked: list[str]) -> bool:
    looked_at = body["attributesToSearchOn"] or ["title", "names", "body"]
    values = [document[name] if name == "names" else [document[name]] for name in looked_at]
    texts = _plain(" ".join(text for value in values for text in value))
    return any(_says(texts, one) for one in asked)


def _says(texts: str, asked: str) -> bool:
    parts = re.findall(r'(?<!\S)(-?)(?:"([^"]*)"|(\S+))', asked)
    return all(((phrase or word) in texts) != bool(minus) for minus, phrase, word in parts)


def asked_as(text: str, synonyms: dict[str, list[str]]) -> list[str]:
    """What was asked, and the same with one name in the place of another."""
    plain = _plain(text)
    return [plain] + [
        re.sub(rf'(?<!["\w-]){re.escape(_plain(name))}(?!["\w])', other, plain)
        for name, others in synonyms.items()
        for other in map(_plain, others)
    ]


def _plain(text: str) -> str:
    return re.sub(r"(?<=\w)-(?=\w)", " ", text.casefold())


def counted(found: list[dict], name: str) -> Counter:
    values = [document[name] for document in found]
    labels = [label for value in values for label in (value if isinstance(value, list) else [value])]
    return Counter(label for label in labels if label)


def passing(documents: Iterable[dict], filters: list[str]) -> list[dict]:
    tests = [_test(filter) for filter in filters]
    return [document for document in list(documents) if all(test(document) for test in tests)]


def _test(filter: str) -> Callable[[dict], bool]:
    if compared := re.fullmatch(r"(\w+) (=|<=|>=) (-?\d+)", filter):
        return lambda document: COMPARE[compared[2]](document[compared[1]], int(compared[3]))
    negated, field, labels = _FILTER.fullmatch(filter).groups()
    wanted = set(re.findall(r'"([^"]*)"', labels))

    def passes(document: dict) -> bool:
        value = document[field]
        return wanted.isdisjoint(value if isinstance(value, list) else [value]) == bool(negated)

    return passes


def hit(document: dict, body: dict, asked: list[str]) -> dict:
    marks = rf"{body['highlightPreTag']}\g<0>{body['highlightPostTag']}"
    words = "|".join(re.escape(word.strip('"')) for one in asked for word in one.split()) or "(?!)"
    formatted = {
        field: re.sub(words, marks, document[field], flags=re.IGNORECASE)
        for field in body["attributesToHighlight"]
    }
    return {field: document[field] for field in body["attributesToRetrieve"]} | {
        "_formatted": formatted,
        "_rankingScore": 1.0,
    }
