"""What a linter cannot see: no clock below the shells, no float in the core, one writer a room, and nothing forgotten in a drawer."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "amiable"
BELOW_THE_SHELLS = ("core", "files", "markets", "providers", "apps")
CLOCKS = {"today", "now", "utcnow", "localdate", "localtime"}
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "update"}
WRITERS = {"services.py", "admin.py"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
GIVEN_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}

# Written so that this file does not find itself.
MACHINE_PATH = re.compile(r"/(?:work|root|tmp)/[a-z.]")
REGISTRY = re.compile(
    r"--(?:extra-)?index[-]url|pypi\.org/[s]imple|files\.python[h]osted|registry\.(?:npm|yarn)[^ ]*\.[a-z]{2,}/", re.IGNORECASE
)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def python_files(*rooms: str) -> list[Path]:
    """The Python files of these rooms of the package, without what Django generates."""
    return [path for room in rooms for path in sorted((PACKAGE / room).rglob("*.py")) if "migrations" not in path.parts]


def everything_we_wrote() -> list[Path]:
    return python_files("") + sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "bench").rglob("*.py"))


def tracked_files() -> list[Path]:
    """What git keeps, with what is about to be added; in a copy without git, everything there is."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0 or not (ROOT / ".git").exists():
        return [path for path in sorted(ROOT.rglob("*")) if path.is_file() and ".venv" not in path.parts]
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def clock_readings(tree: ast.Module) -> Iterator[ast.AST]:
    """Where a clock is read or handed on: `date.today`, `timezone.now`, `localdate`, and the module `time` as a whole."""
    return (node for node in ast.walk(tree) if is_clock(node))


def is_clock(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=attr)):  # under whatever name the class was imported
            return attr in CLOCKS
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=attr):
            return attr in CLOCKS and owner in {"date", "datetime", "timezone"}
        case ast.ImportFrom(module=module, names=names):
            return module == "time" or bool(CLOCKS & {alias.name for alias in names})
        case ast.Import(names=names):
            return "time" in {alias.name for alias in names}
    return False


def floats(tree: ast.Module) -> Iterator[ast.AST]:
    """Where a binary fraction appears: a literal such as 0.1, or the name `float`."""
    for node in ast.walk(tree):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        if is_literal or (isinstance(node, ast.Name) and node.id == "float"):
            yield node


def writes(tree: ast.Module) -> Iterator[ast.AST]:
    """Where a row is written. A dict's or a hash's `update` takes a value; a query's takes only names."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        if node.func.attr != "update" or (node.keywords and not node.args):
            yield node


def long_functions(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
            yield node


def test_no_clock_below_the_shells() -> None:
    """Time is an argument: the same case on the same day gives the same answer for ever."""
    read = [place(path, node) for path in python_files(*BELOW_THE_SHELLS) for node in clock_readings(parsed(path))]
    assert not read, f"a clock is read below the shells; hand the day in as an argument: {read}"


def test_no_float_in_the_core() -> None:
    """Money is whole cents and rates are whole millionths: 0.1 + 0.2 is not 0.3 in binary."""
    found = [place(path, node) for path in python_files("core") for node in floats(parsed(path))]
    assert not found, f"a float in the core; use minor units and integers: {found}"


def test_only_services_write() -> None:
    """A room has one writer, so that every change is locked, decided, written and owed in one place."""
    outside = [path for path in python_files("apps") if path.name not in WRITERS and "services" not in path.parts]
    found = [place(path, node) for path in outside for node in writes(parsed(path))]
    assert not found, f"a write outside services.py: {found}"


def test_files_stay_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in everything_we_wrote()}
    long = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    assert not long, f"at most {LONGEST_FILE} lines a file: {long}"


def test_functions_stay_short() -> None:
    long = [place(path, node) for path in everything_we_wrote() for node in long_functions(parsed(path))]
    assert not long, f"at most {LONGEST_FUNCTION} lines a function: {long}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path in everything_we_wrote() if not ast.get_docstring(parsed(path))]
    assert not silent, f"a module opens with one sentence: {silent}"


def test_every_template_is_used() -> None:
    """A page's name stands in a view, or in another template that includes or extends it."""
    names = {path.relative_to(folder).as_posix(): path for folder in PACKAGE.rglob("templates") for path in folder.rglob("*.html")}
    texts = {path: path.read_text(encoding="utf-8") for path in [*python_files(""), *names.values()]}
    unused = [
        name
        for name, path in names.items()
        if name not in GIVEN_BY_DJANGO and not any(name in text for other, text in texts.items() if other != path)
    ]
    assert not unused, f"no page uses these templates: {unused}"


def test_every_test_is_collected() -> None:
    """pytest reads only files named test_*.py: a test in another file would sleep for ever."""
    asleep = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if not path.name.startswith("test_")
        and any(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in ast.walk(parsed(path)))
    ]
    assert not asleep, f"tests in files that are not named test_*.py: {asleep}"


def test_no_path_of_one_machine_and_no_registry() -> None:
    """What is written here is true on every machine."""
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        pattern = REGISTRY if path.name == "requirements.lock" else re.compile(f"{MACHINE_PATH.pattern}|{REGISTRY.pattern}")
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in pattern.finditer(text)]
    assert not found, f"a path of one machine, or a registry's address: {found}"


def test_the_lock_has_hashes_and_no_address() -> None:
    """Each requirement is one version with the hashes of its files; where it is fetched is the reader's choice."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    requirements = lock.replace("\\\n", " ").splitlines()
    wanting = [
        line.split()[0]
        for line in requirements
        if line.strip() and not line.startswith("#") and not re.search(r"--hash=sha256:\w{64}", line)
    ]
    assert not wanting, f"no hash: {wanting}"
    assert "://" not in lock


@pytest.mark.parametrize(
    ("code", "look", "times"),
    [
        ("from datetime import date as day\nday.today()", clock_readings, 1),
        ("if row.due_on > sheet.today: pass", clock_readings, 0),
        ("from django.utils import timezone\nfield(default=timezone.now)", clock_readings, 1),
        ("from django.utils.timezone import localdate", clock_readings, 1),
        ("import time", clock_readings, 1),
        ("from django.db.models.functions import Now\nfield(db_default=Now())", clock_readings, 0),
        ("rate = 0.1", floats, 1),
        ("float('0.1')", floats, 1),
        ("rate = 1_000_000", floats, 0),
        ("Case.objects.filter(pk=1).update(closed_on=on)", writes, 1),
        ("facts.update(others)", writes, 0),
        ("case.save()", writes, 1),
    ],
)
def test_the_eyes_of_this_test_see(code: str, look: object, times: int) -> None:
    assert callable(look)
    assert len(list(look(ast.parse(code)))) == times
