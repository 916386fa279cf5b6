"""One token that changes whenever the brand's content does, so that what is kept from it can be told stale.

It lives in the cache that all processes of this installation share, so reading it costs no query; a token that
was lost is simply a new one, and all that was kept under the old one is made again.
"""

import uuid
from typing import Any

from django.core.cache import caches
from django.db import transaction

KEY = "cms:content"


def token() -> str:
    """The present token."""
    return caches["shared"].get(KEY) or caches["shared"].get_or_set(KEY, new_token, None)


def new_token() -> str:
    return uuid.uuid4().hex


def content_changed(**signal: Any) -> None:
    """A signal's receiver: once the running transaction has committed, all that was kept is stale."""
    transaction.on_commit(lambda: caches["shared"].set(KEY, new_token(), None))
