"""Every market's law, swept over time: no gap, no overlap, nothing in force before its first day, and a source beside each value."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from amiable import markets
from amiable.core.dated import Dated, NotInForce
from amiable.core.facts import NATURES
from amiable.core.facts_json import parse
from amiable.core.pack import FeeRule, Pack
from amiable.core.statement import state
from amiable.markets import BadPack
from tests.law.questions import paths, questions

ONE_DAY = timedelta(days=1)
SWEPT_TO = date(2030, 12, 31)  # as far as an open-ended value is looked at
UNREAD = {"fo", "gl"}  # markets whose law nobody here has read: no series, so no day through which they are known
ANCHORS = {"contracted_on", "arose_on", "due_on", "action_on", "accrual_day", "demanded_on", "received_on", "decided_on", "remitted_on"}


def series(pack: Pack) -> Iterator[Dated]:
    """Every question of a pack, whatever its kind."""
    for shelf in (getattr(pack, field.name) for field in fields(pack)):
        for answer in shelf.values() if isinstance(shelf, Mapping) else ():
            if isinstance(answer, Dated | FeeRule):
                yield answer.fees if isinstance(answer, FeeRule) else answer


def every_parameter() -> list:
    return [pytest.param(dated, id=f"{market} {dated.name}") for market in markets.markets() for dated in series(markets.load(market))]


def files() -> list:
    found = [path for market in markets.markets() for path in paths(market)]
    return [pytest.param(path, id=str(path.relative_to(markets.SHIPPED))) for path in found]


@pytest.mark.parametrize("market", markets.markets())
def test_every_file_is_a_question_of_the_pack(market: str) -> None:
    """So that the sweep below passes over none."""
    assert {dated.name for dated in series(markets.load(market))} == set(questions(market))


@pytest.mark.parametrize("dated", every_parameter())
def test_every_day_has_one_version_from_the_first_to_the_last_known(dated: Dated) -> None:
    first, last = dated.versions[0].from_on, dated.versions[-1].to or SWEPT_TO
    holding = {}
    for version in dated.versions:
        for day in range(version.from_on.toordinal(), (version.to or SWEPT_TO).toordinal()):
            assert holding.setdefault(day, version) is version, date.fromordinal(day)
    assert sorted(holding) == list(range(first.toordinal(), last.toordinal()))
    assert all(dated.at(date.fromordinal(day)) is version for day, version in holding.items())


@pytest.mark.parametrize("dated", every_parameter())
def test_the_day_before_a_law_and_the_day_after_what_is_known_are_refused(dated: Dated) -> None:
    for day in [dated.versions[0].from_on - ONE_DAY, *([dated.versions[-1].to] if dated.versions[-1].to else [])]:
        assert not dated.in_force(day)
        with pytest.raises(NotInForce):
            dated.at(day)


@pytest.mark.parametrize("dated", every_parameter())
def test_every_value_has_its_source_and_every_question_says_which_day_chooses(dated: Dated) -> None:
    assert set(dated.chosen_by) <= ANCHORS and dated.chosen_by
    for version in dated.versions:
        assert version.source.law and version.source.article, version


@pytest.mark.parametrize("path", files())
def test_a_file_is_one_question_with_its_name_and_says_what_a_lawyer_verified(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert path.read_text(encoding="utf-8").startswith("# "), "a file opens with what it is for"
    assert table["name"] and table["kind"]
    for version in table.get("version", [table]):
        assert "verified" in version and version["source"]["seen"]
        verified = version["verified"]
        assert verified is False or set(verified) == {"on", "by"}


@pytest.mark.parametrize("market", markets.markets())
def test_a_statement_names_the_day_through_which_its_law_is_known(market: str) -> None:
    pack = markets.load(market)
    ends = [dated.versions[-1].to for dated in pack.rates.values() if dated.versions[-1].to]
    assert pack.law == (f"{market}@{min(ends) - ONE_DAY}" if ends else market)
    assert pack.law == (market if market in UNREAD else f"{market}@2026-06-30")


def tables() -> dict[str, str]:
    """The part of SCHEMA.md for each market, by its name in small letters."""
    told = (markets.SHIPPED / "SCHEMA.md").read_text(encoding="utf-8").partition("## The questions of each market")[2]
    return {part.partition("\n")[0].strip().lower(): part for part in told.split("\n### ")[1:]}


def told(table: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each question of a table, with its kind and the days that choose."""
    for names, kind, chosen_by in re.findall(r"^\| (`.+`) \| (\w+) \| (`.+`) \|$", table, re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", names):
            yield name, kind, tuple(re.findall(r"`([^`]+)`", chosen_by))


def chosen_by(table: dict) -> tuple[str, ...]:
    days = table["chosen_by"]
    return (days,) if isinstance(days, str) else tuple(days)


@pytest.mark.parametrize("market", markets.markets())
def test_the_schema_names_every_question_with_its_kind_and_the_day_that_chooses(market: str) -> None:
    name = tomllib.loads((markets.SHIPPED / market / "market.toml").read_text(encoding="utf-8"))["name"]
    written = {(question, table["kind"], chosen_by(table)) for question, table in questions(market).items()}
    assert sorted(told(tables()[name.lower()])) == sorted(written)


# ---- Belgium


def easter(year: int) -> date:
    """Gauss's rule for the Gregorian calendar, with its two exceptions."""
    a, b, c, k = year % 19, year % 4, year % 7, year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    days = d + e - (7 if (d, e) == (29, 6) or ((d, e) == (28, 6) and a > 10) else 0)
    return date(year, 3, 22) + timedelta(days=days)


def belgian_holidays(year: int) -> set[date]:
    moving = {easter(year) + timedelta(days=days) for days in (1, 39, 50)}
    return moving | {date(year, *day) for day in ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))}


def test_easter_is_right_on_days_that_everybody_can_look_up() -> None:
    assert [easter(year) for year in (2016, 2024, 2038)] == [date(2016, 3, 27), date(2024, 3, 31), date(2038, 4, 25)]


def test_the_ten_legal_holidays_of_belgium_to_2040() -> None:
    known = markets.load("be").holidays
    assert (known.first_year, known.last_year) == (2013, 2040)
    assert known.days == {day for year in range(2013, 2041) for day in belgian_holidays(year)}
    assert known.working_weekdays == {1, 2, 3, 4, 5}


def test_a_year_without_known_holidays_is_refused() -> None:
    with pytest.raises(NotInForce):
        markets.load("be").holidays.is_working(date(2041, 1, 2))


def test_belgium_knows_every_nature_but_public_debts() -> None:
    periods = markets.load("be").periods["limitation/periods"].versions[-1].value
    assert set(periods) == {*NATURES, "title"} - {"public"}


def test_belgium_s_rates_as_the_notes_on_the_law_have_them() -> None:
    """One value a year, read off the tables a second time."""
    rates = markets.load("be").rates
    civil = {2007: 6, 2008: 7, 2009: 5.5, 2010: 3.25, 2011: 3.75, 2012: 4.25, 2013: 2.75, 2014: 2.75, 2015: 2.5, 2016: 2.25, 2019: 2,
             2021: 1.75, 2022: 1.5, 2023: 5.25, 2024: 5.75, 2025: 4.5, 2026: 4.5}  # fmt: skip
    commercial = {2016: 8.5, 2017: 8, 2022: 8, 2023: 10.5, 2024: 12.5, 2025: 11.5, 2026: 10.5}
    older = {2003: 10, 2004: 9.5, 2006: 9.5, 2007: 11, 2008: 11.5, 2009: 9.5, 2010: 8, 2012: 8, 2013: 8, 2014: 7.5, 2016: 8.5}
    for name, table in (("civil", civil), ("commercial", commercial), ("consumer", {2024: 12.5}), ("commercial_before_2013", older)):
        for year, percent in table.items():
            assert rates[f"interest/{name}"].at(date(year, 1, 1)).value == percent * 10_000, (name, year)


# ---- what an operator adds

NEXT = """
[[version]]
from     = 2026-07-01
to       = 2027-01-01
rate     = "10.15"
source   = { law = "Loi du 2 août 2002", article = "5", seen = "Moniteur belge" }
verified = { on = 2026-07-15, by = "M. Dubois" }
"""
FACTS = {
    "market": "be",
    "debtor": "business",
    "claims": [{"ref": "F-1", "nature": "goods", "principal": "5000.00", "due_on": "2026-06-15"}],
}


def added(folder: Path, question: str, text: str, monkeypatch: pytest.MonkeyPatch) -> Pack:
    path = folder / "be" / "parameters" / f"{question}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("AMIABLE_MARKETS", str(folder))
    return markets.load("be")


def test_an_operator_adds_next_semester_s_rate_without_touching_the_shipped_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """21.58 for June as before, and 5 000.00 × 10.15 % × 31/365 = 43.103 for July: 64.68 together, and nothing is unknown."""
    shipped = markets.load("be")
    facts, on = parse(FACTS, markets=markets.markets()), date(2026, 7, 31)
    assert (state(facts, on, shipped).interest, len(state(facts, on, shipped).unknown)) == (2_158, 1)
    pack = added(tmp_path, "interest/commercial", NEXT, monkeypatch)
    account = state(facts, on, pack)
    assert (account.interest, account.unknown) == (6_468, ())
    assert (shipped.law, pack.law, account.law) == ("be@2026-06-30", "be@2026-12-31", "be@2026-12-31")
    assert pack.rates["interest/consumer"].at(on).value == 101_500, "the consumers' ceiling follows"
    monkeypatch.delenv("AMIABLE_MARKETS")
    assert markets.load("be") == shipped


def test_the_consumers_ceiling_can_be_added_under_the_name_that_a_statement_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = added(tmp_path, "interest/consumer", NEXT, monkeypatch)
    assert pack.rates["interest/consumer"].at(date(2026, 7, 1)).value == 101_500
    assert pack.rates["interest/consumer"].at(date(2026, 6, 30)).value == 105_000
    assert not pack.rates["interest/commercial"].in_force(date(2026, 7, 1))


@pytest.mark.parametrize("question", ["interest/commercial", "interest/consumer"])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("2026-07-01", "2026-08-01"), "a gap"),
        (('rate     = "10.15"', "rate     = 10.15"), "a binary fraction"),
        (("verified = {", "checked = {"), "nobody says whether it was verified"),
        (("source ", "origin "), "no source"),
    ],
)
def test_what_cannot_be_law_is_refused(
    question: str, change: tuple[str, str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadPack, match=question):
        added(tmp_path, question, NEXT.replace(*change), monkeypatch)
