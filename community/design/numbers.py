"""Numbers that stand in addresses and forms, where anybody may write anything."""

DIGITS = 18
"""So many fit into every id of a database."""


def number_in(text: str | None, digits: int = DIGITS) -> int | None:
    """The number that `text` spells in at most so many digits; None where it is none, negative or longer."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= digits else None
