"""Addresses of boards, threads and posts."""

from django.urls import path

from community.discussions import (
    draft_views,
    feeds,
    idea_views,
    list_views,
    poll_views,
    post_views,
    reaction_views,
    reading_views,
    steering_views,
    views,
)

app_name = "discussions"
urlpatterns = [
    path("boards/", list_views.boards, name="boards"),
    path("boards/<slug:slug>/", list_views.board, name="board"),
    path("boards/<slug:slug>/reading/", reading_views.read_board, name="read-board"),
    path("boards/<slug:slug>/feed/", feeds.board_feed, name="board-feed"),
    path("boards/<slug:slug>/start/", views.start, name="start"),
    path("boards/<slug:board>/<int:pk>/<slug:slug>/", views.thread, name="thread"),
    path("interests/<slug:slug>/feed/", feeds.interest_feed, name="interest-feed"),
    path("threads/", list_views.threads, name="threads"),
    path("unread/", reading_views.unread, name="unread"),
    path("unread/reading/", reading_views.read_all, name="read-all"),
    path("threads/<int:pk>/reading/", reading_views.reading, name="reading"),
    path("threads/<int:pk>/support/", idea_views.support, name="support"),
    path("threads/<int:pk>/idea/", idea_views.answer, name="answer-idea"),
    path("threads/<int:pk>/poll/", poll_views.poll, name="poll"),
    path("threads/<int:pk>/ballot/", poll_views.ballot, name="ballot"),
    path("threads/<int:pk>/voters/", poll_views.voters, name="voters"),
    path("staff/threads/<int:pk>/", steering_views.steer, name="steer"),
    path("threads/similar/", views.similar, name="similar"),
    path("threads/<int:pk>/page/", views.page, name="page"),
    path("posts/<int:pk>/hide/", views.hide, name="hide"),
    path("posts/<int:pk>/restore/", views.restore, name="restore"),
    path("posts/<int:pk>/answer/", post_views.answer, name="answer"),
    path("me/drafts/", draft_views.drafts, name="drafts"),
    path("me/drafts/<int:pk>/", draft_views.draft, name="draft"),
    path("posts/<int:pk>/edit/", post_views.edit, name="edit"),
    path("posts/<int:pk>/reactions/", reaction_views.reactions, name="reactions"),
    path("posts/<int:pk>/revisions/", post_views.revisions, name="revisions"),
    path("posts/<int:pk>/removal/", post_views.removal, name="removal"),
]
