"""Wagtail's admin, under a content policy of its own."""

from django.conf import settings
from django.urls import path
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import urlpatterns as wagtailadmin
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.desk import DeskSettings

# Wagtail's rich text editor and tooltips write style attributes, its uploads show blobs, its preview is a frame
# of this site. Scripts stay as strict as everywhere.
POLICY = settings.SECURE_CSP | {
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}

desk = path("account/", require_admin_access(DeskSettings.as_view()), name="wagtailadmin_account")
urlpatterns = [
    # One way in, with its rate limits and second factor; Wagtail's own form knows neither.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    *decorate_urlpatterns([desk, *wagtailadmin], csp_override(POLICY)),
]
