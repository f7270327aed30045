"""How answers, e-mails and short messages speak in six languages: no capitals, no threats, short sentences."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from amiable.files.message_texts import MESSAGES
from amiable.markets import letters_folder

LANGUAGES = ("en", "fr", "nl", "fi", "sv", "da")
ACRONYMS = {"EU", "UE", "PDF", "CPAS", "OCMW"}
THREATS = {
    "en": "bailiff|seiz|court|lawsuit|sue|legal action|final|last|immediately|otherwise|threat|urgent|force|demand|must"
    "|oblig|sanction|debtor",
    "fr": "huissier|saisie|tribunal|poursuite|judiciaire|dernier|dernière|immédiatement|sans délai|menace|urgent|contrain"
    "|exige|vous devez faire"
    "|obligation|sanction|débiteur",
    "nl": "beslag|rechtbank|dagvaard|gerechtelijk|laatste|onmiddellijk|dringend|dreig|eisen|u moet|verplicht|sanctie|dwang|schuldenaar",
    "fi": "ulosot|oikeustoim|käräjä|haast|viimeinen (?:muistutus|varoitus)|välittömästi|heti|uhka|kiire|pakko|pakot|vaadimme"
    "|teidän täytyy|velallinen",
    "sv": "utmät|domstol|stäm(?:ning|ma)|rättsliga|sista|omedelbart|genast|annars kommer|hot|brådsk|tving|kräver vi|du måste|gäldenär",
    "da": "udlæg|foged|retten|stævn|retslige|sidste|straks|omgående|ellers kommer|trus|haster|tving|forlanger|du skal betale"
    "|skyldner|debitor",
}  # fmt: skip


def sentences_of(language: str) -> Iterator[str]:
    """Every text of a language, sentence by sentence."""
    for path in (letters_folder("group") / "word" / f"{language}.toml", MESSAGES / f"{language}.toml"):
        for text in strings(tomllib.loads(path.read_text("utf-8"))):
            yield from re.split(r"[.?:;](?:\s|\*|$)", re.sub(r"\{\w+\}", "X", text))


def strings(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        for value in table.values():
            yield from strings(value)
    else:
        yield str(table)


def words_in(sentence: str) -> list[str]:
    return re.findall(r"[\w’-]+", sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_and_friendly(language: str) -> None:
    for sentence in sentences_of(language):
        assert len(words_in(sentence)) <= 25, sentence
        assert "!" not in sentence
        assert not [word for word in re.findall(r"\b[A-ZÀ-Þ]{2,}\b", sentence) if word not in ACRONYMS], sentence
        assert not re.search(rf"\b(?:{THREATS[language]})", sentence, re.IGNORECASE), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_typography_is_the_language_s_own(language: str) -> None:
    """Curly apostrophes, no straight quotes, no double spaces; in French a space before : and ?."""
    for sentence in sentences_of(language):
        assert "'" not in sentence and '"' not in sentence and "  " not in sentence, sentence
    if language == "fr":
        for path in (letters_folder("group") / "word" / "fr.toml", MESSAGES / "fr.toml"):
            for text in strings(tomllib.loads(path.read_text("utf-8"))):
                assert not re.search(r"\S[:?;](?:\s|$)", text), text


def test_the_lint_sees_what_it_is_for() -> None:
    for language, bad in (
        ("en", "final notice"),
        ("fr", "un dernier rappel"),
        ("nl", "u moet betalen"),
        ("fi", "ulosotto alkaa"),
        ("sv", "utmätning"),
        ("da", "fogedretten"),
    ):
        assert re.search(rf"\b(?:{THREATS[language]})", bad, re.IGNORECASE)
