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


def test_the_leaf_of_a_calendar_names_month_day_and_weekday_to_the_eye_alone():
    shown = render("{% calendar_day when %}", when=datetime(2026, 11, 22, 14, 5, 3, 9, tzinfo=UTC))
    assert (
        '<time datetime="2026-11-22T14:05:03+00:00"><span>Nov</span><b>22</b><span>Sun</span></time>' in shown
    )
    assert shown.startswith('<local-day class="calendar-day" aria-hidden="true">')


def test_a_moment_names_its_zone_without_javascript():
    shown = render("{% local_time when %}", when=datetime(2026, 11, 22, 14, 5, 3, 9, tzinfo=UTC))
    assert '<local-time><time datetime="2026-11-22T14:05:03+00:00">' in shown
    assert "Nov. 22, 2026, 2:05 p.m. UTC" in shown
    assert render("{% local_time when %}", when=None) == ""


def test_what_ends_on_the_day_it_began_says_the_day_once():
    began = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
    told = "{% local_time when since=began %}"
    shown = render(told, when=began.replace(hour=16), began=began)
    assert 'data-since="2026-11-22T14:05:00+00:00"' in shown
    assert ">4:05 p.m. UTC<" in shown
    assert "Nov. 23, 2026, 4:05 p.m. UTC" in render(told, when=began.replace(day=23, hour=16), began=began)
