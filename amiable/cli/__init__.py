"""The `amiable` command: each file of this folder brings its own part, and is found by being here.

A file with an `app` is a group of commands under the file's name (`amiable db start`); a file with a function of its own name is one
command (`amiable serve`). No file imports Django, the database or a room of state at its top: `amiable --help` stays quick.
"""

import importlib
import pkgutil
import signal
import sys
from types import FrameType

import typer

from amiable.core.refusal import Refusal

app = typer.Typer(
    help="What an ethical debt-collection agency runs on: every cent with its working and its legal source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run one command; an expected "no" is told in words and ends with exit code 2, and nobody's work is cut off half-way."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        _find_commands()
        app(prog_name="amiable")
    except Refusal as refusal:
        from amiable.cli.base import tell

        tell(refusal)
        sys.exit(2)


def _find_commands() -> None:
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{name}")
        if group := getattr(module, "app", None):
            app.add_typer(group, name=name, no_args_is_help=True)
        elif command := getattr(module, name, None):
            app.command(name)(command)


def _leave(number: int, frame: FrameType | None) -> None:
    """A polite request to end unwinds the command, so that the database is left as it was found."""
    sys.exit(128 + number)
