import re

import pytest

from community.design import theme
from community.design.bundles import STATIC


def test_contrast_of_black_and_white_is_21():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#ffffff", "#ffffff") == pytest.approx(1)


def test_contrast_agrees_with_known_pairs():
    # The lightest grey that passes on white is #767676 at 4.54, the next one fails at 4.48.
    assert theme.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert theme.contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)


def test_our_own_colours_are_readable():
    assert theme.check_theme({}) == []


def test_a_pale_accent_is_named_with_its_contrast():
    problems = theme.check_theme({"accent": "#ffd0d0"})
    assert problems
    assert all("light" in problem for problem in problems)
    assert re.search(r"accent on paper has a contrast of 1\.\d to 1; it needs 4\.5", problems[0])


def test_a_paper_near_the_ink_is_refused_in_the_dark():
    problems = theme.check_theme({"paper_dark": "#d0c8cc"})
    assert any("dark" in problem and "ink" in problem for problem in problems)


@pytest.mark.parametrize("colour", ["red", "#fff", "#c2185b; } body { display: none", "", "#C2185G"])
def test_what_is_no_colour_is_refused(colour):
    assert theme.check_theme({"accent": colour}) == ["“accent” must be a colour such as #c2185b."]
    with pytest.raises(ValueError, match="not a colour"):
        theme.stylesheet({"accent": colour}, {})


def test_an_unknown_name_is_refused():
    assert len(theme.check_theme({"glitter": "#c2185b"})) == 1


def test_text_on_the_accent_is_always_readable():
    for accent in ("#ffee00", "#0044aa", "#808080", "#c2185b", "#7a7a7a"):
        shown = theme.palette({"accent": accent}, "light")
        assert theme.contrast(shown["on_accent"], accent) >= 4.5


def test_the_stylesheet_gives_both_themes_and_the_fonts():
    css = theme.stylesheet({"accent": "#0044aa", "accent_dark": "#99bbff"}, {"display": "serif"})
    assert "--brand-accent: light-dark(#0044aa, #99bbff);" in css
    assert "--brand-on-accent: light-dark(#ffffff, #0a0407);" in css
    assert "--brand-font-display:" in css and "Palatino" in css
    assert "--brand-font-text" not in css


def test_an_unknown_font_is_refused():
    with pytest.raises(KeyError):
        theme.stylesheet({}, {"text": "comic; } * { color: red"})


@pytest.mark.parametrize("name", theme.MIXES)
def test_the_checked_mixes_are_the_mixes_of_the_stylesheet(name):
    tokens = (STATIC / "tokens.css").read_text()
    written = re.search(rf"--{name.replace('_', '-')}: (.+);", tokens).group(1)
    mixes = re.findall(r"color-mix\(in srgb, (?:var\(--)?([#\w-]+)\)? (\d+)%, var\(--([\w-]+)\)\)", written)
    found = [(colour, int(share), other) for colour, share, other in mixes]
    wanted = theme.MIXES[name]
    assert found == list(dict.fromkeys([wanted["light"], wanted["dark"]]))


@pytest.mark.parametrize("name", ["accent", "ink", "paper"])
def test_the_default_colours_are_those_of_the_stylesheet(name):
    tokens = (STATIC / "tokens.css").read_text()
    light, dark = theme.DEFAULTS[name], theme.DEFAULTS[f"{name}_dark"]
    assert f"--{name}: var(--brand-{name}, light-dark({light}, {dark}));" in tokens
