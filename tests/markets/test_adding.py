"""A version is added to the operator's own law, or nothing is written at all."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from amiable import markets
from amiable.core.refusal import Refusal
from amiable.markets import BadPack, checking, overlay
from amiable.markets.adding import NewVersion, add

HALF_YEAR = NewVersion(date(2026, 7, 1), date(2027, 1, 1), "rate", "10.00", "Loi du 2 août 2002", "5", "Moniteur belge")
RATE = "interest/commercial"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's folder."""
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path))
    return tmp_path


def refused(market: str, question: str, new: NewVersion) -> tuple[str, dict[str, object]]:
    """The code of the refusal, and its facts; nothing was written."""
    before = {path: path.read_bytes() for path in overlay.folder().rglob("*") if path.is_file()}
    with pytest.raises(Refusal) as refusal:
        add(market, question, new)
    assert {path: path.read_bytes() for path in overlay.folder().rglob("*") if path.is_file()} == before
    return refusal.value.code, refusal.value.facts


def test_the_next_half_year_is_added_and_all_that_follows_the_rate_changes_with_it(own: Path) -> None:
    added = add("be", RATE, HALF_YEAR)
    assert added.file == own / "be/parameters/interest/commercial.toml"
    assert added.before is not None
    assert (added.before.value, added.version.value, added.version.verified) == (105_000, 100_000, None)
    assert (added.version.from_on, added.version.to) == (HALF_YEAR.from_on, HALF_YEAR.to)
    assert str(added.version.source) == "Loi du 2 août 2002, art. 5"
    pack = markets.load("be")
    assert pack.law == "be@2026-12-31"
    for question in ("interest/consumer", "interest/commercial_before_2013"):
        assert pack.rates[question].at(date(2026, 12, 31)).value == 100_000
    assert markets.shipped("be").law == "be@2026-06-30"


def test_versions_follow_one_another_in_one_file_and_what_a_person_wrote_there_stays(own: Path) -> None:
    add("be", RATE, HALF_YEAR)
    file = own / "be/parameters/interest/commercial.toml"
    file.write_text(f"# Ours.\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    file.chmod(0o640)
    add("be", RATE, replace(HALF_YEAR, from_on=date(2027, 1, 1), to=date(2027, 7, 1), value="9.50"))
    assert file.read_text(encoding="utf-8").startswith("# Ours.\n")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [version.value for version in markets.load("be").rates[RATE].versions[-3:]] == [105_000, 100_000, 95_000]
    assert [path.name for path in file.parent.iterdir()] == ["commercial.toml"]


def test_a_rule_without_an_end_is_replaced() -> None:
    new = NewVersion(date(2027, 1, 1), None, "amount", "50.00", "Loi du 1er mars 2027", "3", "Moniteur belge")
    added = add("be", "costs/business_lump_sum", new)
    assert added.before is not None
    assert (added.before.value, added.version.value) == (4_000, 5_000)
    later = replace(new, from_on=date(2028, 1, 1), value="60.00")
    assert [v.value for v in add("be", "costs/business_lump_sum", later).question.dated.versions] == [4_000, 5_000, 6_000]


def test_a_reference_is_rounded_as_the_law_says() -> None:
    """Finland: 1.90 up to the next half is 2.00, plus eight points between businesses."""
    new = replace(HALF_YEAR, key="reference", value="1.90", law="Korkolaki 633/1982", article="12 §")
    assert add("fi", "interest/reference", new).version.value == 20_000
    assert markets.load("fi").rates["interest/business"].at(date(2026, 7, 1)).value == 100_000


def test_a_rate_may_be_below_zero() -> None:
    assert add("dk", "interest/reference", replace(HALF_YEAR, value="-0.35", law="Renteloven", article="§ 5")).version.value == -3_500


def test_days_are_counted_in_whole_numbers() -> None:
    new = replace(HALF_YEAR, from_on=date(2027, 1, 1), to=None, key="days", value="45")
    assert add("be", "waiting/instalment_answer", new).version.value == 45


@pytest.mark.parametrize(
    ("source", "article", "law", "at", "seen"),
    [
        ("Loi du 3 mars 2027", "7", "Loi du 3 mars 2027", "7", "Loi du 3 mars 2027"),
        ("Loi du 3 mars 2027, art. 7", "", "Loi du 3 mars 2027", "7", "Loi du 3 mars 2027, art. 7"),
        (
            'Moniteur belge, "30 juin" 2026',
            "",
            "Loi du 2 août 2002 concernant la lutte contre le retard de paiement",
            "5",
            'Moniteur belge, "30 juin" 2026',
        ),
    ],
    ids=["act and article", "both in one", "where the number was published"],
)
def test_a_source_names_the_act_or_where_the_number_stands(source: str, article: str, law: str, at: str, seen: str) -> None:
    held = add("be", RATE, replace(HALF_YEAR, law=source, article=article, seen="")).version.source
    assert (held.law, held.article, held.seen) == (law, at, seen)


@pytest.mark.parametrize(
    ("change", "code", "facts"),
    [
        ({"from_on": date(2026, 8, 1)}, "law.would_leave_gap", {"from_on": date(2026, 7, 1), "to_on": date(2026, 7, 31)}),
        ({"from_on": date(2026, 6, 1)}, "law.would_overlap", {"from_on": date(2026, 6, 1), "to_on": date(2026, 6, 30)}),
        ({"from_on": date(2025, 12, 1)}, "law.would_overlap", {"from_on": date(2025, 12, 1), "to_on": date(2025, 12, 31)}),
        ({"from_on": date(2013, 1, 1), "to": date(2013, 3, 1)}, "law.would_leave_gap", {"to_on": date(2013, 3, 15)}),
        ({"value": "10,15"}, "law.wrong_value", {"value": "10,15"}),
        ({"value": "ten"}, "law.wrong_value", {}),
        ({"value": "1e3"}, "law.wrong_value", {}),
        ({"key": "amount"}, "law.not_one_number", {}),
        ({"law": " "}, "law.no_source", {}),
        ({"law": "Loi\n[[version]]"}, "law.wrong_value", {"key": "source"}),
        ({"seen": "\udcff"}, "law.wrong_value", {"key": "seen"}),
    ],
)  # fmt: skip
def test_what_cannot_be_law_is_refused_and_the_days_are_named(change: dict, code: str, facts: dict) -> None:
    found, told = refused("be", RATE, replace(HALF_YEAR, **change))
    assert found == code
    assert {key: told[key] for key in facts} == facts


def test_a_day_has_one_version_among_the_operator_s_own_too() -> None:
    add("be", RATE, HALF_YEAR)
    assert refused("be", RATE, HALF_YEAR)[0] == "law.would_overlap"
    assert refused("be", RATE, replace(HALF_YEAR, from_on=date(2026, 9, 1), to=None))[0] == "law.would_overlap"


@pytest.mark.parametrize(
    ("market", "question", "key", "code"),
    [
        ("fi", "interest/business", "rate", "law.follows_another"),
        ("be", "interest/commercial_before_2013", "rate", "law.follows_another"),
        ("be", "costs/consumer_damages", "amount", "law.not_one_number"),
        ("be", "costs/consumer_reminder", "amount", "law.not_one_number"),
        ("be", "limitation/periods", "years", "law.not_one_number"),
        ("be", "interest/comercial", "rate", "law.no_such_question"),
        ("de", RATE, "rate", "market.unknown"),
    ],
)
def test_a_question_of_another_kind_is_refused(market: str, question: str, key: str, code: str) -> None:
    assert refused(market, question, replace(HALF_YEAR, key=key))[0] == code


def test_a_law_that_is_broken_already_is_not_added_to(own: Path) -> None:
    other = own / "be/parameters/interest/civil.toml"
    other.parent.mkdir(parents=True)
    other.write_text("[[version]]\nfrom = 2040-01-01\n", encoding="utf-8")
    with pytest.raises(BadPack, match="interest/civil"):
        add("be", RATE, HALF_YEAR)


def test_what_was_written_passes_the_check(own: Path) -> None:
    add("be", RATE, replace(HALF_YEAR, article="", seen=""))
    report = checking.check("be", lambda account: {})
    assert [fault for fault in report.faults if str(own) in fault.file] == []
    assert report.own == 1


def test_two_who_add_the_same_at_once_write_it_once() -> None:
    told: list[str] = []

    def one() -> None:
        try:
            add("be", RATE, HALF_YEAR)
            told.append("added")
        except Refusal as refusal:
            told.append(refusal.code)

    threads = [threading.Thread(target=one) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told)[0] == "added"
    assert told.count("added") == 1
    assert len(overlay.rows(markets.read_toml(overlay.file_of(overlay.folder(), "be", RATE)))) == 1
