"""The settings of an index of Meilisearch: those of the embedded engine, as far as it can have them.

Stop words are none of them: the server would forget them in quoted words as well (see `stopwords`).
"""

from collections.abc import Mapping
from typing import Any

from search.engines.protocol import MAX_HITS, MOST_VALUES
from search.engines.tokens import JOINT, apart, clean
from search.engines.typos import ONE_EDIT_FROM, TWO_EDITS_FROM

CUTOFF_MS = 700
"""After which a search gives what it has (its own default: 1,500); a page may take a second."""
SETTINGS: dict[str, Any] = {
    "searchableAttributes": ["title", "names", "body"],
    "filterableAttributes": [
        "at",
        "bucket",
        "by",
        "id",
        "interests",
        "kind",
        "places",
        "traits",
        "visible_to",
    ],
    "sortableAttributes": ["at", "thanks"],
    "faceting": {"maxValuesPerFacet": MOST_VALUES, "sortFacetValuesBy": {"*": "count"}},
    "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness", "at:desc"],
    "typoTolerance": {
        "minWordSizeForTypos": {"oneTypo": ONE_EDIT_FROM, "twoTypos": TWO_EDITS_FROM},
        "disableOnNumbers": True,
    },
    # Its own splitting of Chinese, Japanese and Thai differs between title and question, and between its builds. So it
    # is to take everything for one language, whatever it is: of a sentence with kana in it, it would else leave 写 as
    # it is, and take the same sign in a question without kana for Chinese, and write it as 寫.
    "separatorTokens": [JOINT],
    "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["eng"]}],
    "pagination": {"maxTotalHits": MAX_HITS},
    "searchCutoffMs": CUTOFF_MS,
}


def differences(applied: Mapping[str, Any]) -> list[str]:
    """What the settings of an index differ in from these, a line each."""
    return [
        f"{name}: {applied.get(name)} -> {wanted}"
        for name, wanted in SETTINGS.items()
        if not _holds(applied.get(name), wanted)
    ]


def plain(name: str) -> str:
    """A synonym as the server keeps it."""
    return apart(" ".join(clean(name).casefold().split()))


def _holds(applied: Any, wanted: Any) -> bool:
    """Whether a setting is as wanted; a server adds parts that were not asked for."""
    if isinstance(wanted, dict):
        return isinstance(applied, dict) and all(
            _holds(applied.get(key), value) for key, value in wanted.items()
        )
    return applied == wanted
