"""A new rate was published: `amiable law set` adds it, `amiable law impact` says whom it touches, and statements go on."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

BUSINESS = {
    "market": "be",
    "debtor": "business",
    "claims": [{"ref": "F-1", "nature": "goods", "principal": "5000.00", "due_on": "2026-06-15"}],
}
SMALLER = {**BUSINESS, "claims": [{**BUSINESS["claims"][0], "ref": "F-[2]", "principal": "500.00"}]}
LATE = ("set", "be", "interest/commercial", "--from", "2026-07-01")
SOURCE = ("--source", "Loi du 2 août 2002", "--article", "5", "--seen", "Moniteur belge")


@pytest.fixture
def amiable_here(typed: Command, tmp_path: Path) -> Command:
    """The `amiable` command in a home that nobody has used yet."""

    def run(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return typed(*words, **{"AMIABLE_HOME": str(tmp_path / "home"), "AMIABLE_MARKETS": "", "LANG": "en_GB.UTF-8", **environment})

    return run


@pytest.fixture
def law(amiable_here: Command) -> Command:
    def run(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return amiable_here("law", *words, **environment)

    return run


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    """Lines in both forms, one of another market, and two that nobody can read."""
    path = tmp_path / "facts.jsonl"
    france = {**BUSINESS, "market": "fr"}
    lines = [
        json.dumps({"on": "2026-07-31", "id": "small", "facts": SMALLER}),
        json.dumps({"on": "2026-07-31", "facts": BUSINESS}),
        json.dumps({"on": "2026-06-30", "id": "early", "facts": BUSINESS}),
        json.dumps(france),
        "",
        "{",
        json.dumps({"on": "soon", "facts": BUSINESS}),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def answer(done: "subprocess.CompletedProcess[str]") -> dict:
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def stated(amiable: Command, tmp_path: Path, on: str, **environment: str) -> dict:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(BUSINESS), encoding="utf-8")
    return answer(amiable("statement", path, "--on", on, "--json", **environment))


# ---- set


def test_a_rate_is_added_and_every_statement_goes_on(law: Command, amiable_here: Command, tmp_path: Path) -> None:
    """21.58 for June as before, and 5 000.00 × 10.15 % × 31/365 = 43.103 for July: 64.68 together, and nothing is unknown."""
    before = stated(amiable_here, tmp_path, "2026-07-31")
    assert (before["interest"], before["law"]) == ("21.58", "be@2026-06-30")
    assert before["unknown"] == [{"parameter": "interest/commercial", "from": "2026-07-01"}]
    done = law(*LATE, "--to", "2027-01-01", "--rate", "10.15", *SOURCE)
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "be interest/commercial: 10.15 % a year from 2026-07-01, until 2026-12-31, that day included",
        "Before: 10.50 % a year",
        "Source: Loi du 2 août 2002, art. 5; seen: Moniteur belge",
        "No lawyer has compared it with the official text yet.",
        "It is followed by interest/commercial_before_2013, interest/consumer.",
        "The law of be is now be@2026-12-31; it was be@2026-06-30.",
    ):
        assert words in done.stdout, words
    after = stated(amiable_here, tmp_path, "2026-07-31")
    assert (after["interest"], after["law"], after["unknown"]) == ("64.68", "be@2026-12-31", [])
    shown = answer(law("show", "be", "interest/commercial", "--on", "2026-07-01", "--json"))
    assert (shown["value"], shown["own"], shown["verified"]) == ("10.15", True, False)
    assert law("check", "be").returncode == 0


def test_the_shortest_way_is_a_rate_and_a_source(law: Command) -> None:
    """The act and its article stay those of the version before; it holds until another version follows."""
    done = law(*LATE, "--rate", "10.15", "--source", "Moniteur belge du 30 juin 2026")
    assert done.returncode == 0
    assert "until another version follows" in done.stdout
    assert "give --to when you know how long it holds" in done.stdout
    source = answer(law("show", "be", "interest/commercial", "--on", "2026-07-01", "--json"))["source"]
    assert source == {
        "law": "Loi du 2 août 2002 concernant la lutte contre le retard de paiement",
        "article": "5",
        "seen": "Moniteur belge du 30 juin 2026",
    }
    assert law("set", "be", "interest/commercial", "--from", "2027-01-01", "--rate", "9.65", *SOURCE).returncode == 0
    assert answer(law("show", "be", "interest/consumer", "--on", "2027-01-01", "--json"))["value"] == "9.65"


def test_a_folder_of_one_s_own_choice_is_written_to_and_nothing_else(law: Command, tmp_path: Path) -> None:
    done = law(*LATE, "--rate", "10.15", *SOURCE, AMIABLE_MARKETS=str(tmp_path / "law"))
    assert done.returncode == 0
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [
        "law/be/parameters/interest/commercial.toml"
    ]


def test_the_folder_of_the_installation_is_its_owner_s_alone(law: Command, tmp_path: Path) -> None:
    law(*LATE, "--rate", "10.15", *SOURCE)
    assert (tmp_path / "home/law").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*LATE[:-1], "2026-08-01", "--rate", "10.15", *SOURCE), "law.would_leave_gap"),
        ((*LATE[:-1], "2026-06-01", "--rate", "10.15", *SOURCE), "law.would_overlap"),
        ((*LATE, "--rate", "10,15", *SOURCE), "law.wrong_value"),
        ((*LATE, "--rate", "10.15"), "law.no_source"),
        ((*LATE, "--amount", "10.15", *SOURCE), "law.not_one_number"),
        (("set", "fi", "interest/business", "--from", "2026-07-01", "--rate", "10.00", *SOURCE), "law.follows_another"),
        (("set", "be", "interest/late", "--from", "2026-07-01", "--rate", "10.00", *SOURCE), "law.no_such_question"),
        (("set", "de", "interest/late", "--from", "2026-07-01", "--rate", "10.00", *SOURCE), "market.unknown"),
    ],
)
def test_what_cannot_be_law_is_refused_and_nothing_is_written(words: tuple[str, ...], code: str, law: Command, tmp_path: Path) -> None:
    done = law(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"({code}; " in done.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "words",
    [(*LATE, *SOURCE), (*LATE, "--rate", "1.00", "--amount", "1.00", *SOURCE), (*LATE, "--to", "2026-07-01", "--rate", "1.00", *SOURCE)],
)
def test_one_value_and_days_in_order_are_needed(words: tuple[str, ...], law: Command) -> None:
    assert law(*words).returncode == 2


def test_a_place_where_nobody_may_write_is_told(law: Command, tmp_path: Path) -> None:
    (tmp_path / "law").write_text("a file", encoding="utf-8")
    done = law(*LATE, "--rate", "10.15", *SOURCE, AMIABLE_MARKETS=str(tmp_path / "law"))
    assert done.returncode == 2
    assert "file.not_writable" in done.stderr


# ---- impact


def test_the_new_rate_touches_these_cases_by_so_much(law: Command, portfolio: Path) -> None:
    """5 000.00 × 10.15 % × 31/365 = 43.10 more, and a tenth of it on 500.00; June is as it was."""
    assert answer(law("impact", "be", "--from", "2026-07-01", portfolio, "--json"))["changed"] == []
    law(*LATE, "--to", "2027-01-01", "--rate", "10.15", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-07-01", portfolio, "--json"))
    assert [(one["line"], one["id"], one["before"], one["after"], one["difference"]) for one in told["changed"]] == [
        (2, "F-1", "5061.58", "5104.68", "43.10"),
        (1, "small", "542.16", "546.47", "4.31"),
    ]
    assert told["changed"][0]["parts"] == {"interest": "43.10"}
    assert told["changed"][0]["what"] == ["interest", "unknown"]
    assert (told["lines"], told["other_markets"]) == (6, 1)
    assert [one["line"] for one in told["refused"]] == [6, 7]
    assert told["totals"] == {"before": "10665.32", "after": "10712.73", "difference": "47.41", "more": 2, "less": 0}


def test_a_person_reads_the_largest_first_and_the_totals_last(law: Command, portfolio: Path) -> None:
    law(*LATE, "--rate", "10.15", *SOURCE)
    shown = law("impact", "be", "--from", "2026-07-01", portfolio).stdout
    assert shown.index("43.10") < shown.index("4.31")
    for words in (
        "2 of 3 statements change: 2 ask more, 0 ask less.",
        "Due before: 10665.32 EUR; after: 10712.73; difference: 47.41.",
        "Lines of another market than be: 1.",
        "Line 6 could not be stated. line: This is not JSON",
    ):
        assert words in shown, words


def test_every_case_can_be_stated_on_one_day(law: Command, portfolio: Path) -> None:
    law(*LATE, "--rate", "10.15", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-07-01", "--on", "2026-07-31", portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["43.10", "43.10", "4.31"]


def test_a_folder_can_be_tried_before_it_is_used(law: Command, portfolio: Path, tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    law(*LATE, "--rate", "10.15", *SOURCE, AMIABLE_MARKETS=str(folder))
    told = answer(law("impact", "be", "--overlay", folder, portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["43.10", "4.31"]


def test_the_rates_of_before_may_go_on(law: Command, portfolio: Path) -> None:
    """10.15 instead of 10.50 in July: 64.68 instead of 66.16 on 5 000.00, 6.47 instead of 6.62 on 500.00."""
    law(*LATE, "--rate", "10.15", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-07-01", "--rates-go-on", portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["-1.48", "-0.15"]
    assert told["totals"]["less"] == 2


def test_a_change_has_a_last_day_when_one_is_named(law: Command, portfolio: Path) -> None:
    """What begins in January 2026 and no later: the rate of the half-year, until its end in June."""
    law(*LATE, "--rate", "10.15", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-01-01", "--to", "2026-06-30", portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["21.58", "21.58", "2.16"]


def test_a_change_must_be_named_and_the_file_be_there(law: Command, portfolio: Path) -> None:
    assert law("impact", "be", portfolio).returncode == 2
    done = law("impact", "be", "--from", "2026-07-01", "nowhere.jsonl", "--json")
    assert (done.returncode, json.loads(done.stderr)["refusal"]["faults"][0]["where"]) == (2, "nowhere.jsonl")
    assert law("impact", "be", "--from", "2026-07-01", "--to", "9999-12-31", portfolio).returncode == 2
    assert law("impact", "de", "--from", "2026-07-01", portfolio).returncode == 2
