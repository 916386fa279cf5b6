"""Addresses of the inbox, and of what reaches members who are not here."""

from django.urls import path

from community.notifications import away_views, views

app_name = "notifications"
urlpatterns = [
    path("me/notices/", views.inbox, name="inbox"),
    path("me/away/", away_views.away, name="away"),
    path("mail/stop/<str:token>/", away_views.stop, name="stop"),
]
