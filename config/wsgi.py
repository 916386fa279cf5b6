"""Pages, for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_wsgi_application()

from config.files import with_files_wsgi  # noqa: E402 (needs the settings)
from config.settling import keep_connections, settle  # noqa: E402 (needs the apps to be ready)

keep_connections()
application = with_files_wsgi(pages)
settle()
