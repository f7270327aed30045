"""What the law wants in a letter is in it, and a letter without it is refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from amiable.core.refusal import Refusal
from amiable.files.letter import data_of, render
from amiable.files.mentions import LetterLacksMention, check_mentions, due_mentions, mentions_of, values_at, wanted_places
from tests.files.letter_cast import DEMANDS, FOLDER, GARAGE, letter, plain, words_of


def strings_in(data: object) -> Iterator[str]:
    """Every text within a piece of data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings_in(value)


@pytest.mark.parametrize(("language", "kind"), DEMANDS)
def test_every_mention_of_the_law_is_in_the_pdf(language: str, kind: str) -> None:
    """The words that `mentions.toml` promises, and each value that it requires, are really printed."""
    made = letter(language, kind)
    data, text = data_of(made), words_of(made)
    for mention in due_mentions(FOLDER, kind, data):
        for words in mention.says.get(language, ()):
            assert words in text, mention.code
        for place in wanted_places(mention, data):
            for value in (v for found in values_at(data, place) for v in strings_in(found)):
                assert place == "creditor.quality" or plain(value) in text, (mention.code, place, value)


@pytest.mark.parametrize("kind", ["first_reminder", "collection_notice", "formal_notice"])
def test_every_mention_has_an_article_and_every_language(kind: str) -> None:
    for mention in mentions_of(FOLDER, kind):
        assert mention.article
        assert mention.data or mention.says
        assert set(mention.says) in ({"fr", "nl", "en"}, set())


def test_a_notice_without_a_mention_is_refused() -> None:
    """XIX.7 wants the creditor's telephone number: without it the letter does not exist."""
    with pytest.raises(LetterLacksMention) as refused:
        render(letter("fr", "collection_notice", creditor=replace(GARAGE, phone="", email="")))
    assert [fault.where for fault in refused.value.faults] == ["creditor.phone", "creditor.email"]
    assert "XIX.7" in refused.value.source
    assert isinstance(refused.value, Refusal)


def test_a_reminder_must_say_what_would_be_added() -> None:
    with pytest.raises(LetterLacksMention, match="penalty"):
        render(letter(later=None))


def test_a_place_may_be_excused_by_what_the_letter_is_about(tmp_path: Path) -> None:
    """An individual has no enterprise number; the name is wanted of everybody."""
    (tmp_path / "mentions.toml").write_text(
        """
        [notice.creditor]
        article = "CDE XIX.2"
        data = ["creditor.name", "creditor.enterprise_number"]
        unless = { "creditor.enterprise_number" = "creditor.is_individual" }
        """
    )
    gaps = [(True, "Anne", []), (False, "Anne", ["creditor.enterprise_number"]), (True, "", ["creditor.name"])]
    for is_individual, name, empty in gaps:
        found: list[str] = []
        try:
            check_mentions(tmp_path, "notice", {"creditor": {"name": name, "enterprise_number": "", "is_individual": is_individual}})
        except LetterLacksMention as refused:
            found = [fault.where for fault in refused.faults]
        assert found == empty


def test_a_letter_knows_whether_its_creditor_is_an_individual() -> None:
    known = [data_of(letter(creditor=replace(GARAGE, quality=quality)))["creditor"] for quality in ("individual", "small")]
    assert [creditor["is_individual"] for creditor in known if isinstance(creditor, dict)] == [True, False]


@pytest.mark.parametrize(
    ("language", "software", "decision", "person"),
    [
        (
            "fr",
            "Un logiciel prépare et envoie nos lettres",
            "un effet juridique pour vous n’est prise par une machine seule",
            "Une personne lit",
        ),
        ("nl", "Software maakt onze brieven klaar", "rechtsgevolgen voor u wordt door een machine alleen", "Een mens leest elk antwoord"),
    ],
)
def test_the_notice_says_what_software_does_and_what_it_does_not(language: str, software: str, decision: str, person: str) -> None:
    """Reminders leave by rule without a hand of ours, and the notice does not pretend otherwise."""
    text = words_of(letter(language))
    assert all(words in text for words in (software, decision, person)), text
