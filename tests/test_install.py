"""`pip install .` gives the whole product: the command, and the law, letters, fonts, pages and words that it reads."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FACTS = {
    "market": "be",
    "debtor": "business",
    "claims": [{"ref": "F-1", "nature": "services", "principal": "5000.00", "due_on": "2025-06-15"}],
}
READ_BY_THE_PRODUCT = (".toml", ".typ", ".ttf", ".otf", ".html", ".css", ".woff2", ".po", ".mo")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, laid out as pip lays it out."""
    built, into = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(built), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(into)
    return into


def test_every_file_that_the_product_reads_is_in_the_wheel(installed: Path):
    listed = subprocess.run(["git", "ls-files", "amiable"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    wanted = [name for name in listed if name.endswith(READ_BY_THE_PRODUCT)]
    assert wanted
    assert [name for name in wanted if not (installed / name).is_file()] == []


def test_the_installed_product_states_an_account_far_from_its_sources(installed: Path, tmp_path: Path):
    """5 000.00 from 2025-06-16 to 2025-09-15: 134.38 interest and 40.00."""
    command = [sys.executable, "-m", "amiable", "statement", "-", "--on", "2025-09-15", "--json", "--language", "nl"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(installed)}, input=json.dumps(FACTS), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["due"] == "5174.38"


def test_the_command_is_called_amiable(installed: Path):
    (entry,) = installed.glob("amiable-*.dist-info/entry_points.txt")
    assert "amiable = amiable.cli:main" in entry.read_text()
