from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from lucide import IconDoesNotExist

from community.design.templatetags import design


def render(text, **values):
    return Template("{% load design %}" + text).render(Context(values))


def test_an_icon_is_hidden_from_assistive_technology():
    drawn = render('{% icon "heart" %}')
    assert drawn.startswith("<svg") and 'aria-hidden="true"' in drawn and 'width="20"' in drawn


def test_an_icon_with_a_label_is_an_image_with_that_name():
    drawn = render('{% icon "heart" 16 label=words %}', words='Thanks "you"')
    assert 'role="img" aria-label="Thanks &quot;you&quot;"' in drawn and 'width="16"' in drawn


def test_an_icon_is_drawn_once():
    render('{% icon "radio" 18 %}')
    before = design.draw.cache_info().misses
    render('{% icon "radio" 18 %}{% icon "radio" 18 %}')
    assert design.draw.cache_info().misses == before


def test_an_unknown_icon_is_an_error():
    with pytest.raises(IconDoesNotExist):
        render('{% icon "no-such-icon" %}')


def test_a_time_stands_in_the_page_without_javascript():
    shown = render("{% time_ago when %}", when=datetime(2026, 11, 22, 14, 5, tzinfo=UTC))
    assert 'datetime="2026-11-22T14:05:00+00:00"' in shown
    assert "Nov. 22, 2026, 2:05 p.m." in shown
    assert render("{% time_ago when %}", when=None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Okafor", "AO"),
        ("Bo", "B"),
        ("  ", ""),
        ("Ana Maria de Vega", "AV"),
        ("نور الهدى", "نا"),
        ("<b> x", "<X"),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_last_word(name, letters):
    assert design.initials(name) == letters


def test_a_hue_is_one_of_twelve_and_stays():
    seeds = [*range(200), "ada", "a-very-long-handle-indeed", "", "نور"]
    assert {design.hue(seed) for seed in seeds} == set(range(1, 13))
    assert design.hue("ada") == design.hue("ada")
    assert design.hue(7) == design.hue("7")


def test_initials_are_escaped_in_the_page():
    assert render("{{ name|initials }}", name="<b> x") == "&lt;X"


def test_a_moment_names_its_zone_without_javascript():
    shown = render("{% local_time when %}", when=datetime(2026, 11, 22, 14, 5, 3, 9, tzinfo=UTC))
    assert '<local-time><time datetime="2026-11-22T14:05:03+00:00">' in shown
    assert "Nov. 22, 2026, 2:05 p.m. UTC" in shown
    assert render("{% local_time when %}", when=None) == ""
