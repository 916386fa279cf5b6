"""Addresses of the live rooms."""

from django.urls import path

from chat import (
    bot_views,
    gather_views,
    host_views,
    invite_views,
    involvement_views,
    message_views,
    pin_views,
    question_views,
    reach_views,
    reaction_views,
    reminder_views,
    request_views,
    views,
)

app_name = "chat"
urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("me/rooms/", reach_views.reach, name="reach"),
    path("me/requests/", request_views.requests, name="requests"),
    path("members/<slug:handle>/write/", request_views.write, name="write"),
    path("rooms/start/", host_views.start, name="start"),
    path("rooms/come-in/<str:token>/", invite_views.come_in, name="come-in"),
    path("rooms/<slug:slug>/", views.room, name="room"),
    path("rooms/<slug:slug>/gather/", gather_views.gathering, name="gather"),
    path("rooms/<slug:slug>/pins/", pin_views.pins, name="pins"),
    path("messages/<int:pk>/pin/", pin_views.pin, name="pin"),
    path("rooms/<slug:slug>/bots/", bot_views.bots, name="bots"),
    path("rooms/<slug:slug>/bots/<int:pk>/end/", bot_views.end, name="end-bot"),
    path("hooks/<str:key>/", bot_views.hook, name="hook"),
    path("messages/<int:pk>/reactions/", reaction_views.reactions, name="reactions"),
    path("rooms/<slug:slug>/about/", host_views.about, name="about"),
    path("rooms/<slug:slug>/wishes/", host_views.wishes, name="wishes"),
    path("rooms/<slug:slug>/state/", host_views.state, name="state"),
    path("rooms/<slug:slug>/roles/", host_views.role, name="role"),
    path("rooms/<slug:slug>/leave/", host_views.leave, name="leave"),
    path("rooms/<slug:slug>/invitation/", invite_views.invitation, name="invitation"),
    path("rooms/<slug:slug>/invitations/", invite_views.invitations, name="invitations"),
    path("rooms/<slug:slug>/links/", invite_views.links, name="links"),
    path("rooms/<slug:slug>/<int:seq>/edit/", message_views.edit, name="edit"),
    path("rooms/<slug:slug>/<int:seq>/remove/", message_views.remove, name="remove"),
    path("rooms/<slug:slug>/questions/", question_views.all_questions, name="questions"),
    path("questions/<int:pk>/", question_views.one, name="question"),
    path("questions/<int:pk>/vote/", question_views.vote, name="question-vote"),
    path("questions/<int:pk>/take-back/", question_views.take_back, name="question-take-back"),
    path("rooms/<slug:slug>/reminder/", reminder_views.reminder, name="reminder"),
    path("rooms/<slug:slug>/mine/", involvement_views.mine, name="mine"),
]
