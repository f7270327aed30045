"""What a page tells people to type does what the page says."""

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_docs import ROOT, SAID, plain

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("page", ["docs/new-rate.md", "docs/reference/law.md"])
def test_each_command_says_what_the_page_shows(page: str, typed: Command, tmp_path: Path) -> None:
    """In a home that nobody has used yet, one command after the other; no database is needed."""
    for commands, shown in SAID.findall((ROOT / page).read_text(encoding="utf-8")):
        said = ""
        for line in commands.splitlines():
            words = [str(ROOT / word) if word.startswith("docs/") else word for word in shlex.split(line)[1:]]
            done = typed(*words, AMIABLE_HOME=str(tmp_path), AMIABLE_MARKETS="", LANG="en")
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
            said += done.stdout
        missing = [line for line in shown.splitlines() if not all(plain(part) in plain(said) for part in line.split("│"))]
        assert not missing, f"{missing} was not said by:\n{commands}\n{said}"
