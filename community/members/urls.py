"""Addresses of members, their profiles and controls."""

from django.urls import URLPattern, URLResolver, path

from community.members.views import blocking, knowing, profiles, settings, suggestions, vocabulary, welcoming

app_name = "members"
urlpatterns: list[URLPattern | URLResolver] = [
    path("welcome/", welcoming.welcome, name="interests"),
    path("language/", welcoming.language, name="language"),
    path("members/<slug:handle>/", profiles.profile, name="profile"),
    path("members/<slug:handle>/block/", blocking.block, name="block"),
    path("members/<slug:handle>/unblock/", blocking.unblock, name="unblock"),
    path("me/blocks/", blocking.mine, name="blocks"),
    path("me/", settings.me, name="me"),
    path("me/profile/", settings.edit, name="edit"),
    path("me/interests/", settings.interests, name="my-interests"),
    path("me/interests/suggest/", suggestions.suggest, name="suggest"),
    path("me/consent/<slug:purpose>/", settings.answer, name="consent"),
    path("me/known/", knowing.known, name="known"),
    path("me/known/download/", knowing.download, name="download"),
    path("me/known/<str:key>/", knowing.holding, name="holding"),
    path("me/leave/", knowing.leave, name="leave"),
    path("staff/interests/", vocabulary.words, name="vocabulary"),
    path("staff/suggestions/", suggestions.waiting, name="suggestions"),
    path("staff/suggestions/<int:pk>/", suggestions.settle, name="suggestion"),
    path("staff/interests/<slug:slug>/", vocabulary.word, name="word"),
    path("staff/interests/<slug:slug>/synonyms/", vocabulary.synonyms, name="synonyms"),
    path("staff/interests/<slug:slug>/broader/", vocabulary.broader, name="broader"),
    path("staff/interests/<slug:slug>/merge/", vocabulary.merger, name="merger"),
]
