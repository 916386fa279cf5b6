"""Pages and the one socket, for an ASGI server. In the production shape it is asked for the socket only."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 (needs the apps to be ready)
from django.urls import path  # noqa: E402

from community.live.socket import Socket  # noqa: E402
from config.files import with_files_asgi  # noqa: E402
from config.settling import settle  # noqa: E402

application = ProtocolTypeRouter(
    {"http": with_files_asgi(pages), "websocket": URLRouter([path("ws/", Socket.as_asgi())])}
)
settle()
