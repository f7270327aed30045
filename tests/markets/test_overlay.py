"""The operator's own folder of law: where it stands, that it is seen at once, and how its versions lie among the shipped ones."""

import os
from datetime import date
from pathlib import Path

import pytest

from amiable import markets
from amiable.markets import BadPack, overlay
from amiable.settings import home

RATE = """
[[version]]
from     = {since}
rate     = "{rate}"
source   = {{ law = "Loi du 2 août 2002", article = "5", seen = "Moniteur belge" }}
verified = false
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's folder."""
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path))
    return tmp_path


def write(folder: Path, question: str, text: str) -> Path:
    path = overlay.file_of(folder, "be", question)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def commercial(day: date) -> int:
    return markets.load("be").rates["interest/commercial"].at(day).value


def test_without_a_name_it_is_the_law_folder_of_the_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AMIABLE_MARKETS", raising=False)
    monkeypatch.setenv("AMIABLE_HOME", str(tmp_path / "home"))
    assert overlay.folder() == home.root() / "law"
    assert not overlay.is_named()
    monkeypatch.delenv("AMIABLE_HOME")
    assert overlay.folder() == home.root() / "law"
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path / "named"))
    assert overlay.folder() == tmp_path / "named"
    assert overlay.is_named()


@pytest.mark.parametrize("place", [os.devnull, "nowhere"])
def test_a_folder_that_is_not_there_adds_nothing(place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path / place))
    assert markets.load("be") is markets.shipped("be")


def test_the_law_of_the_installation_is_read_where_no_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AMIABLE_MARKETS", raising=False)
    monkeypatch.setenv("AMIABLE_HOME", str(tmp_path))
    write(tmp_path / "law", "interest/commercial", RATE.format(since="2026-07-01", rate="10.15"))
    assert commercial(date(2026, 7, 1)) == 101_500


def test_a_file_that_changes_is_seen_at_once_and_one_that_goes_is_gone(own: Path) -> None:
    shipped = markets.load("be")
    path = write(own, "interest/commercial", RATE.format(since="2026-07-01", rate="10.15"))
    assert commercial(date(2026, 7, 1)) == 101_500
    assert markets.load("be") is markets.load("be"), "read once while nothing changes"
    write(own, "interest/commercial", RATE.format(since="2026-07-01", rate="9.50"))
    assert commercial(date(2026, 7, 1)) == 95_000
    path.unlink()
    assert markets.load("be") is shipped


def test_a_rule_without_an_end_holds_until_the_next_one_begins(own: Path) -> None:
    """Among the operator's own versions, and between the shipped rule and them."""
    write(own, "interest/commercial", RATE.format(since="2026-07-01", rate="10.15") + RATE.format(since="2027-01-01", rate="9.65"))
    assert (commercial(date(2026, 12, 31)), commercial(date(2027, 1, 1)), commercial(date(2040, 1, 1))) == (101_500, 96_500, 96_500)
    amount = RATE.format(since="2027-01-01", rate="50.00").replace("rate  ", "amount")
    write(own, "costs/business_lump_sum", amount)
    held = markets.load("be").amounts["costs/business_lump_sum"]
    assert (held.at(date(2026, 12, 31)).value, held.at(date(2027, 1, 1)).value) == (4_000, 5_000)
    assert markets.shipped("be").amounts["costs/business_lump_sum"].versions[-1].to is None, "nothing shipped is changed"


def test_a_whole_question_can_be_added(own: Path) -> None:
    head = 'name = "Ours"\nkind = "amount"\ncurrency = "EUR"\nchosen_by = "action_on"\n'
    write(own, "house/ours", head + RATE.format(since="2026-07-01", rate="5.00").replace("rate  ", "amount"))
    assert markets.load("be").amounts["house/ours"].at(date(2026, 7, 1)).value == 500


@pytest.mark.parametrize("since", ["2026-06-30", "2026-07-02", "2020-01-01"])
def test_a_gap_or_an_overlap_with_the_shipped_law_is_refused(since: str, own: Path) -> None:
    write(own, "interest/commercial", RATE.format(since=since, rate="10.15"))
    with pytest.raises(BadPack, match="interest/commercial"):
        markets.load("be")


@pytest.mark.parametrize(
    "text", ["no toml", "version = 5", "[[version]]\nfrom = 5", '[[version]]\nrate = "1"', "[[version]]\nfrom = 2026-07-01T00:00:00"]
)
def test_what_cannot_be_read_is_refused_with_its_question(text: str, own: Path) -> None:
    write(own, "interest/commercial", text)
    with pytest.raises(BadPack, match="commercial"):
        markets.load("be")


def version(since: str, to: str, rate: str) -> str:
    return RATE.format(since=since, rate=rate).replace("rate ", f"to       = {to}\nrate ") if to else RATE.format(since=since, rate=rate)


@pytest.mark.parametrize(
    ("since", "to", "known"),
    [
        ("2026-01-01", "2026-07-01", "be@2026-06-30"),
        ("2026-01-01", "", "be@2026-06-30"),
        ("2026-04-01", "2026-07-01", "be@2026-06-30"),
        ("2025-07-01", "2026-07-01", "be@2026-06-30"),
        ("2026-01-01", "2027-01-01", "be@2026-12-31"),
    ],
    ids=["the same", "without an end", "a part of it", "two half-years", "longer"],
)
def test_a_version_with_which_the_release_has_caught_up_is_not_said_twice(since: str, to: str, known: str, own: Path) -> None:
    """10.5 from July 2025 to June 2026 is shipped by now: the operator's own version says nothing more about these days."""
    write(own, "interest/commercial", version(since, to, "10.5"))
    pack = markets.load("be")
    assert pack.law == known
    assert pack.rates["interest/commercial"].at(date(2026, 6, 30)) == markets.shipped("be").rates["interest/commercial"].at(
        date(2026, 6, 30)
    )


def test_a_version_that_the_release_contradicts_is_refused(own: Path) -> None:
    write(own, "interest/commercial", version("2026-01-01", "2026-07-01", "10.15"))
    with pytest.raises(BadPack, match="interest/commercial"):
        markets.load("be")


def test_files_that_begin_with_a_dot_are_not_law(own: Path) -> None:
    write(own, "interest/.commercial", "half written")
    assert markets.load("be") is markets.shipped("be")


def test_a_release_that_says_the_rate_of_a_reference_has_caught_up() -> None:
    """2.15 up to the next half, plus eight, is the 10.50 that a release may publish."""
    shipped = {"plus": "8.00", "round": {"mode": "up", "step": "0.50"}, "version": [row("2026-07-01", "2027-01-01", rate="10.50")]}
    assert overlay.merged(shipped, {"version": [row("2026-07-01", "2027-01-01", reference="2.15")]})["version"] == shipped["version"]
    assert len(overlay.merged(shipped, {"version": [row("2026-07-01", "2027-01-01", reference="1.65")]})["version"]) == 2


def test_a_version_of_its_own_is_worked_out_as_the_series_that_it_otherwise_is(own: Path) -> None:
    """A reference for the Belgian consumers' ceiling is no rate either: 1.65 gives 10.00."""
    write(own, "interest/consumer", RATE.format(since="2026-07-01", rate="1.65").replace("rate  ", "reference"))
    assert markets.load("be").rates["interest/consumer"].at(date(2026, 7, 1)).value == 100_000


def row(since: str, to: str, **value: str) -> dict[str, object]:
    return {"from": date.fromisoformat(since), "to": date.fromisoformat(to), **value}
