"""A new rate was published: `amiable law set` adds it, `amiable law impact` says whom it touches, and statements go on."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from amiable.cli.law_impact import Gathered, Line, counted
from amiable.core.law_impact import Impact
from amiable.markets import BadPack

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
    """21.58 for June as before, and 5 000.00 × 10.00 % × 31/365 = 42.466 for July: 64.04 together, and nothing is unknown."""
    before = stated(amiable_here, tmp_path, "2026-07-31")
    assert (before["interest"], before["law"]) == ("21.58", "be@2026-06-30")
    assert before["unknown"] == [{"parameter": "interest/commercial", "from": "2026-07-01"}]
    done = law(*LATE, "--to", "2027-01-01", "--rate", "10.00", *SOURCE)
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "be interest/commercial: 10.00 % a year from 2026-07-01, until 2026-12-31, that day included",
        "Before: 10.50 % a year",
        "Source: Loi du 2 août 2002, art. 5; seen: Moniteur belge",
        "No lawyer has compared it with the official text yet.",
        "It is followed by interest/commercial_before_2013, interest/consumer.",
        "The law of be is now be@2026-12-31; it was be@2026-06-30.",
    ):
        assert words in done.stdout, words
    after = stated(amiable_here, tmp_path, "2026-07-31")
    assert (after["interest"], after["law"], after["unknown"]) == ("64.04", "be@2026-12-31", [])
    shown = answer(law("show", "be", "interest/commercial", "--on", "2026-07-01", "--json"))
    assert (shown["value"], shown["own"], shown["verified"]) == ("10.00", True, False)
    assert law("check", "be").returncode == 0


def test_the_shortest_way_is_a_rate_and_a_source(law: Command) -> None:
    """The act and its article stay those of the version before; it holds until another version follows."""
    done = law(*LATE, "--rate", "10.00", "--source", "Moniteur belge du 30 juin 2026")
    assert done.returncode == 0
    assert "until another version follows" in done.stdout
    assert "give --to when you know how long it holds" in done.stdout
    source = answer(law("show", "be", "interest/commercial", "--on", "2026-07-01", "--json"))["source"]
    assert source == {
        "law": "Loi du 2 août 2002 concernant la lutte contre le retard de paiement",
        "article": "5",
        "seen": "Moniteur belge du 30 juin 2026",
    }
    assert law("set", "be", "interest/commercial", "--from", "2027-01-01", "--rate", "9.50", *SOURCE).returncode == 0
    assert answer(law("show", "be", "interest/consumer", "--on", "2027-01-01", "--json"))["value"] == "9.50"


def test_a_folder_of_one_s_own_choice_is_written_to_and_nothing_else(law: Command, tmp_path: Path) -> None:
    done = law(*LATE, "--rate", "10.00", *SOURCE, AMIABLE_MARKETS=str(tmp_path / "law"))
    assert done.returncode == 0
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [
        "law/be/parameters/interest/commercial.toml"
    ]


def test_the_folder_of_the_installation_is_its_owner_s_alone(law: Command, tmp_path: Path) -> None:
    law(*LATE, "--rate", "10.00", *SOURCE)
    assert (tmp_path / "home/law").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*LATE[:-1], "2026-08-01", "--rate", "10.00", *SOURCE), "law.would_leave_gap"),
        ((*LATE[:-1], "2026-06-01", "--rate", "10.00", *SOURCE), "law.would_overlap"),
        ((*LATE, "--rate", "10,15", *SOURCE), "law.wrong_value"),
        ((*LATE, "--rate", "10.00"), "law.no_source"),
        ((*LATE, "--amount", "10.00", *SOURCE), "law.not_one_number"),
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
    done = law(*LATE, "--rate", "10.00", *SOURCE, AMIABLE_MARKETS=str(tmp_path / "law"))
    assert done.returncode == 2
    assert "file.not_writable" in done.stderr


# ---- impact


def test_the_new_rate_touches_these_cases_by_so_much(law: Command, portfolio: Path) -> None:
    """5 000.00 × 10.00 % × 31/365 = 42.46 more, and a tenth of it on 500.00; June is as it was."""
    assert answer(law("impact", "be", "--from", "2026-07-01", portfolio, "--json"))["changed"] == []
    law(*LATE, "--to", "2027-01-01", "--rate", "10.00", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-07-01", portfolio, "--json"))
    assert [(one["line"], one["id"], one["before"], one["after"], one["difference"]) for one in told["changed"]] == [
        (2, "F-1", "5061.58", "5104.04", "42.46"),
        (1, "small", "542.16", "546.40", "4.24"),
    ]
    assert told["changed"][0]["parts"] == {"interest": "42.46"}
    assert told["changed"][0]["what"] == ["interest", "unknown"]
    assert (told["lines"], told["other_markets"]) == (6, 1)
    assert [one["line"] for one in told["refused"]] == [6, 7]
    assert told["totals"] == {"before": "10665.32", "after": "10712.02", "difference": "46.70", "more": 2, "less": 0}


def test_a_person_reads_the_largest_first_and_the_totals_last(law: Command, portfolio: Path) -> None:
    law(*LATE, "--rate", "10.00", *SOURCE)
    shown = law("impact", "be", "--from", "2026-07-01", portfolio).stdout
    assert shown.index("42.46") < shown.index("4.24")
    for words in (
        "2 of 3 statements change: 2 ask more, 0 ask less.",
        "Due before: 10665.32 EUR; after: 10712.02; difference: 46.70.",
        "Lines of another market than be: 1.",
        "Line 6 could not be stated. line: This is not JSON",
    ):
        assert words in shown, words


def test_every_case_can_be_stated_on_one_day(law: Command, portfolio: Path) -> None:
    law(*LATE, "--rate", "10.00", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-07-01", "--on", "2026-07-31", portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["42.46", "42.46", "4.24"]


def test_a_folder_can_be_tried_before_it_is_used(law: Command, portfolio: Path, tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    law(*LATE, "--rate", "10.00", *SOURCE, AMIABLE_MARKETS=str(folder))
    told = answer(law("impact", "be", "--overlay", folder, portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["42.46", "4.24"]


def test_the_rates_of_before_may_go_on(law: Command, portfolio: Path) -> None:
    """10.00 instead of 10.50 in July: 64.04 instead of 66.16 on 5 000.00, 6.40 instead of 6.62 on 500.00."""
    law(*LATE, "--rate", "10.00", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-07-01", "--rates-go-on", portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["-2.12", "-0.22"]
    assert told["totals"]["less"] == 2


def test_a_change_has_a_last_day_when_one_is_named(law: Command, portfolio: Path) -> None:
    """What begins in January 2026 and no later: the rate of the half-year, until its end in June."""
    law(*LATE, "--rate", "10.00", *SOURCE)
    told = answer(law("impact", "be", "--from", "2026-01-01", "--to", "2026-06-30", portfolio, "--json"))
    assert [one["difference"] for one in told["changed"]] == ["21.58", "21.58", "2.16"]


def test_a_change_must_be_named_and_the_file_be_there(law: Command, portfolio: Path) -> None:
    assert law("impact", "be", portfolio).returncode == 2
    done = law("impact", "be", "--from", "2026-07-01", "nowhere.jsonl", "--json")
    assert (done.returncode, json.loads(done.stderr)["refusal"]["faults"][0]["where"]) == (2, "nowhere.jsonl")
    assert law("impact", "be", "--from", "2026-07-01", "--to", "9999-12-31", portfolio).returncode == 2
    assert law("impact", "de", "--from", "2026-07-01", portfolio).returncode == 2


# ---- what only looks like a rate


def set_(law: Command, question: str, *words: str) -> "subprocess.CompletedProcess[str]":
    market, key = question.split(" ")
    return law("set", market, key, "--from", "2026-07-01", *words, "--source", "Publié le 30 juin 2026")


def test_what_the_central_bank_publishes_becomes_what_the_law_says(law: Command) -> None:
    """Belgium: 1.65 up to the next half is 2.00, plus eight points; the figure is the one that the shipped law has for 2.15: 10.50."""
    assert "10.50 % a year from 2026-07-01" in set_(law, "be interest/commercial", "--to", "2027-01-01", "--reference", "2.15").stdout
    done = law("set", "be", "interest/commercial", "--from", "2027-01-01", "--reference", "1.65", "--source", "BCE")
    assert "10.00 % a year from 2027-01-01" in done.stdout
    shown = law("show", "be", "interest/commercial", "--on", "2027-01-01").stdout
    assert "1.65 % as published, rounded up to the next 0.50, plus 8.00" in " ".join(shown.split())
    assert law("check", "be").returncode == 0


@pytest.mark.parametrize(
    ("question", "words", "code", "told"),
    [
        ("fi interest/reference", ("--rate", "2.15"), "law.rounds", "The law rounds this series"),
        ("be interest/commercial", ("--rate", "10.15"), "law.rounds", "Use --reference"),
        ("dk interest/reference", ("--reference", "1.75"), "law.not_one_number", "Use --rate."),
        ("fr interest/legal_other", ("--reference", "2.60"), "law.not_one_number", "Use --rate."),
        ("be interest/commercial", ("--amount", "10.50"), "law.not_one_number", "Use --rate."),
        ("be interest/consumer", ("--rate", "10.50"), "law.follows_another", "Add the new rate to “interest/commercial”."),
        ("be interest/commercial", ("--rate", "2.00"), "law.far_away", "8.50 points away from 10.50 %"),
        ("fr interest/default", ("--reference", "12.15"), "law.far_away", "add --sure"),
        ("be costs/business_lump_sum", ("--amount", "4.00"), "law.far_away", "less than half, of 40.00"),
        ("be costs/business_lump_sum", ("--amount", "80.01"), "law.far_away", "add --sure"),
    ],
)
def test_a_number_that_the_law_cannot_mean_is_refused(question: str, words: tuple[str, ...], code: str, told: str, law: Command) -> None:
    done = set_(law, question, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"({code}; " in done.stderr
    assert told in " ".join(done.stderr.split())


def test_who_is_sure_may_add_what_is_far_away(law: Command) -> None:
    assert set_(law, "be interest/commercial", "--rate", "16.00", "--sure").returncode == 0
    assert set_(law, "be costs/business_lump_sum", "--amount", "100.00", "--sure").returncode == 0


def test_both_sources_are_kept_without_an_article(law: Command) -> None:
    done = law(*LATE, "--rate", "10.00", "--source", "Communiqué du 30 juin", "--seen", "Moniteur belge")
    assert "art. 5; seen: Communiqué du 30 juin; Moniteur belge" in done.stdout


def test_a_market_of_several_series_names_those_that_are_still_missing(law: Command) -> None:
    done = set_(law, "fr interest/default", "--to", "2027-01-01", "--reference", "2.15")
    for words in (
        "stays fr@2026-06-30",
        "After 2026-06-30 not known any more, add them too: interest/legal_individual, interest/legal_other.",
    ):
        assert words in done.stdout, words
    done = set_(law, "be interest/commercial", "--to", "2027-07-01", "--rate", "10.00")
    assert "After 2026-12-31 not known any more, add them too: interest/civil." in done.stdout


def test_a_version_of_no_day_is_told_so(law: Command) -> None:
    assert "It would hold on no day" in " ".join(
        law(*LATE, "--to", "2026-07-01", "--rate", "10.00", *SOURCE).stderr.replace("│", "").split()
    )


def test_the_nearest_names_are_the_ones_that_look_alike(law: Command) -> None:
    assert "interest/commercial" in law("show", "be", "comercial").stderr


# ---- a file written by hand

BARE = '[[version]]\nfrom = 2026-07-01\nrate = 10.00\nsource = { law = "L", article = "5" }\nverified = false\n'
QUOTED = BARE.replace("10.00", '"10.00"')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BARE, "version of 2026-07-01: put the number of “rate” between quotes"),
        (BARE.replace("10.00", '"10,00"'), "version of 2026-07-01: “10,00” does not fit as “rate”"),
        (QUOTED.replace("source", "origin"), "version of 2026-07-01: “source” is missing"),
        (QUOTED.replace("verified = false", ""), "version of 2026-07-01: “verified” is missing"),
        (QUOTED.replace('{ law = "L", article = "5" }', '"L"'), "version of 2026-07-01: “source” is no table as { … }"),
    ],
)
def test_a_file_that_cannot_be_law_is_named_with_its_day_and_key(text: str, told: str, amiable_here: Command, tmp_path: Path) -> None:
    file, facts = tmp_path / "law/be/parameters/interest/commercial.toml", tmp_path / "facts.json"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    facts.write_text(json.dumps(BUSINESS), encoding="utf-8")
    done = amiable_here("statement", facts, "--on", "2026-07-31", "--json", AMIABLE_MARKETS=str(tmp_path / "law"))
    what = json.loads(done.stderr)["refusal"]["what"]
    assert (done.returncode, told in what, str(file) in what) == (2, True, True), what
    assert "Error" not in what


def test_a_file_that_is_no_toml_is_told_with_what_to_do(law: Command, tmp_path: Path) -> None:
    file = tmp_path / "law/be/parameters/interest/commercial.toml"
    file.parent.mkdir(parents=True)
    file.write_text("rate = = 5", encoding="utf-8")
    done = law("check", "be", "--json", AMIABLE_MARKETS=str(tmp_path / "law"))
    [fault] = json.loads(done.stdout)["faults"]
    assert (done.returncode, fault["file"]) == (1, str(file))
    assert "SCHEMA.md" in fault["remedy"]


def test_one_case_is_told_as_one(law: Command, portfolio: Path) -> None:
    law(*LATE, "--rate", "10.00", *SOURCE)
    portfolio.write_text(portfolio.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    assert "1 of 1 statement changes: 1 ask more" in law("impact", "be", "--from", "2026-07-01", portfolio).stdout


def test_a_case_that_the_law_before_refused_is_told_apart() -> None:
    """It is in no sum, because there is nothing to compare it with."""
    refusal, gathered = BadPack("no rule"), Gathered()
    gathered.add(Line(1, "F-1", None), Impact(refusal, 4_000, ("refusal",), None, ()))
    gathered.add(Line(2, "F-2", None), Impact(4_000, refusal, ("refusal",), None, ()))
    assert counted(gathered) == (
        "2 of 2 statements change: 0 ask more, 0 ask less, "
        "1 could not be stated before (not in the sums), 1 cannot be stated any more (not in the sums)."
    )
    assert (gathered.before, gathered.after) == (0, 0)
