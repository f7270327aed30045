"""Everything that a proof may lack has a sentence in six languages, and so has how long a payment takes."""

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from amiable import markets
from amiable.core.dated import NotInForce
from amiable.core.working import working
from amiable.files import proof, proof_words
from amiable.files.proof_labels import Label, Saying
from amiable.files.proof_waiting import waiting
from amiable.files.wording import LANGUAGES, words

FACTS = {
    "proof_value_date_ahead": {"value_on": "2026-02-11"},
    "proof_amount_differs": {"amount": "1125.00", "asked": "1125.01", "currency": "EUR"},
    "proof_currency_differs": {"currency": "DKK", "asked": "EUR"},
    "proof_payee_unknown": {"account": "BE68539007547034"},
    "proof_reference_differs": {"reference": "+++123/4567/89002+++"},
}


def test_every_lack_has_a_sentence_and_every_sentence_a_lack():
    assert set(re.findall(r'working\("(\w+)"', Path(proof.__file__).read_text(encoding="utf-8"))) == set(proof_words.SENTENCES)
    assert set(proof_words.WHATS) == {*proof.KEPT, *get_args(Saying)} and set(proof.KEPT) < set(get_args(Label))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lack_is_said_in_the_reader_s_language(language):
    for code, sentence in proof_words.SENTENCES.items():
        said = proof_words.missing_said(working(code, **FACTS.get(code, {})), language, "be")
        assert said and "{" not in said
        assert language == "en" or words(sentence, language) != sentence


def test_amounts_and_days_are_written_as_there():
    differs = working("proof_amount_differs", **FACTS["proof_amount_differs"])
    assert proof_words.missing_said(differs, "en", "be") == "It says 1.125,00\N{NO-BREAK SPACE}€; 1.125,01\N{NO-BREAK SPACE}€ was expected."
    ahead = working("proof_value_date_ahead", value_on="2026-02-11")
    assert "11 février 2026" in proof_words.missing_said(ahead, "fr", "be")


@pytest.mark.parametrize(
    ("market", "to_creditor", "days", "working_days", "last_day"),
    [
        ("be", False, 3, True, date(2026, 4, 8)),
        ("be", True, 5, True, date(2026, 4, 10)),
        ("fr", False, 5, False, date(2026, 4, 7)),
        ("fr", True, 5, False, date(2026, 4, 7)),
        ("fi", False, 3, True, date(2026, 4, 9)),
        ("dk", True, 5, True, date(2026, 4, 13)),
    ],
)
def test_how_long_a_payment_is_on_its_way(market, to_creditor, days, working_days, last_day):
    """Paid on Thursday 2 April 2026. Belgium: Friday, then after Easter Monday Tuesday and Wednesday; Finland has Good Friday too."""
    found = waiting(markets.load(market), date(2026, 4, 2), date(2026, 4, 3), to_creditor=to_creditor)
    assert (found.days, found.working, found.last_day) == (days, working_days, last_day)
    assert found.source.startswith("house rule")
    assert str(days) in proof_words.waiting_said(found, "en", market)


def test_before_there_was_a_rule_there_is_no_answer():
    with pytest.raises(NotInForce):
        waiting(markets.load("be"), date(2023, 12, 1), date(2023, 12, 1), to_creditor=False)
