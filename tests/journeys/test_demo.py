"""The demonstration, as a newcomer runs it: it ends with one line of JSON, and every figure is the sum of the files it left."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from amiable.sim import demo

Command = Callable[..., "object"]
ZERO = Decimal("0.00")


def amounts(folder: Path, direction: str) -> Decimal:
    found = (etree.parse(file).iterfind(".//{*}Ntry") for file in (folder / "bank").glob("*.xml"))
    entries = (entry for entries in found for entry in entries if entry.findtext("{*}CdtDbtInd") == direction)
    return sum((Decimal(entry.findtext("{*}Amt") or 0) for entry in entries), ZERO)


def closing(folder: Path) -> Decimal:
    last = etree.parse(max((folder / "bank").glob("*.xml")))
    (balance,) = (b for b in last.iterfind(".//{*}Bal") if b.findtext(".//{*}Cd") == "CLBD")
    return Decimal(balance.findtext("{*}Amt") or 0)


def json_lines(file: Path) -> Iterator[dict[str, object]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.fixture
def played(amiable: Command, new_home: Path) -> tuple[dict[str, object], Path]:
    done = amiable("demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return json.loads(line), new_home / "demo"


def test_every_figure_is_the_sum_of_the_files(played: tuple[dict[str, object], Path], amiable: Command):
    said, folder = played
    figures = {name: Decimal(str(value)) for name, value in said.items() if name not in ("cases", "letters", "conserved")}
    statements = list(json_lines(folder / "statements.jsonl"))
    kinds: Counter[str] = Counter()
    for transfer in json_lines(folder / "ledger.jsonl"):
        kinds[str(transfer["kind"])] += Decimal(str(transfer["amount"]))
    remitted = [json.loads(file.read_text(encoding="utf-8")) for file in (folder / "remittances").glob("*.json")]

    assert said["conserved"] is True
    assert said["cases"] == len(statements) >= 200
    assert said["letters"] == len(list((folder / "letters").glob("*.pdf"))) > 200
    assert figures["collected"] == amounts(folder, "CRDT") == kinds["receipt"]
    assert figures["client_money"] == closing(folder)
    assert figures["allocated"] == sum(-Decimal(x["amount"]) for s in statements for x in s["answer"]["lines"] if "payment" in x)
    assert figures["credit"] == sum(Decimal(s["answer"]["credit"]) for s in statements)
    assert figures["remitted"] == sum(Decimal(r["paid"]) for r in remitted)
    assert figures["commission"] == sum(Decimal(r["commission"]["amount"]) for r in remitted)
    assert figures["vat"] == sum(Decimal(r["vat"]["amount"]) for r in remitted)
    assert figures["collected"] == figures["allocated"] + figures["suspense"] + figures["credit"]
    assert figures["collected"] == figures["remitted"] + figures["commission"] + figures["vat"] + figures["client_money"]
    assert min(figures.values()) > ZERO, "a demonstration shows each of them"
    assert "stopped" in amiable("db", "status").stdout
    assert {s["answer"]["regime"] for s in statements} == {"be.book_xix", "be.business"}

    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for shown in ("collected {collected} = allocated {allocated}", "remitted {remitted} + commission {commission} + VAT {vat}"):
        assert shown.format(**said) in readme, "the same people do the same again: the README shows what a newcomer will see"


def test_a_home_with_a_real_agency_is_left_alone(amiable: Command, tmp_path: Path):
    from tests import cast
    from tests.journeys.killing import toml

    assert amiable("agency", "set", toml(tmp_path / "agency.toml", cast.AGENCY)).returncode == 0
    done = amiable("demo", "--no-serve")
    assert done.returncode == 2
    assert "Bureau Aimable SRL" in done.stderr
    assert demo.AGENCY["name"] != cast.AGENCY["name"]


@pytest.mark.parametrize("who", ["creditor", "staff"])
def test_a_home_that_somebody_has_begun_to_use_is_left_alone(amiable: Command, tmp_path: Path, who: str):
    """No agency yet, but a real creditor or a colleague: nothing is written, and nothing is ever wiped."""
    from tests import cast
    from tests.journeys.killing import toml

    begun = amiable("creditor", "add", toml(tmp_path / "vivre.toml", cast.VIVRE)) if who == "creditor" else amiable("staff", "add", "ines")
    assert begun.returncode == 0, begun.stderr
    done = amiable("demo", "--no-serve")
    assert done.returncode == 2
    assert ("vivre" if who == "creditor" else "ines") in done.stderr
