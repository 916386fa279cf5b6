"""Pages, for a WSGI server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# The threads of a WSGI server live on, so each keeps its SQLite connection: opening one with its settings takes 1.2 ms.
# (Under ASGI a request may have a thread of its own, which would leave its connection behind; PostgreSQL has its pool.)
for database in settings.DATABASES.values():
    if database["ENGINE"].endswith("sqlite3"):
        database["CONN_MAX_AGE"] = None

pages = get_wsgi_application()

from config.files import with_files_wsgi  # noqa: E402 (needs the settings)

application = with_files_wsgi(pages)
