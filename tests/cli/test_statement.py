"""`amiable statement` in its three forms: for a person, for a program, and a line for each line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amiable.files.wording import LANGUAGES
from tests.law.be.desk import invoice, reminder

FACTS = {
    "market": "be",
    "debtor": "consumer",
    "claims": [invoice(terms={"interest": "max", "damages": "max"})],
    "actions": [reminder()],
    "payments": [{"on": "2024-06-30", "amount": "100.00"}],
}
BAD = {**FACTS, "claims": [invoice(nature="gas", due_on="soon")], "colour": "red"}


def run(*words: str, given: str | bytes = "", **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command as a person types it; there is no database anywhere near."""
    typed = [sys.executable, "-m", "amiable", "statement", *words]
    env = {**os.environ, "COLUMNS": "250", "AMIABLE_HOME": os.devnull, **environment}
    return subprocess.run(typed, input=given.encode() if isinstance(given, str) else given, env=env, capture_output=True, check=False)


def test_a_program_gets_the_answer_of_the_contract() -> None:
    """691.92 on 30 June 2024, and 100.00 paid: interest 21.92 first, 78.08 of the principal."""
    done = run("-", "--on", "2024-06-30", "--json", given=json.dumps(FACTS))
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    assert [*answer] == [
        "market", "on", "currency", "regime", "law", "principal", "interest", "damages", "costs", "due", "paid", "credit",
        "chargeable_from", "claims", "lines", "limitation", "warnings", "unknown",
    ]  # fmt: skip
    assert {key: answer[key] for key in ("principal", "interest", "damages", "costs", "due", "paid", "credit")} == {
        "principal": "521.92", "interest": "0.00", "damages": "70.00", "costs": "0.00", "due": "591.92", "paid": "100.00", "credit": "0.00",
    }  # fmt: skip
    assert answer["claims"] == [
        {"ref": "F-1", "principal": "521.92", "interest": "0.00", "damages": "70.00", "costs": "0.00", "chargeable_from": "2024-03-16"}
    ]
    assert answer["law"].startswith("be@")
    assert [{**line, "working": "", "source": ""} for line in answer["lines"] if line["part"] == "interest"] == [
        {"part": "interest", "claim": "F-1", "from": "2024-03-16", "to": "2024-06-30", "days": 107, "base": "600.00", "rate": "12.50",
         "amount": "21.92", "working": "", "source": ""},
        {"part": "interest", "claim": "F-1", "on": "2024-06-30", "amount": "-21.92", "payment": 0, "working": "", "source": ""},
    ]  # fmt: skip
    assert all(line["working"] and line["source"] for line in answer["lines"] if "payment" not in line)


def test_a_person_gets_the_sum_first_then_every_line(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    told = run(str(path), "--on", "2024-06-30").stdout.decode()
    assert told.splitlines()[0] == "To pay on 30 June 2024: 591,92\xa0€"
    for words in ("600,00", "12,50", "107/366", "Code de droit économique, art. XIX.4", "Payment 1", "be.book_xix, be@"):
        assert words in told, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words_and_none_shows_a_code(language: str) -> None:
    done = run("-", "--on", "2024-06-30", "--language", language, given=json.dumps(FACTS))
    told = done.stdout.decode()
    assert done.returncode == 0
    assert "591" in told and "{" not in told and "damages_max" not in told
    answer = json.loads(run("-", "--on", "2024-06-30", "--json", "--language", language, given=json.dumps(FACTS)).stdout)
    assert ("As agreed" in answer["lines"][1]["working"]) == (language == "en")


def test_a_language_that_is_not_there_is_refused_with_the_six_that_are() -> None:
    done = run("-", "--on", "2024-06-30", "--language", "de", given=json.dumps(FACTS))
    assert done.returncode == 2
    assert all(language in done.stderr.decode() for language in LANGUAGES)


def test_bad_facts_end_with_2_and_json_on_the_other_stream() -> None:
    done = run("-", "--on", "2024-06-30", "--json", given=json.dumps(BAD))
    assert (done.returncode, done.stdout) == (2, b"")
    refusal = json.loads(done.stderr)["refusal"]
    assert refusal["code"] == "bad_facts"
    assert [*refusal] == ["code", "what", "remedy", "source", "faults"]
    assert [fault["where"] for fault in refusal["faults"]] == ["claims[0].due_on", "claims[0].nature", "colour"]
    assert all(fault["what"] and fault["remedy"] for fault in refusal["faults"])


def test_a_person_reads_each_fault_in_words() -> None:
    done = run("-", "--on", "2024-06-30", "--language", "fr", given=json.dumps(BAD))
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert "claims[0].nature: " in told and "goods, services" in told and "(bad_facts; " in told


@pytest.mark.parametrize(
    ("given", "where"),
    [(b"", "-"), (b"{", "-"), (b"\xff\xfe", "-"), (b"[" * 100_000, "-"), (b"[]", ""), (b"null", "")],
)
def test_what_is_no_json_is_a_refusal_not_a_crash(given: bytes, where: str) -> None:
    done = run("-", "--on", "2024-06-30", "--json", given=given)
    assert done.returncode == 2
    assert [fault["where"] for fault in json.loads(done.stderr)["refusal"]["faults"]] == [where]


@pytest.mark.parametrize("form", ["--json", "--jsonl"])
def test_a_file_that_is_not_there_is_a_refusal(form: str) -> None:
    done = run("nowhere.json", "--on", "2024-06-30", form)
    assert (done.returncode, json.loads(done.stderr)["refusal"]["faults"][0]["where"]) == (2, "nowhere.json")


def test_the_maximum_where_there_is_none_is_a_refusal_of_its_own() -> None:
    done = run("-", "--on", "2024-06-30", "--json", given=json.dumps({**FACTS, "debtor": "business"}))
    assert (done.returncode, json.loads(done.stderr)["refusal"]["code"]) == (2, "no_maximum")


@pytest.mark.parametrize("words", [[], ["--on", "yesterday"], ["--on", "2024-02-30"]])
def test_a_day_is_needed(words: list[str]) -> None:
    done = run("-", *words, given=json.dumps(FACTS))
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_day_out_of_this_world_is_a_refusal() -> None:
    done = run("-", "--on", "9999-12-31", "--json", given=json.dumps(FACTS))
    assert (done.returncode, json.loads(done.stderr)["refusal"]["faults"][0]["where"]) == (2, "on")


def test_each_line_gives_a_line_and_a_broken_one_stops_nobody() -> None:
    good = json.dumps({"on": "2024-06-30", "facts": FACTS}).encode()
    lines = [
        good,
        b"{",
        b"\xff",
        json.dumps({"on": "2024-06-30", "facts": BAD}).encode(),
        json.dumps({"on": "soon", "facts": FACTS}).encode(),
        json.dumps({"facts": FACTS}).encode(),
        b"[]",
        json.dumps({"on": "2024-06-30", "facts": {**FACTS, "refunds": [{"on": "2024-06-30", "amount": "1.00"}]}}).encode(),
        good,
    ]
    done = run("--jsonl", given=b"\n".join(lines))
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    assert answers[0] == answers[-1] and answers[0]["due"] == "591.92"
    assert [[fault["where"] for fault in answer["refusal"]["faults"]] for answer in answers[1:-1]] == [
        ["line"], ["line"], ["claims[0].due_on", "claims[0].nature", "colour"], ["on"], ["line"], ["line"], ["refunds[0].amount"],
    ]  # fmt: skip


def test_the_stream_is_utf_8_whatever_the_terminal_speaks() -> None:
    given = json.dumps({"on": "2024-06-30", "facts": {**FACTS, "claims": [invoice(ref="Été €")]}})
    done = run("--jsonl", given=given, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert json.loads(done.stdout.decode())["claims"][0]["ref"] == "Été €"


def test_the_one_answer_is_the_line_s_answer_too() -> None:
    alone = run("-", "--on", "2024-06-30", "--json", given=json.dumps(FACTS)).stdout
    assert run("--jsonl", given=json.dumps({"on": "2024-06-30", "facts": FACTS})).stdout == alone
