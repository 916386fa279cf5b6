"""What words are, wherever they come in."""

import unicodedata


def says_something(text: str) -> bool:
    """Whether there is a letter, digit, sign or symbol in it, and not only what nobody sees."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)
