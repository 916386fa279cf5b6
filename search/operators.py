"""Words of a query that say where to look instead of what for: `from:ada`, `in:listening`, `tag:"free jazz"`."""

import re
from typing import NamedTuple

from search.engines.questions import straight

NAMES = ("from", "in", "tag")
"""By whom; on which board or in which room; about which interest."""

# A phrase is passed over first: what stands in quotation marks is looked for as it is.
_OPERATOR = re.compile(
    rf'(?<!\S)(?:-?"[^"]*"|(?P<name>{"|".join(NAMES)}):(?P<value>"[^"]*"|\S*))', re.IGNORECASE
)


class Operator(NamedTuple):
    """`name`: of `NAMES`; `value`: without quotation marks, @ and #; `typed`: as it stands in the text."""

    name: str
    value: str
    typed: str


class Parts(NamedTuple):
    """`text`: what is left to look for."""

    text: str
    operators: list[Operator]


def taken_apart(text: str) -> Parts:
    """An operator without a value, as while one types, is left out."""
    operators: list[Operator] = []

    def note(found: re.Match[str]) -> str:
        if found["name"] is None:
            return found[0]
        if value := found["value"].strip('"').lstrip("@#").strip():
            operators.append(Operator(found["name"].lower(), value, found[0]))
        return ""

    rest = _OPERATOR.sub(note, straight(text))
    return Parts(" ".join(rest.split()), operators)


def without(text: str, operator: Operator) -> str:
    """The text with this operator taken out, wherever it stands."""
    return " ".join(straight(text).replace(operator.typed, " ", 1).split())
