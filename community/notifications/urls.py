"""Addresses of the inbox."""

from django.urls import path

from community.notifications import views

app_name = "notifications"
urlpatterns = [path("me/notices/", views.inbox, name="inbox")]
