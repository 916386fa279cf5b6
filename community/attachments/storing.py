"""Where uploads lie: in a storage that no address leads to. Only a view that knows who asks hands them out."""

import errno
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

FULL = (errno.ENOSPC, errno.EDQUOT)

logger = logging.getLogger(__name__)


def storage() -> Storage:
    return storages["private"]


@contextmanager
def room_left() -> Iterator[None]:
    """Around everything that writes files: raises `ValidationError` beside `file` where there is no room left."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        logger.error("No room is left for uploads: %s", error)
        raise ValidationError(
            {"file": _("The storage is full, so this could not be kept. Your words are safe.")}
        ) from error


def keep(files: dict[str, Path]) -> None:
    """Store files by the names they get. All of them or none."""
    try:
        for name, path in files.items():
            with path.open("rb") as opened:
                storage().save(name, File(opened))
    except OSError:
        forget(files)
        raise


def forget(names: Iterable[str]) -> None:
    """Remove files, and the folder that they leave empty. What is not there is no error."""
    for name in names:
        try:
            storage().delete(name)
        except OSError:
            logger.exception("%s could not be removed", name)
    for folder in {str(Path(name).parent) for name in names}:
        try:
            storage().delete(folder)
        except OSError:  # something else lies in it
            logger.warning("The folder %s is not empty", folder)
