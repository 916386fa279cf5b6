"""Addresses of what members uploaded. `design.markdown_rules.UPLOAD` knows the first one."""

from django.urls import path

from community.attachments import views

app_name = "attachments"
urlpatterns = [
    path("uploads/<uuid:token>/", views.upload, name="upload"),
    path("uploads/<uuid:token>/<int:width>/", views.rendition, name="rendition"),
    path("links/<uuid:token>/<int:version>/", views.link_picture, name="link-picture"),
]
