"""The checks are checked: a fault that somebody plants in a copy of the tree is found, by the step that should find it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHECKED = ("amiable", "bench", "run", "pyproject.toml", "requirements.lock", "tests/test_tidy.py", "tests/conftest.py", "tests/typist.py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tree in which a test may break things."""
    for name in CHECKED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return tmp_path


def plant(file: Path, line: str) -> None:
    file.write_text(f"{file.read_text()}\n\n{line}\n")


def what_mypy_knows(copy: Path) -> None:
    """What `./run check` learnt of the good tree shortens the look at the copy; mypy looks again at what differs."""
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")


def check(copy: Path, step: str) -> "subprocess.CompletedProcess[str]":
    """What `./run check` says in the copy, with the programs of this environment and nothing installed."""
    return subprocess.run(
        ["./run", "check", step], cwd=copy, env={**os.environ, "AMIABLE_VENV": sys.prefix}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("step", "file", "line", "reason"),
    [
        ("contracts", "core/money.py", "import os", "amiable.core.money -> os"),
        ("contracts", "core/money.py", "import amiable.apps.staff.services", "amiable.core.money -> amiable.apps.staff.services"),
        ("contracts", "apps/staff/services.py", "from amiable.cli import base", "amiable.apps.staff.services -> amiable.cli"),
        (
            "contracts",
            "apps/documents/services.py",
            "import amiable.apps.cases.models",
            "amiable.apps.documents.services -> amiable.apps.cases",
        ),
        ("contracts", "cli/base.py", "from amiable.apps.staff.models import User", "amiable.cli.base -> amiable.apps.staff.models"),
        ("lint", "cli/base.py", "import json", "F401"),
        ("format", "cli/base.py", "x = ( 1 )", "x = ( 1 )"),
        ("types", "core/money.py", 'CENTS: int = "1"', "Incompatible types in assignment"),
        (
            "migrations",
            "apps/staff/models.py",
            "from django.db import models\nclass Forgotten(models.Model):\n    pass",
            "Create model Forgotten",
        ),
    ],
)
def test_a_planted_fault_is_found(copy: Path, step: str, file: str, line: str, reason: str) -> None:
    plant(copy / "amiable" / file, line)
    if step == "types":
        what_mypy_knows(copy)
    said = check(copy, step)
    assert said.returncode == 1
    assert reason in " ".join(said.stderr.split()), said.stderr
    assert f"./run check {step} fails" in said.stderr


AGAINST_THE_HOUSE = (
    ("apps/staff/services.py", "from datetime import date\ntoday = date.today()", "a clock is read below the shells"),
    ("core/money.py", "from django.utils.timezone import localdate", "a clock is read below the shells"),
    ("core/money.py", "HALF = 0.5", "a float in the core"),
    ("core/money.py", 'HALF = float("0.5")', "a float in the core"),
    ("apps/staff/models.py", "def rename(user: User) -> None:\n    user.save()", "a write outside services.py"),
)


def test_every_planted_fault_against_the_house_is_found_in_its_place(copy: Path) -> None:
    """All of them in one run, so that none may hide behind another."""
    for file, line, _reason in AGAINST_THE_HOUSE:
        plant(copy / "amiable" / file, line)
    said = check(copy, "tidy")
    assert said.returncode == 1
    assert "./run check tidy fails" in said.stderr
    for file, line, reason in AGAINST_THE_HOUSE:
        number = (copy / "amiable" / file).read_text().splitlines().index(line.splitlines()[-1]) + 1
        found = next(told for told in said.stderr.splitlines() if f"AssertionError: {reason}" in told)
        assert f"amiable/{file}:{number}'" in found, found


@pytest.mark.parametrize("step", ["contracts", "tidy", "migrations"])
def test_without_a_fault_the_same_steps_pass(copy: Path, step: str) -> None:
    said = check(copy, step)
    assert said.returncode == 0, said.stderr


def test_an_unknown_step_is_not_taken_for_a_success(copy: Path) -> None:
    assert check(copy, "everything").returncode == 1
