"""The documents are true: their links lead somewhere, their commands exist, and the tutorial does what it says."""

import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import metadata
from pathlib import Path

import psycopg
import pytest
import typer

from amiable import cli
from amiable.core.reference import ogm
from amiable.settings.postgres import Server

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "amiable").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
COMMAND = re.compile(r"(?<![\w./=])amiable ((?:[a-z]+ ?){1,2})")
SAID = re.compile(r"```sh\n(.*?)```\n(?:```\n(.*?)```)?", re.DOTALL)
DIFFERS = ("Password", "http", "home/first-day.backup:", "anna can")  # another run, another answer
BOX = str.maketrans("│┃", "  ")

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@cache
def commands() -> frozenset[str]:
    """Every command there is, such as "ledger check"."""
    cli._find_commands()
    top = typer.main.get_command(cli.app)
    found = set()
    for name, command in getattr(top, "commands", {}).items():
        below = getattr(command, "commands", {})
        found |= {f"{name} {each}" for each in below} or {name}
    return frozenset(found)


def named_in(text: str) -> Iterator[str]:
    """The commands that a document names, in its code."""
    for code in CODE.findall(text):
        for words in COMMAND.findall(code):
            yield words.strip()


def is_command(words: str) -> bool:
    """Whether these one or two words begin with a command, or name a group of them."""
    first = words.split()[0]
    groups = {name.split()[0] for name in commands() if " " in name}
    return words in commands() or first in commands() or words in groups


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_links_lead_somewhere(doc: Path) -> None:
    links = [link for link in LINK.findall(doc.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (doc.parent / link).exists()] == []


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_named_commands_exist(doc: Path) -> None:
    assert [words for words in named_in(doc.read_text(encoding="utf-8")) if not is_command(words)] == []


def test_every_command_has_its_line() -> None:
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert sorted(name for name in commands() if f"`amiable {name}" not in page) == []


def test_every_page_is_in_its_index() -> None:
    for folder in ("docs/reference", "docs/decisions"):
        index = (ROOT / folder / "README.md").read_text(encoding="utf-8")
        pages = {page.name for page in (ROOT / folder).glob("*.md")} - {"README.md"}
        assert sorted(page for page in pages if f"({page})" not in index) == [], folder


def test_every_dependency_has_a_page_with_its_licence() -> None:
    """The page begins its licence with what the installed package says of itself, when that is one short word."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.split(r"[\[<>=]", requirement)[0]
        page = ROOT / "docs/decisions" / f"{name}.md"
        assert page.is_file(), f"no page for {name}"
        says = str(metadata(name).get("License-Expression") or "")
        if says and " " not in says:
            assert f"**Licence.** {says}" in page.read_text(encoding="utf-8"), f"{name} is under {says}"


def test_the_tutorial_does_what_it_says(amiable: Command, new_home: Path, tmp_path: Path) -> None:
    """Each command of the tutorial, in its order, in a new home; and each line that it shows is said again."""
    for typed, shown in SAID.findall((ROOT / "docs/tutorial.md").read_text(encoding="utf-8")):
        said = ""
        for line in typed.splitlines():
            if line.startswith("amiable ") and "serve" not in line:
                said += run(line, amiable, new_home, tmp_path)
        missing = [line for line in shown.splitlines() if line and not line.startswith(DIFFERS) and plain(line) not in plain(said)]
        assert not missing, f"{missing} was not said by:\n{typed}\n{said}"


def run(line: str, amiable: Command, home: Path, scratch: Path) -> str:
    """What a line of the tutorial says, with its own home in place of the reader's."""
    words = [str(home / word.removeprefix("home/")) if word.startswith("home/") else word for word in shlex.split(line)[1:]]
    words = [
        str(paid(ROOT / word, scratch) if word.endswith("bank-february.xml") else ROOT / word) if "docs/" in word else word
        for word in words
    ]
    done = amiable(*words)
    assert done.returncode == 0, f"{line}\n{done.stderr}"
    return done.stdout


def paid(file: Path, scratch: Path) -> Path:
    """The bank's file with the payment reference of Anouk De Smet's case, as the reader writes it in."""
    with psycopg.connect(Server().address().conninfo()) as connection:
        found = connection.execute(
            "SELECT reference_number FROM cases_case JOIN cases_claim ON case_id = cases_case.id WHERE ref = 'F-1001'"
        ).fetchone()
    assert found
    text = file.read_text(encoding="utf-8")
    assert text.count("REFERENCE") == 1
    written = scratch / file.name
    written.write_text(text.replace("REFERENCE", ogm(found[0])), encoding="utf-8")
    return written


def plain(text: str) -> str:
    """A text without the lines of tables, and with single spaces."""
    return " ".join(text.translate(BOX).split())


def test_the_readme_states_the_account_it_shows(amiable: Command) -> None:
    """600.00, of which 89.96 was paid, with 10.27 interest and 70.00 damages: 590.31."""
    done = amiable("statement", ROOT / "docs/tutorial/facts.json", "--on", "2024-06-30")
    shown = re.search(r"To pay on 30 June 2024: .*", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown
    assert shown.group() in plain(done.stdout)


@pytest.mark.parametrize("asked", ["may letter", "law show"])
def test_the_readme_asks_and_shows_the_answer(amiable_anew: Command, asked: str) -> None:
    """What stands below the command is what it says, up to "…"."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"python -m amiable ({asked} [^\n]*)\n```\n\n```\n(.*?)```", readme, re.DOTALL)
    assert found
    done = amiable_anew(*(ROOT / word if word.startswith("docs/") else word for word in found[1].split()))
    assert [line for line in found[2].splitlines() if plain(line).removesuffix("…").strip() not in plain(done.stdout)] == []


def test_the_readme_names_the_test_command() -> None:
    assert "./run test" in (ROOT / "README.md").read_text(encoding="utf-8")
