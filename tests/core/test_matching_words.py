"""Every sign and every contradiction has a sentence in six languages that its facts fill, and none tells a name or an account."""

import re
from pathlib import Path
from typing import get_args

import pytest

import amiable.core.matching
from amiable.core.matching import Invoice, propose
from amiable.core.matching.weighing import Called, Fit
from amiable.core.reference import ogm
from amiable.files.wording import LANGUAGES, SENTENCES, say
from tests.core.bank_lines import BRAM, LEA, Line, case

CODES = re.compile(r'[sS]ign\(\s*"([a-z_]+)"|"(account_[a-z]+|invoice_[a-z]+)" if|else "(account_[a-z_]+|invoice_[a-z]+)"')
FOLDER = Path(amiable.core.matching.__path__[0])
OTHER = case(2, "Bram De Smet", due=8_045, invoices=(Invoice("G-4410", 7_500, 8_045),))
TWICE = case(2, due=8_045)
QUESTIONS = [
    propose(Line(minor=8_045, reference=ogm(LEA), counterparty="Bram De Smet", text="G-4410"), [case(), OTHER]),
    propose(Line(minor=30_000, text=f"{ogm(LEA)} {ogm(BRAM)}"), [case(), OTHER]),
    propose(Line(minor=30_000, reference=ogm(LEA), counterparty="Paul X"), [case()]),
    propose(Line(minor=13_100, text="123/4667/89002", counterparty="L. Dumonceau"), [case(), TWICE]),
    propose(Line(minor=21_172, counterparty="Léa Dumonceau"), [case(), TWICE]),
    propose(Line(), ()),
]


def codes() -> set[str]:
    written = {code for path in FOLDER.glob("*.py") for found in CODES.findall(path.read_text(encoding="utf-8")) for code in found if code}
    return {*written, *get_args(Called), *get_args(Fit), "nothing"} - {"", "other", "unknown"}


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code_has_a_sentence(code):
    assert f"match.{code}" in SENTENCES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reasons_are_told(language):
    for decision in QUESTIONS:
        for reason in decision.reasons:
            told = say(reason, language, "be")
            assert "{" not in told
            assert "Smet" not in told


def test_an_amount_is_written_as_the_country_writes_it():
    assert say(QUESTIONS[0].reasons[1], "fr", "be").startswith("80,45")
