"""Moments typed by the clock of one's own device, or by the community's where no script told of it."""

from datetime import UTC, datetime, time

import pytest
from django import forms

from community.design.zones import DayField, MomentField


class Plan(forms.Form):
    starts = MomentField(required=False)
    day = DayField(at=time(8), required=False)


def cleaned(**said):
    form = Plan(said)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_what_is_typed_counts_by_the_zone_that_comes_along():
    found = cleaned(
        starts="2031-07-01T20:00", starts_zone="Europe/Berlin", day="2031-01-02", day_zone="America/New_York"
    )
    assert found["starts"] == datetime(2031, 7, 1, 18, tzinfo=UTC)
    assert found["day"] == datetime(2031, 1, 2, 13, tzinfo=UTC)


def test_without_a_zone_it_is_the_communitys(settings):
    assert cleaned(starts="2031-07-01T20:00")["starts"] == datetime(2031, 7, 1, 20, tzinfo=UTC)
    settings.TIME_ZONE = "Asia/Tokyo"
    assert cleaned(starts="2031-07-01T20:00")["starts"] == datetime(2031, 7, 1, 11, tzinfo=UTC)
    assert "Asia/Tokyo" in str(Plan()["starts"])


def test_nothing_typed_is_nothing():
    assert cleaned(starts="", starts_zone="Europe/Berlin") == {"starts": None, "day": None}


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "x" * 5_000, "\0"])
def test_a_zone_that_there_is_not_is_refused(zone):
    form = Plan({"starts": "2031-07-01T20:00", "starts_zone": zone})
    assert form.errors["starts"] == ["We do not know this time zone."]
    assert 'value="2031-07-01T20:00"' in str(form["starts"])


@pytest.mark.parametrize("typed", ["2031-03-30T02:30", "2031-10-26T02:30", "tomorrow"])
def test_a_time_that_no_clock_shows_or_that_it_shows_twice_is_refused(typed):
    assert Plan({"starts": typed, "starts_zone": "Europe/Berlin"}).errors["starts"]


def test_the_page_has_the_moment_for_the_script_and_the_zone_for_people():
    shown = str(Plan(initial={"starts": datetime(2031, 7, 1, 18, tzinfo=UTC)})["starts"])
    assert 'value="2031-07-01T18:00"' in shown
    assert 'data-instant="2031-07-01T18:00:00+00:00"' in shown
    assert "<span data-zone>UTC</span>" in shown


def test_what_was_typed_comes_back_with_its_zone_and_is_not_moved():
    shown = str(Plan({"starts": "2031-07-01T20:00", "starts_zone": "Europe/Berlin"})["starts"])
    assert 'value="2031-07-01T20:00"' in shown
    assert 'name="starts_zone" value="Europe/Berlin"' in shown
    assert "data-instant" not in shown
