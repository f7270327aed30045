"""The same sentences to a person and to a company, in the languages that tell them apart."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from amiable.files.company_words import FORMS, to_company
from amiable.files.message_texts import MESSAGES, Message, email_text
from tests.files.letter_cast import words_of
from tests.files.word_cast import answer

GROUP = MESSAGES.parent / "letters" / "word"


@pytest.mark.parametrize(
    ("language", "to_a_person", "said"),
    [
        ("sv", "Din sak och ditt svar: dina uppgifter är hos dig.", "Er sak och ert svar: era uppgifter är hos er."),
        ("sv", "Det visar att du inte är skyldig något.", "Det visar att ni inte är skyldiga något."),
        ("da", "Du fortalte os, at du ikke er enig.", "I fortalte os, at I ikke er enige."),
        ("da", "**Jeg er enig i en del.** Den del må du betale.", "**Jeg er enig i en del.** Den del må I betale."),
        ("da", "Dine breve til {du} og din bank.", "Jeres breve til {du} og jeres bank."),
        ("fr", "Du 3 au 5 mars", "Du 3 au 5 mars"),
        ("nl", "Is dit juist?", "Is dit juist?"),
    ],
)
def test_pronouns_change_and_nothing_else(language: str, to_a_person: str, said: str) -> None:
    assert to_company(to_a_person, language) == said


def sentences(language: str) -> Iterator[str]:
    for folder in (MESSAGES, GROUP):
        waiting: list[object] = [tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))]
        while waiting:
            each = waiting.pop()
            waiting += each.values() if isinstance(each, dict) else []
            if isinstance(each, str):
                yield each


@pytest.mark.parametrize("language", FORMS)
def test_no_sentence_of_ours_says_du_to_a_company(language: str) -> None:
    said = [to_company(each, language).lower() for each in sentences(language)]
    assert len(said) > 100
    own = {"sv": ("du", "dig", "din", "ditt", "dina"), "da": ("du", "dig", "din", "dit", "dine")}[language]
    found = [each for each in said if any(word.strip(".,:;?!*()") in own for word in each.split())]
    assert not found


@pytest.mark.parametrize(("market", "language"), [("fi", "sv"), ("dk", "da")])
def test_an_answer_to_a_company_is_addressed_to_it(market: str, language: str) -> None:
    person, company = (words_of(answer("dispute", market, language, business=business)) for business in (False, True))
    du = re.compile(rf"\b(?:{'|'.join(FORMS[language])})\b", re.IGNORECASE)
    said = re.compile(r"(?:Jag|Jeg) [^.]*\.")  # what the reader may say
    assert du.search(person)
    assert not du.search(said.sub("", company)), du.findall(company)


@pytest.mark.parametrize(("language", "you"), [("sv", "ni"), ("da", "I")])
def test_a_message_to_a_company_too(language: str, you: str) -> None:
    market = {"sv": "fi", "da": "dk"}[language]
    message = Message("limitation_notice", "Amiable", "09 555 0123", "https://amiable.example", "A-000 123 456", "7KQ4-2M9X", company=True)
    text = email_text(message, language, market).text
    assert not re.search(r"\b(?:du|dig|din|dit|ditt|dina|dine)\b", text, re.IGNORECASE)
    assert re.search(rf"\b{you}\b", text)
