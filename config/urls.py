"""Every address of the house. Wagtail's pages come last, since they answer for whatever is left."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail.documents import urls as wagtaildocs_urls

from config.api import api

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", include("community.members.urls")),
    path("", include("community.attachments.urls")),
    path("", include("community.notifications.urls")),
    path("", include("community.recognition.urls")),
    path("", include("community.moderation.urls")),
    path("", include("community.discussions.urls")),
    path("", include("chat.urls")),
    path("", include("search.urls")),
    path("", include("cms.urls")),
    path("", include("config.health")),
    path("", include("config.crawling")),
    path("", include("community.design.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("cms/", include("cms.admin_urls")),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("cms.page_urls")),
]
