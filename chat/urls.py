"""Addresses of the live rooms."""

from django.urls import path

from chat import gather_views, reach_views, reaction_views, views

app_name = "chat"
urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("me/rooms/", reach_views.reach, name="reach"),
    path("rooms/<slug:slug>/", views.room, name="room"),
    path("rooms/<slug:slug>/gather/", gather_views.gathering, name="gather"),
    path("messages/<int:pk>/reactions/", reaction_views.reactions, name="reactions"),
]
