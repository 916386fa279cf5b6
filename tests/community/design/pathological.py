"""Texts that make Markdown parsers slow, in kinds."""

from collections.abc import Callable
from functools import partial

_UNITS = {
    "quotes": "> ",
    "quotes without spaces": ">",
    "nested list markers": "- ",
    "nested numbers": "1. ",
    "brackets opened": "[",
    "brackets closed": "]",
    "brackets with parentheses": "[a](",
    "empty links": "[]()",
    "links opened": "[a](<b",
    "links with titles opened": '[a](b "c ',
    "reference links": "[a][b]",
    "image brackets": "![",
    "images of uploads": "![a](/media/a.png)",
    "images elsewhere": "![](a)",
    "stars": "*",
    "stars and letters": "*a ",
    "strong openers": "**a ",
    "closers": "a* ",
    "mixed emphasis": "*a_b ",
    "pairs of emphasis": "*a* ",
    "strong pairs": "**a** ",
    "triple pairs": "***a*** ",
    "alternating emphasis": "*a**b",
    "underscores": "_a ",
    "tildes": "~~a ",
    "tilde pairs": "~~a~~ ",
    "backticks": "`",
    "code spans": "`a` ",
    "backslashes": "\\",
    "escapes": "\\*",
    "entities": "&amp;",
    "ampersands": "&",
    "numeric entities": "&#9;",
    "less-than signs": "<",
    "tags opened": "<a ",
    "autolinks": "<a:b>",
    "web autolinks": "<http://a>",
    "mail addresses": "<a@b.c>",
    "comments": "<!--",
    "processing": "<?",
    "declarations": "<!A ",
    "cdata": "<![CDATA[",
    "typed addresses": "http://a ",
    "typed schemes": "http://",
    "typed brackets": "http://a) ",
    "colons": "://",
    "bangs": "!",
    "pipes": "|",
    "dollars": "$",
    "newlines": "\n",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "hard breaks": "a  \n",
    "tabs": "\t",
    "spaces": " ",
    "headings": "# a\n",
    "underlined headings": "a\n=\n",
    "rules": "***\n",
    "fences": "```\n",
    "tilde fences": "~~~\n",
    "indented code": "    a\n\n",
    "list items": "* a\n",
    "loose items": "* a\n\n",
    "numbered items": "1. a\n",
    "alternating items": "* a\n+ a\n",
    "quote lines": "> a\n",
    "broken quotes": "> a\n\n",
    "definitions": "[a]: b\n",
    "definitions opened": "[a\n",
    "definition titles": '[a]: b "\n',
    "html blocks": "<div>\n",
    "words": "word ",
    "one word": "a",
    "letters beyond ASCII": "й ",
    "emoji": "👩‍👩‍👧 ",
    "combining marks": "\u0301\u0316",
    "decomposed letters": "e\u0301",
    "right-to-left overrides": "\u202e",
    "zero bytes": "\0",
    "surrogates": "\ud800",
    # The worst that three minutes of random mixtures of the above have found.
    "images in lines of emphasis": "&amp;![> a\n*a* ",
    "images in numbered lines": "![**a** 1. a\n*a* ",
    "images of schemes": "__![^http://",
    "images after spaces": "$    ![> a\n*a ",
    "fences and brackets": "> ```\n[a\n",
    "tildes and addresses": "1. a\n~~a~~ http://a [^",
    "emphasis and declarations": "***a*** *\t](<<![CDATA[",
}


def _nested_lists(size: int) -> str:
    lines = (" " * (2 * depth) + "- a\n" for depth in range(size))
    return _upto(lines, size)


def _nested_quotes(size: int) -> str:
    return _upto((">" * depth + " a\n" for depth in range(size)), size)


def _growing_backticks(size: int) -> str:
    return _upto(("a" + "`" * length for length in range(1, size)), size)


def _definitions_used(size: int) -> str:
    return "[a]: b\n\n" + "[a] " * ((size - 8) // 4)


def _distinct_definitions(size: int) -> str:
    return _upto((f"[a{n}]: b\n" for n in range(size)), size)


def _wide_table(size: int) -> str:
    columns = size // 6
    return "|a" * columns + "\n" + "|-" * columns + "\n"


def _long_table(size: int) -> str:
    return "|a|b|\n|-|-|\n" + "|a|b|\n" * ((size - 12) // 6)


def _ragged_table(size: int) -> str:
    columns = size // 12
    return "a|" * columns + "\n" + "-|" * columns + "\n" + "a\n" * ((size - 4 * columns - 2) // 2)


def _quoted_fences(size: int) -> str:
    return "> ```\n" * (size // 6)


def _brackets_in_pairs(size: int) -> str:
    return "[" * (size // 2) + "]" * (size // 2)


def _emphasis_in_pairs(size: int) -> str:
    return "*a " * (size // 6) + "a* " * (size // 6)


def _strong_in_pairs(size: int) -> str:
    return "**a " * (size // 8) + "a** " * (size // 8)


def _parentheses_in_a_link(size: int) -> str:
    return "[a](" + "(" * (size // 2 - 4) + ")" * (size // 2 - 4) + ")"


def _images_in_images(size: int) -> str:
    return "![" * (size // 8) + "a" + "](b)" * (size // 8)


def _upto(parts, size: int) -> str:
    text: list[str] = []
    for part in parts:
        size -= len(part)
        if size < 0:
            break
        text.append(part)
    return "".join(text)


_SHAPES: list[Callable[[int], str]] = [
    _nested_lists, _nested_quotes, _growing_backticks, _definitions_used, _distinct_definitions, _wide_table,
    _long_table, _ragged_table, _quoted_fences, _brackets_in_pairs, _emphasis_in_pairs, _strong_in_pairs,
    _parentheses_in_a_link, _images_in_images,
]  # fmt: skip


def _repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


KINDS: dict[str, Callable[[int], str]] = {name: partial(_repeated, unit) for name, unit in _UNITS.items()} | {
    shape.__name__.strip("_").replace("_", " "): shape for shape in _SHAPES
}
"""Name -> a function of a size that gives the worst text of its kind with at most so many characters."""
