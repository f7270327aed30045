"""Read a TOML file that a person wrote."""

import tomllib
from pathlib import Path

from amiable.cli.paths import reading
from amiable.core.refusal import Refusal, _


class BadToml(Refusal):
    """The file cannot be read as TOML."""

    code = "file.not_toml"
    what = _("{file} cannot be read: {reason}.")
    remedy = _('Write one line for each key, such as: name = "Vivre"')


def read_toml(file: Path) -> dict[str, object]:
    """The keys of a file.

    refuses  NotReadable, BadToml
    """
    with reading(file):
        content = file.read_bytes()
    try:
        return tomllib.loads(content.decode())
    except ValueError as error:  # not TOML, or not UTF-8
        raise BadToml(source="the file itself", file=file.name, reason=str(error)) from None
