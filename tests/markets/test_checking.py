"""Faults are planted in a copy of the Belgian law, and each is found and told with its file, question and version."""

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from amiable import markets
from amiable.core.account import StatementOfAccount
from amiable.files.statement_json import account_json
from amiable.files.wording import faults
from amiable.markets import BadPack, checking, overlay, reading, written
from amiable.markets.checking import LawFault, Report

RATE = "interest/commercial"
LAST = date(2026, 1, 1)  # the first day of the last version of the commercial rate


def told(account: StatementOfAccount) -> dict[str, object]:
    return account_json(account, "en")


def words(found: LawFault) -> str:
    return faults([found.fault], "en")[0]["what"]


@pytest.fixture
def law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the Belgian law that is checked instead of the shipped one."""
    shutil.copytree(markets.SHIPPED / "be", tmp_path / "shipped" / "be")
    for folder in markets.SHIPPED.iterdir():  # what stands beside the markets
        if folder.is_dir() and not (folder / "market.toml").exists() and folder.name != "__pycache__":
            shutil.copytree(folder, tmp_path / "shipped" / folder.name)
    monkeypatch.setattr(markets, "SHIPPED", tmp_path / "shipped")
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    return tmp_path / "shipped" / "be"


def change(path: Path, old: str, new: str) -> None:
    """Change the last place in a file where some text stands."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    before, _old, after = text.rpartition(old)
    path.write_text(f"{before}{new}{after}", encoding="utf-8")


def check() -> Report:
    return checking.check("be", told)


def only(report: Report) -> LawFault:
    assert len(report.faults) == 1, [(fault.file, words(fault)) for fault in report.faults]
    return report.faults[0]


@pytest.mark.parametrize("market", markets.markets())
def test_the_shipped_law_is_whole_and_every_example_holds(market: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path))
    report = checking.check(market, told)
    assert [(fault.file, words(fault)) for fault in report.faults] == []
    assert report.held == report.tried > 0
    assert (report.own, report.known_until) == (0, markets.shipped(market).known_until)
    assert report.questions == len(overlay.files(markets.SHIPPED, market))
    assert report.unverified <= report.versions


def test_every_kind_of_question_is_looked_into() -> None:
    assert set(written.READERS) == set(reading.KINDS)


def test_the_schema_names_every_key_that_stands_beside_versions() -> None:
    schema = (markets.SHIPPED / "SCHEMA.md").read_text(encoding="utf-8")
    assert [key for keys in written.BESIDE.values() for key in keys if f"`{key}" not in schema] == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('rate     = "10.50"', "rate     = 10.50", "The number of “rate” stands without quotes."),
        ('rate     = "10.50"', "rate     = 10", "The number of “rate” stands without quotes."),
        ('rate     = "10.50"', 'rate     = "ten"', "This cannot be read: ten."),
        ('rate     = "10.50"', 'rate     = "10.50"\nrates    = "10.50"', "The key “rates” means nothing here."),
        ('law = "', 'lawyer = "', "“source.law” is missing."),
        ('article = "5"', 'article = ""', "“source.article” is missing."),
        ("seen = ", "scene = ", "“source.seen” is missing."),
        ("verified = false", "", "“verified” is missing."),
        ("verified = false", "verified = true", "“True” does not fit as “verified”."),
        ("verified = false", 'verified = { on = 2026-12-01, by = "" }', "does not fit as “verified”."),
        ("to       = 2026-07-01", "to       = 2025-07-01", "“2025-07-01” does not fit as “to”."),
    ],
)
def test_a_fault_is_told_with_its_file_question_and_version(law: Path, old: str, new: str, what: str) -> None:
    change(law / "parameters/interest/commercial.toml", old, new)
    found = next(fault for fault in check().faults if what in words(fault))
    assert (found.file, found.question, found.version) == ("be/parameters/interest/commercial.toml", RATE, LAST)


def test_all_faults_are_told_and_not_only_the_first(law: Path) -> None:
    change(law / "parameters/interest/commercial.toml", 'rate     = "10.50"', "rate     = 10.50")
    change(law / "parameters/interest/civil.toml", "verified = false", "")
    change(law / "parameters/costs/consumer_damages.toml", 'ceiling  = "2000.00"', 'cieling  = "2000.00"')
    change(law / "parameters/waiting/first_reminder.toml", 'kind      = "wait"', 'kind      = "waiting"')
    assert {fault.question for fault in check().faults} == {RATE, "interest/civil", "costs/consumer_damages", "waiting/first_reminder"}


@pytest.mark.parametrize(
    ("first_day", "what"),
    [("2026-02-01", "From 2026-01-01 to 2026-01-31 no version holds."), ("2025-12-01", "From 2025-12-01 to 2025-12-31 two versions hold.")],
)
def test_a_gap_and_an_overlap_are_told_with_their_days(law: Path, first_day: str, what: str) -> None:
    change(law / "parameters/interest/commercial.toml", "from     = 2026-01-01", f"from     = {first_day}")
    found = only(check())
    assert (found.question, found.version, words(found)) == (RATE, date.fromisoformat(first_day), what)


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("costs/consumer_reminder", 'actions   = ["reminder"]', 'actions   = ["letter"]', "“letter” does not fit as “actions”."),
        (
            "costs/consumer_reminder",
            "free_due_days_per_year = 3",
            'free_due_days_per_year = "3"',
            "“3” does not fit as “free_due_days_per_year”.",
        ),
        (
            "costs/consumer_reminder",
            "plus_postage           = true",
            "plus_postge            = true",
            "The key “plus_postge” means nothing here.",
        ),
        ("costs/consumer_damages", 'currency  = "EUR"', 'currency  = "DKK"', "“DKK” does not fit as “currency”."),
        (
            "costs/consumer_damages",
            'chosen_by = ["contracted_on", "arose_on"]',
            'chosen_by = ["signed_on"]',
            "“signed_on” does not fit as “chosen_by”.",
        ),
        ("costs/consumer_damages", '{ above = "150.00"', '{ beyond = "150.00"', "“above” is missing."),
        (
            "costs/consumer_damages",
            'rate = "10.00" }',
            'rate = "10.00", up_to = "500.00" }',
            "The key “brackets[1].up_to” means nothing here.",
        ),
        ("interest/civil", 'kind      = "rate"', 'kind      = "rate"\nolder_as  = "x"', "The key “older_as” means nothing here."),
        ("application/book_xix", "claims_from    = 2023-12-01", "claims_from    = 2023-12-01T00:00:00", "does not fit as “claims_from”."),
    ],
)
def test_words_keys_and_types_are_looked_at(law: Path, file: str, old: str, new: str, what: str) -> None:
    change(law / f"parameters/{file}.toml", old, new)
    assert what in "\n".join(words(fault) for fault in check().faults if fault.question == file)


def test_a_question_that_a_regime_asks_must_be_answered(law: Path) -> None:
    (law / "parameters/interest/civil.toml").unlink()
    found = only(check())
    assert found.file == "be/market.toml"
    assert "interest/civil" in words(found)


def test_an_unknown_key_of_a_regime_is_told(law: Path) -> None:
    change(
        law / "market.toml",
        'lump_sum   = { amount = "costs/business_lump_sum", relation',
        'lump_sum   = { amount = "costs/business_lump_sum", relationship',
    )
    assert words(only(check())) == "The key “regime[2].lump_sum.relationship” means nothing here."


def test_a_file_that_is_no_toml_is_told(law: Path) -> None:
    (law / "parameters/interest/civil.toml").write_text("rate = ", encoding="utf-8")
    assert "be/parameters/interest/civil.toml" in {fault.file for fault in check().faults}


def test_an_example_that_does_not_hold_says_what_came_out(law: Path) -> None:
    change(law / "examples/BE-01.toml", 'damages = "20.00"', 'damages = "25.00"')
    report = check()
    assert (only(report).file, words(only(report))) == ("be/examples/BE-01.toml", "“damages” is 20.00; the example says 25.00.")
    assert report.held == report.tried - 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("playbooks/consumer.toml", "kind ", "king "),
        ("playbooks/business.toml", 'law = "', 'lawyer = "'),
        ("contact.toml", 'letters  = ["collection_notice"]', 'letters  = ["postcard"]'),
        ("means.toml", 'means     = "cash"', 'means     = "gold"'),
        ("institutions.toml", 'role     = "mediator"', 'role     = "judge"'),
        ("market.toml", 'window = "right"', 'window = "middle"'),
    ],
)
def test_playbooks_and_rules_of_contact_are_looked_at(law: Path, file: str, old: str, new: str) -> None:
    change(law / file, old, new)
    assert only(check()).file == f"be/{file}"


def test_a_market_has_a_playbook_for_either_kind_of_debtor(law: Path) -> None:
    (law / "playbooks/business.toml").unlink()
    assert only(check()).file == "be/playbooks/business.toml"


def test_holidays_must_cover_the_years_in_which_working_days_are_counted(law: Path) -> None:
    change(law / "holidays.toml", "first_year = 2013", "first_year = 2012")
    assert "holidays" in only(check()).file
    text = (law / "holidays.toml").read_text(encoding="utf-8").replace("first_year = 2012", "first_year = 2013")
    kept = [line for line in text.splitlines() if not line.strip().startswith(tuple(f"{year}-" for year in range(2025, 2041)))]
    (law / "holidays.toml").write_text("\n".join(kept).replace("last_year  = 2040", "last_year  = 2024"), encoding="utf-8")
    assert any("Working days are counted from 2023 to 2026" in words(fault) for fault in check().faults)


def test_the_operator_s_own_folder_is_looked_through_too(law: Path) -> None:
    own = overlay.folder()
    path = overlay.file_of(own, "be", RATE)
    path.parent.mkdir(parents=True)
    path.write_text('[[version]]\nfrom = 2026-07-01\nrate = "10.15"\nsource = { law = "L", article = "5" }\n', encoding="utf-8")
    (own / "be/interest").mkdir()
    (own / "be/interest/civil.toml").write_text("", encoding="utf-8")
    (own / "de").mkdir()
    report = check()
    assert {(Path(fault.file).name, fault.version, words(fault)) for fault in report.faults} == {
        ("commercial.toml", date(2026, 7, 1), "“source.seen” is missing."),
        ("commercial.toml", date(2026, 7, 1), "“verified” is missing."),
        ("civil.toml", None, "Nobody reads this file."),
    }
    assert report.own == 1
    assert [(Path(fault.file).name, words(fault)) for fault in checking.strangers()] == [("de", "There is no market of this name here.")]


@pytest.mark.parametrize(
    "text",
    [
        "kind = []\nname = 5\nchosen_by = 2026-07-01\nactions = 5\n",
        '[[version]]\nfrom = 2026-07-01\nto = "2027-01-01"\nrate = "1"\n',
        "[[version]]\nfrom = 2026-07-01T00:00:00\nto = {}\nsource = 5\nverified = [1]\n",
        "version = [1, 2]\n",
        "[version]\n",
        'kind = "rate"\nbased_on = {}\n[[version]]\nfrom = 2026-07-01\n',
    ],
)
@pytest.mark.parametrize("question", [RATE, "house/ours"])
def test_nothing_that_a_person_writes_breaks_the_check(law: Path, question: str, text: str) -> None:
    path = overlay.file_of(overlay.folder(), "be", question)
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert {fault.question for fault in check().faults} >= {question}
    with suppress(BadPack):  # the versions of a shipped question are read, and what stands beside them is not
        markets.load("be")


def test_a_named_folder_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path / "typo"))
    assert [words(fault) for fault in checking.strangers()] == ["This folder is not there."]
    monkeypatch.delenv("AMIABLE_MARKETS")
    monkeypatch.setenv("AMIABLE_HOME", str(tmp_path))
    assert list(checking.strangers()) == []
