"""Addresses of finding things and people."""

from django.urls import URLPattern, URLResolver, path

from search import views

app_name = "search"
urlpatterns: list[URLPattern | URLResolver] = [path("search/", views.results, name="results")]
