"""What we add to Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from cms.places import Places


@hooks.register("insert_global_admin_js")
def choosers() -> SafeString:
    """Deferred, so that it runs when Wagtail's own scripts have."""
    return format_html('<script src="{}" defer></script>', static("cms/choosers.js"))


@hooks.register("register_admin_viewset")
def places() -> Places:
    return Places()
