"""Wagtail's choosers, started by `cms/choosers.js`: the policy allows no inline script."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets import AdminPageChooser
from wagtail.images.widgets import AdminImageChooser


class QuietStart:
    """Renders an element that starts the chooser, in the place of a script."""

    def render(self, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None) -> SafeString:
        chosen = self.get_value_data(value)  # type: ignore[attr-defined]
        options = self.get_js_init_options(attrs["id"], name, chosen)  # type: ignore[attr-defined]
        return format_html(
            '{}<wagtail-chooser kind="{}" input="{}" options="{}"></wagtail-chooser>',
            mark_safe(self.render_html(name, chosen, attrs)),  # type: ignore[attr-defined]  # safe: a template
            self.js_constructor,  # type: ignore[attr-defined]
            attrs["id"],
            json.dumps(options),
        )


class ImageChooser(QuietStart, AdminImageChooser):
    """Chooses a picture from the library."""


class StoryChooser(QuietStart, AdminPageChooser):
    """Chooses a story."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(target_models=["cms.StoryPage"], **kwargs)
