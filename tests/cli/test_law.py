"""`amiable law check`, `show` and `diff`, typed as a lawyer and as a program do. No database is anywhere near."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from amiable import markets

Command = Callable[..., "subprocess.CompletedProcess[str]"]
WRONG = """
[[version]]
from     = 2026-07-01
rate     = 10.15
source   = { law = "Loi du 2 août 2002", article = "5", seen = "Moniteur belge" }
verified = false
"""


@pytest.fixture
def law(typed: Command, tmp_path: Path) -> Command:
    """`amiable law`, in a home that nobody has used yet."""

    def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return typed("law", *words, **{"AMIABLE_HOME": str(tmp_path / "home"), "AMIABLE_MARKETS": "", "LANG": "en_GB.UTF-8", **environment})

    return run


def answer(done: "subprocess.CompletedProcess[str]") -> dict:
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def refusal(done: "subprocess.CompletedProcess[str]") -> dict:
    assert (done.returncode, done.stdout) == (2, "")
    return json.loads(done.stderr)["refusal"]


# ---- check


def test_the_shipped_law_is_checked_market_by_market(law: Command) -> None:
    done = law("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(f"\n {market} " in done.stdout for market in markets.markets())
    assert "2026-06-30" in done.stdout
    assert "Nothing is wrong" in done.stdout


def test_a_program_gets_the_numbers_of_the_markets_that_it_names(law: Command) -> None:
    told = answer(law("check", "be", "gl", "--json"))
    assert [market["market"] for market in told["markets"]] == ["be", "gl"]
    assert told["faults"] == []
    belgium = told["markets"][0]
    assert [*belgium] == ["market", "questions", "versions", "own", "unverified", "known_until", "holidays_until", "examples"]
    assert (belgium["known_until"], belgium["holidays_until"], belgium["own"]) == ("2026-06-30", 2040, 0)
    assert belgium["examples"]["held"] == belgium["examples"]["tried"] > 9
    assert told["markets"][1]["known_until"] is None


def test_a_fault_in_one_s_own_law_is_told_with_its_place_and_ends_with_1(law: Command, tmp_path: Path) -> None:
    file = tmp_path / "home/law/be/parameters/interest/commercial.toml"
    file.parent.mkdir(parents=True)
    file.write_text(WRONG, encoding="utf-8")
    done = law("check", "be")
    assert done.returncode == 1
    assert "The number of “rate” stands without quotes." in done.stdout
    assert "1 fault." in done.stdout
    told = json.loads(law("check", "be", "--json").stdout)
    assert told["faults"] == [
        {
            "file": str(file),
            "question": "interest/commercial",
            "version": "2026-07-01",
            "case": None,
            "what": "The number of “rate” stands without quotes.",
            "remedy": "Write it between quotes: a bare number would become a binary fraction.",
        }
    ]
    assert law("show", "be").returncode == 2, "and such a law is not used"


def test_a_named_folder_that_is_not_there_is_a_fault(law: Command, tmp_path: Path) -> None:
    assert "This folder is not there." in law("check", "gl", AMIABLE_MARKETS=str(tmp_path / "typo")).stdout


def test_a_market_that_is_not_here_is_refused(law: Command) -> None:
    assert refusal(law("check", "de", "--json"))["code"] == "market.unknown"
    assert "There is no market de here." in law("check", "de").stderr


# ---- show


def test_a_value_is_shown_in_words_with_its_days_source_and_signature(law: Command) -> None:
    told = law("show", "be", "costs/consumer_damages", "--on", "2024-03-01").stdout
    for words in (
        "Lump-sum damages, consumer debt",
        "up to 150.00: 20.00 EUR",
        "up to 500.00: 30.00 EUR + 10.00 % of the part above 150.00",
        "above 500.00: 65.00 EUR + 5.00 % of the part above 500.00",
        "at most 2000.00 EUR",
        "2023-09-01",
        "still in force",
        "the latest of the day on which the contract was concluded and the day on which the claim arose",
        "Code de droit économique, art. XIX.4, al. 1, 2°",
        "no lawyer has compared it with the official text yet",
    ):
        assert words in told, words


def test_a_program_gets_the_value_with_its_unit(law: Command) -> None:
    told = answer(law("show", "be", "interest/commercial", "--on", "2024-03-01", "--json"))
    source = told.pop("source")
    assert told == {
        "market": "be", "question": "interest/commercial", "name": "Late-payment interest between businesses", "kind": "rate",
        "unit": "percent a year", "chosen_by": ["accrual_day"], "follows": {}, "on": "2024-03-01", "value": "12.50",
        "from": "2024-01-01", "to": "2024-07-01", "verified": False, "own": False,
    }  # fmt: skip
    assert (source["law"], source["article"]) == ("Loi du 2 août 2002 concernant la lutte contre le retard de paiement", "5")


def test_a_series_is_shown_with_its_base_and_with_what_follows_it(law: Command) -> None:
    """Finland, first half of 2026: 2.15 rounded up to 2.50, and eight points on top."""
    assert "2.50 % (interest/reference) + 8.00 points" in law("show", "fi", "interest/business", "--on", "2026-01-01").stdout
    reference = law("show", "fi", "interest/reference", "--on", "2026-01-01").stdout
    assert "2.15 % as published, rounded up to the next 0.50" in reference
    assert "interest/business, interest/consumer" in reference


def test_a_series_on_a_base_tells_a_program_both(law: Command) -> None:
    told = answer(law("show", "fi", "interest/business", "--on", "2026-01-01", "--json"))
    assert (told["value"], told["base"], told["points"]) == ("10.50", {"question": "interest/reference", "value": "2.50"}, "8.00")
    assert told["follows"] == {"based_on": "interest/reference"}


def test_without_a_day_every_version_is_shown(law: Command) -> None:
    told = answer(law("show", "be", "interest/civil", "--json"))
    assert [version["from"] for version in told["versions"]][:2] == ["2007-01-01", "2008-01-01"]
    assert [version["value"] for version in told["versions"]][:2] == ["6.00", "7.00"]
    shown = law("show", "be", "interest/civil").stdout
    assert "2007-12-31" in shown
    assert "7.00 % a year" in shown


def test_without_a_question_all_that_is_in_force_is_listed(law: Command) -> None:
    told = answer(law("show", "be", "--on", "2020-01-01", "--json"))
    values = {asked["question"]: asked["value"] for asked in told["questions"]}
    assert (values["interest/commercial"], values["costs/business_lump_sum"], values["costs/consumer_damages"]) == ("8.00", "40.00", None)
    shown = law("show", "be", "--on", "2020-01-01").stdout
    assert "not before 2023-09-01" in shown
    assert "interest/commercial" in shown
    assert law("show", "gl").returncode == 0, "without a day it is the market's own"


def test_a_day_before_the_law_is_refused(law: Command) -> None:
    told = refusal(law("show", "be", "costs/consumer_damages", "--on", "2023-08-31", "--json"))
    assert told["code"] == "not_in_force"
    done = law("show", "be", "costs/consumer_damages", "--on", "2023-08-31")
    assert (done.returncode, done.stdout) == (2, "")
    assert "(not_in_force; costs/consumer_damages)" in done.stderr


def test_a_question_that_is_not_there_is_refused_with_the_nearest(law: Command) -> None:
    done = law("show", "be", "interest/comercial")
    assert done.returncode == 2
    assert "interest/commercial" in done.stderr


# ---- diff


def test_the_first_day_of_book_xix(law: Command) -> None:
    told = answer(law("diff", "be", "--from", "2023-08-31", "--to", "2023-09-01", "--json"))
    assert {(change["question"], change["what"], change["on"]) for change in told["changes"]} == {
        (question, "begins", "2023-09-01")
        for question in (
            "application/book_xix", "costs/consumer_damages", "costs/consumer_reminder", "interest/consumer",
            "waiting/collection_notice", "waiting/first_reminder",
        )
    }  # fmt: skip
    assert all(change["before"] is None and change["after"]["source"]["law"] for change in told["changes"])
    shown = law("diff", "be", "--from", "2023-08-31", "--to", "2023-09-01").stdout
    assert "costs/consumer_damages" in shown
    assert "at most 2000.00 EUR" in shown


def test_an_old_value_stands_beside_the_new_one(law: Command) -> None:
    told = answer(law("diff", "be", "--from", "2024-12-31", "--to", "2025-01-01", "--json"))
    [change] = [change for change in told["changes"] if change["question"] == "interest/commercial"]
    assert (change["what"], change["before"]["value"], change["after"]["value"]) == ("changes", "12.50", "11.50")


def test_what_is_not_known_any_more_ends(law: Command) -> None:
    told = answer(law("diff", "be", "--from", "2026-06-30", "--to", "2026-07-01", "--json"))
    assert {change["question"]: change["what"] for change in told["changes"]}["interest/commercial"] == "ends"


def test_no_change_says_so(law: Command) -> None:
    done = law("diff", "be", "--from", "2024-01-01", "--to", "2024-06-30")
    assert done.stdout == "Nothing changed in the law of be between 2024-01-01 and 2024-06-30.\n"
    assert answer(law("diff", "be", "--from", "2024-01-01", "--to", "2024-06-30", "--json"))["changes"] == []


def test_the_earlier_day_comes_first(law: Command) -> None:
    assert law("diff", "be", "--from", "2024-01-02", "--to", "2024-01-01").returncode == 2
