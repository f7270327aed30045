"""`amiable may` as its user types it: allowed or refused both end with 0, for a person and for a program; bad facts end with 2."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amiable.files.wording import LANGUAGES
from tests.core.asking import invoice, letter, met

FACTS = {"market": "be", "debtor": "consumer", "claims": [invoice()], "actions": [letter("collection_notice", "2024-03-18")]}
AT = ("--at", "2024-04-02T21:30", "--for", "demand")


def run(*words: str, given: object = FACTS, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command as a person types it; there is no database anywhere near."""
    env = {**os.environ, "COLUMNS": "250", "AMIABLE_HOME": os.devnull, **environment}
    typed = [sys.executable, "-m", "amiable", "may", *words]
    return subprocess.run(
        typed, input=given if isinstance(given, bytes) else json.dumps(given).encode(), env=env, capture_output=True, check=False
    )


def answer(*words: str, given: object = FACTS) -> dict:
    done = run(*words, "--json", given=given)
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


def test_what_is_allowed_is_one_word() -> None:
    assert answer("letter", "-", *AT) == {"allowed": True}
    assert answer("call", "-", "--at", "2024-04-02T21:30", "--for", "reply") == {"allowed": True}


def test_a_refusal_says_why_what_to_do_where_it_stands_and_from_when() -> None:
    """A Tuesday, 21:30: the notice's fourteen days are over, and the hours of contact too."""
    told = answer("call", "-", *AT)
    assert told == {
        "allowed": False,
        "refusal": {
            "code": "outside_hours",
            "what": "People are not contacted in this way at this hour, or on this day.",
            "remedy": "Wait for the hours of contact, or write a letter.",
            "source": "house rule, hours of contact",
            "from": "2024-04-03T09:00",
        },
    }


def test_what_cannot_be_foreseen_is_null() -> None:
    told = answer("letter", "-", *AT, given={**FACTS, "suspensions": [{"because": "dispute", "from": "2024-03-20"}]})
    assert (told["refusal"]["code"], told["refusal"]["from"]) == ("on_hold", None)
    assert "the debt is contested" in told["refusal"]["what"]


def test_a_step_is_a_letter_that_the_law_names() -> None:
    reminded = {**FACTS, "actions": [letter("first_reminder", "2024-03-01")]}
    told = answer("letter", "-", "--at", "2024-03-15T08:00", "--for", "demand", "--step", "collection_notice", given=reminded)
    assert (told["refusal"]["code"], told["refusal"]["from"]) == ("still_waiting", "2024-03-16T00:00")
    assert told["refusal"]["source"] == "Code de droit économique, art. XIX.2"
    assert answer("letter", "-", "--at", "2024-03-16T08:00", "--for", "demand", "--step", "collection_notice", given=reminded)["allowed"]


@pytest.mark.parametrize(
    ("market", "at", "allowed"),
    [
        ("fr", "2024-04-02T16:59Z", True),  # 18:59 in Paris
        ("fr", "2024-04-02T17:00Z", False),  # 19:00
        ("fi", "2024-04-02T15:59Z", True),  # 18:59 in Helsinki
        ("fi", "2024-04-02T16:00Z", False),
        ("dk", "2024-04-02T18:59", True),
        ("dk", "2024-04-02T12:00-05:00", False),  # 19:00 in Copenhagen
    ],
)
def test_a_moment_is_the_market_s_own_or_has_an_offset(market: str, at: str, allowed: bool) -> None:
    kind = "reminder" if market == "fi" else "formal_notice"
    facts = {**FACTS, "market": market, "actions": [letter(kind, "2024-03-01")]}
    assert answer("call", "-", "--at", at, "--for", "demand", given=facts)["allowed"] is allowed


def test_contacts_and_consents_come_from_the_facts() -> None:
    facts = {**FACTS, "contacts": [met("letter", "2024-04-02T10:12"), met("call", "2024-04-05T16:00")], "person": {"consents": ["sms"]}}
    told = answer("sms", "-", "--at", "2024-04-08T10:00", "--for", "demand", given=facts)
    assert (told["refusal"]["code"], told["refusal"]["from"]) == ("too_often", "2024-04-09T10:12")
    assert answer("email", "-", "--at", "2024-04-12T20:00", "--for", "demand", given=facts)["refusal"]["code"] == "consent_missing"


def test_a_person_reads_it_in_words(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    assert run("letter", str(path), *AT).stdout.decode() == "Yes, this is allowed.\n"
    told = run("call", str(path), *AT)
    assert told.returncode == 0
    assert told.stdout.decode().splitlines() == [
        "No. People are not contacted in this way at this hour, or on this day. Wait for the hours of contact, or write a letter.",
        "It is allowed from 3 April 2024, 09:00.",
        "(outside_hours; house rule, hours of contact)",
    ]
    held = {**FACTS, "person": {"minor": True}}
    assert "cannot be foreseen" in run("letter", "-", *AT, given=held).stdout.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(language: str) -> None:
    told = run("call", "-", *AT, "--language", language).stdout.decode()
    assert "{" not in told
    assert told.startswith("No. People") == (language == "en")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fax", "-", *AT), "letter, email, sms, call, visit"),
        (("call", "-", "--at", "2024-04-02", "--for", "demand"), "2024-03-01T21:30"),
        (("call", "-", "--at", "2024-04-02T21:30", "--for", "threat"), "demand, reply, receipt, information, code"),
        (("call", "-", *AT, "--step", "visit"), "first_reminder"),
        (("call", "-", *AT, "--language", "de"), "fr"),
        (("call", "-", "--for", "demand"), "--at"),
    ],
)
def test_a_word_that_is_none_is_named_with_those_that_are(words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({**FACTS, "claims": []}, "claims"),
        ({**FACTS, "contacts": [{"channel": "call"}]}, "contacts[0].at"),
        ({**FACTS, "person": {"age": 17}}, "person.age"),
        ({**FACTS, "market": "de"}, "market"),
        (b"[", "-"),
    ],
)
def test_bad_facts_end_with_2_and_json_on_the_other_stream(given: object, where: str) -> None:
    done = run("call", "-", *AT, "--json", given=given)
    assert (done.returncode, done.stdout) == (2, b"")
    told = json.loads(done.stderr)["refusal"]
    assert told["code"] == "bad_facts"
    assert where in [fault["where"] for fault in told["faults"]]


def test_where_nobody_has_read_the_law_nothing_is_demanded() -> None:
    told = answer("letter", "-", *AT, given={**FACTS, "market": "gl"})
    assert (told["refusal"]["code"], told["refusal"]["from"]) == ("law_not_verified", None)


def test_a_day_whose_holidays_nobody_knows_ends_with_2() -> None:
    facts = {**FACTS, "claims": [invoice(due_on="2040-11-01")], "actions": [letter("collection_notice", "2040-12-03")]}
    done = run("call", "-", "--at", "2041-01-02T10:00", "--for", "demand", "--json", given=facts)
    assert done.returncode == 2
    assert json.loads(done.stderr)["refusal"]["code"] == "not_in_force"
