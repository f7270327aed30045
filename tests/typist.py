"""Types commands for the tests: it holds the libraries in memory and forks for each command, which reads the product's own code anew."""

import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

# What a command spends its first second on. Nothing of the product: its settings depend on the environment of each command.
LIBRARIES = (
    *("typer.main", "typer.rich_utils", "rich.console", "rich.table", "rich.progress", "psycopg", "stdnum.iban", "babel.dates"),
    *("django.db.models", "django.db.migrations.executor", "django.db.backends.postgresql.base", "django.contrib.postgres.fields"),
    *("django.contrib.auth.hashers", "django.core.management", "django.http", "django.urls", "lxml.etree", "openpyxl", "typst", "segno"),
    *("procrastinate", "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.asymmetric.ed25519"),
    *("pypdfium2", "phonenumbers"),
)


class Typist:
    """A process of its own that types what it is told, one command after the other."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.typist"]
        self._process = subprocess.Popen(command, env=without_settings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def types(self, words: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        """Type `amiable` and these words, and give what a shell would."""
        inbox, outbox = self._process.stdin, self._process.stdout
        assert inbox is not None
        assert outbox is not None
        with tempfile.TemporaryDirectory() as folder:
            inbox.write(json.dumps({"words": words, "environment": environment, "folder": folder}) + "\n")
            inbox.flush()
            code = int(outbox.readline())
            said, complained = (Path(folder, name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(["amiable", *words], code, said, complained)

    def leave(self) -> None:
        """Go home."""
        self._process.communicate()


def without_settings() -> dict[str, str]:
    """The environment without Django's settings: a library that reads them fails here at once, rather than in some later command."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


def main() -> None:
    """Fork for each line of the standard input, and answer with the exit code."""
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _become(**json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _become(words: list[str], environment: dict[str, str], folder: str) -> None:
    """Be the command, from its environment to its exit code."""
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["amiable", *words]
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for place, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(Path(folder, name), os.O_WRONLY | os.O_CREAT, 0o600), place)
    sys.stdin, sys.stdout, sys.stderr = (open(place, mode, encoding="utf-8") for place, mode in enumerate("rww"))  # noqa: SIM115, PTH123
    code: Any = 0
    try:
        runpy.run_module("amiable", run_name="__main__")
    except SystemExit as leaving:
        code = leaving.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
