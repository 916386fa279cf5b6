"""Wagtail's own addresses, with our way of serving pages in the place of its own. Comes last of all."""

from django.urls import re_path
from wagtail import urls as wagtail_urls

from cms import views

urlpatterns = [
    *(route for route in wagtail_urls.urlpatterns if route.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, views.serve, name="wagtail_serve"),
]
