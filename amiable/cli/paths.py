"""Files and folders that a person names: what cannot be read or written is told in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amiable.core.refusal import Refusal, _


class NotReadable(Refusal):
    """The system does not let us read there."""

    code = "file.not_readable"
    what = _("{file} cannot be read: {reason}.")
    remedy = _("Look at the name, and at who may read it.")


class NotWritable(Refusal):
    """The system does not let us write there."""

    code = "file.not_writable"
    what = _("{file} cannot be written: {reason}.")
    remedy = _("Choose a place in a folder that exists and in which you may write.")


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Whatever keeps us from reading this file becomes a Refusal."""
    try:
        yield
    except OSError as trouble:
        raise NotReadable(source="the system", file=file, reason=trouble.strerror or trouble) from None


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Whatever keeps us from writing this file or folder becomes a Refusal."""
    try:
        yield
    except OSError as trouble:
        raise NotWritable(source="the system", file=place, reason=trouble.strerror or trouble) from None
