"""Addresses of finding things and people."""

from django.urls import URLPattern, URLResolver, path

from search.views import (
    asked,
    beside,
    fairness,
    finding,
    interests,
    knowing,
    operating,
    people,
    saved,
    tuning,
)

app_name = "search"
urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", finding.results, name="results"),
    path("me/searches/", saved.saved, name="saved"),
    path("me/searches/<int:pk>/", saved.changed, name="saved-change"),
    path("staff/searches/", asked.searches, name="searches"),
    path("search/mix/", finding.mix, name="mix"),
    path("search/suggestions/", finding.suggest, name="suggestions"),
    path("staff/search/", operating.page, name="operating"),
    path("beside/<slug:kind>/<int:pk>/", beside.beside, name="beside"),
    path("i/<slug:slug>/", interests.interest, name="interest"),
    path("i/<slug:slug>/love/", interests.love, name="love"),
    path("people/", people.people, name="people"),
    path("people/being-found/", people.being_found, name="being-found"),
    path("staff/people/", fairness.page, name="fairness"),
    path("threads/<int:pk>/ask/", knowing.ask, name="ask"),
    path("me/asked/", knowing.asked, name="asked"),
    path("me/asked/<int:pk>/decline/", knowing.decline, name="decline"),
    path("people/tuning/", tuning.page, name="tuning"),
    path("people/interests/<slug:slug>/ignored/", tuning.ignored, name="ignored"),
    path("people/<slug:handle>/wish/", tuning.wish, name="wish"),
    path("people/<slug:handle>/hello/", people.hello, name="hello"),
]
