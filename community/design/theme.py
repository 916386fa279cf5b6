"""The colours and fonts of a brand: are they readable, and how do they become custom properties?

A theme is a mapping of names to colours as ``#rrggbb``: ``accent``, ``ink`` and ``paper`` for light, the same with
``_dark`` for dark. What is left out comes from ``DEFAULTS``. All other colours of the design are mixed from these
three in ``tokens.css``; ``MIXES`` repeats those mixes, so that readability is checked on what is really shown.
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

HEX = re.compile(r"#[0-9a-fA-F]{6}")
MODES = {"light": "", "dark": "_dark"}
DEFAULTS = {
    "accent": "#c2185b",
    "ink": "#24131f",
    "paper": "#fdf7f4",
    "accent_dark": "#ff7aa2",
    "ink_dark": "#f8edf1",
    "paper_dark": "#170f19",
}
# What text on the accent may be: the better of the two is taken, which always reaches 4.5.
ON_ACCENT = ("#ffffff", "#0a0407")
# name: (colour, its share in percent, mixed into), per mode where they differ; the same numbers as in tokens.css
MIXES = {
    "surface": {"light": ("#ffffff", 75, "paper"), "dark": ("#ffffff", 5, "paper")},
    "sunken": {"light": ("ink", 5, "paper"), "dark": ("#000000", 25, "paper")},
    "ink_soft": {"light": ("ink", 72, "paper"), "dark": ("ink", 72, "paper")},
    "accent_soft": {"light": ("accent", 10, "surface"), "dark": ("accent", 16, "surface")},
    "accent_ink": {"light": ("accent", 80, "ink"), "dark": ("accent", 80, "ink")},
    "line_strong": {"light": ("ink", 55, "paper"), "dark": ("ink", 55, "paper")},
}
# text and its ground with the least contrast that WCAG 2.2 AA asks: 4.5 for text (1.4.3), 3 for borders (1.4.11)
PAIRS = (
    ("ink", "paper", 4.5),
    ("ink_soft", "sunken", 4.5),
    ("ink_soft", "surface", 4.5),
    ("accent", "paper", 4.5),
    ("accent", "surface", 4.5),
    ("accent_ink", "accent_soft", 4.5),
    ("line_strong", "surface", 3.0),
)
FONTS = {
    "grotesque": '"Helvetica Neue", "Nimbus Sans", "Liberation Sans", Arimo, Arial, sans-serif',
    "humanist": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
    "serif": '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, "Liberation Serif", serif',
    "rounded": 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, "Arial Rounded MT Bold", sans-serif',
    "mono": 'ui-monospace, "Cascadia Code", "Source Code Pro", Menlo, Consolas, "Liberation Mono", monospace',
    "system": '-apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, "Liberation Sans", sans-serif',
}


def check_theme(colours: Mapping[str, str]) -> list[str]:
    """Sentences about what is wrong with ``colours``, for the person who chose them; empty when all is well."""
    wrong = [
        _("“%(name)s” must be a colour such as #c2185b.") % {"name": name}
        for name, colour in colours.items()
        if name not in DEFAULTS or not HEX.fullmatch(colour)
    ]
    return wrong or [problem for mode in MODES for problem in unreadable(palette(colours, mode), mode)]


def unreadable(shown: Mapping[str, str], mode: str) -> list[str]:
    labels = {"light": _("light"), "dark": _("dark")}
    message = _(
        "In the %(mode)s theme, %(text)s on %(ground)s has a contrast of %(ratio).1f to 1; it needs %(least)s to 1."
    )
    return [
        message % {"mode": labels[mode], "text": text, "ground": ground, "ratio": ratio, "least": least}
        for text, ground, least in PAIRS
        if (ratio := contrast(shown[text], shown[ground])) < least
    ]


def palette(colours: Mapping[str, str], mode: str) -> dict[str, str]:
    """Every colour of ``mode`` ("light" or "dark") by name, the mixed ones included."""
    theme = {**DEFAULTS, **colours}
    shown = {name: theme[name + MODES[mode]] for name in ("accent", "ink", "paper")}
    shown["on_accent"] = max(ON_ACCENT, key=lambda colour: contrast(colour, shown["accent"]))
    for name, mixes in MIXES.items():
        colour, share, other = mixes[mode]
        shown[name] = mix(shown.get(colour, colour), share, shown[other])
    return shown


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio": (L1 + 0.05) / (L2 + 0.05))."""
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance", with sRGB's threshold 0.04045)."""
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mix(colour: str, share: int, other: str) -> str:
    """CSS ``color-mix(in srgb, colour share%, other)``."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round((a * share + b * (100 - share)) / 100):02x}" for a, b in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255. Raises ValueError unless ``colour`` is ``#rrggbb``."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour such as #c2185b")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def stylesheet(colours: Mapping[str, str], fonts: Mapping[str, str]) -> str:
    """The brand's own stylesheet: custom properties for light and dark.

    ``fonts`` names a stack of ``FONTS`` for ``display`` and ``text``. Raises ValueError for a colour that is none
    and KeyError for an unknown font, so nothing else can get into the CSS.
    """
    light, dark = palette(colours, "light"), palette(colours, "dark")
    lines = [
        f"  --brand-{name.replace('_', '-')}: light-dark({light[name]}, {dark[name]});"
        for name in ("accent", "on_accent", "ink", "paper")
    ]
    lines += [f"  --brand-font-{use}: {FONTS[fonts[use]]};" for use in ("display", "text") if use in fonts]
    return ":root {\n" + "\n".join(lines) + "\n}\n"
