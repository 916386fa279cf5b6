"""A secret that this machine makes for itself and keeps."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(path: Path, entropy: int) -> str:
    """A random key of `entropy` bytes that stays the same: two processes that start at once agree on one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(entropy))
        with suppress(FileExistsError):  # another process was first: a key is never replaced
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
