"""Moments that people type: by the clock of their own device, whose time zone comes along with what they typed.

Without scripts they are typed in the community's own zone (`TIME_ZONE`), which stands beside the field.
"""

from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import DateTimeBaseInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


@cache
def zones() -> frozenset[str]:
    """The names of all time zones; finding them reads hundreds of files."""
    return frozenset(available_timezones())


class _ZonedInput(DateTimeBaseInput):
    """A field and its zone. Its value is a moment, or what was typed: (text, name of the zone)."""

    template_name = "design/forms/zoned.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return data.get(name) or "", data.get(f"{name}_zone") or ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed, zone = value if isinstance(value, tuple) else (value, "")
        context = super().get_context(name, typed, attrs)
        is_moment = isinstance(typed, datetime)
        context["zone"] = zone if zone in zones() else ""
        context["own_zone"] = context["zone"] or timezone.get_default_timezone_name()
        context["instant"] = timezone.make_aware(typed).isoformat() if is_moment else ""
        return context


class MomentInput(_ZonedInput):
    format_key = "DATETIME_INPUT_FORMATS"
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, "%Y-%m-%dT%H:%M")


class DayInput(_ZonedInput):
    format_key = "DATE_INPUT_FORMATS"
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, "%Y-%m-%d")


class _Zoned(forms.Field):
    def clean(self, value: tuple[str, str]) -> Any:
        """The moment, aware. Raises `ValidationError`, also for a zone that there is not, and for a time that no clock
        of it shows, or that it shows twice."""
        typed, zone = value
        if zone and zone not in zones():
            raise ValidationError(_("We do not know this time zone."), code="zone")
        with timezone.override(ZoneInfo(zone) if zone else timezone.get_default_timezone()):
            return super().clean(typed)


class MomentField(_Zoned, forms.DateTimeField):
    """A day and a time of it. Cleaned: an aware datetime."""

    widget = MomentInput


class DayField(_Zoned, forms.DateField):
    """A day. Cleaned: the aware datetime at which it is `at` there."""

    widget = DayInput

    def __init__(self, *, at: time, **options: Any) -> None:
        self.at = at
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        day: date | None = super().to_python(value)
        return timezone.make_aware(datetime.combine(day, self.at)) if day else None
