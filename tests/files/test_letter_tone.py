"""How letters speak: no capitals, no threats, short sentences, what to do first."""

import re
from pathlib import Path

import pytest

from tests.files.letter_cast import DEMANDS, FOLDER, letter, words_of

ACRONYMS = re.compile("IBAN|QR|CDE|WER|XIX|SPF|FOD|DG|AD|BCE|KBO|CPAS|OCMW|RGPD|AVG|APD|GBA|DPO|II|SRL")
THREATS = {
    "fr": "huissier de justice|saisie|tribunal|poursuites?|judiciaire|dernier avis|dernier rappel|dernière|immédiatement|sans délai"
    "|sinon|menace|urgent|contraint|exigeons|exige |vous devez|obligation|sanction|fraude|débiteur",
    "nl": "beslag|rechtbank|dagvaard|gerechtelijk|laatste aanmaning|laatste herinnering|onmiddellijk|dringend|dreig|eisen"
    "|u moet|verplicht|sanctie|fraude|dwang|schuldenaar",
}  # fmt: skip


@pytest.mark.parametrize(("language", "kind"), DEMANDS)
def test_no_capitals_no_exclamation_no_threat(language: str, kind: str) -> None:
    text = words_of(letter(language, kind))
    assert [word for word in re.findall(r"\b[A-ZÀ-Þ]{2,}\b", text) if not ACRONYMS.fullmatch(word)] == []
    assert "!" not in text
    assert re.findall(THREATS[language], text, re.IGNORECASE) == []


def sentences(template: str) -> list[str]:
    """The prose of a template, sentence by sentence; what typst computes counts as one word."""
    text = re.sub(r"^ *//.*$", "", template, flags=re.MULTILINE)
    text = re.sub(r"#(set|show|import)\b.*", "", text)
    text = re.sub(r"#[a-z][\w-]*(\.[a-z][\w-]*)*(\([^()\[\]]*\))*", "X", text)
    return re.split(r"[\[\]{}]|\n\s*\n|^= |^== |[.?:;]\s|[.?:;]$|\n\s*- ", text, flags=re.MULTILINE)


def words_in(sentence: str) -> int:
    return len(re.findall(r"[\w’-]+", sentence))


@pytest.mark.parametrize("template", sorted(FOLDER.glob("*/*.typ")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_sentence_is_longer_than_25_words(template: Path) -> None:
    assert [sentence for sentence in sentences(template.read_text("utf-8")) if words_in(sentence) > 25] == []


def test_the_sentence_count_sees_a_long_one() -> None:
    """Two short sentences and one of 26 words, with a value of the program counted as one."""
    text = "#let a = [Bonjour #d.addressee.name. Ceci est court.]\n#let b = [" + "mot " * 25 + "#d.due.]"
    assert [words_in(sentence) for sentence in sentences(text) if words_in(sentence) > 25] == [26]


def test_what_to_do_comes_before_the_figures() -> None:
    for language, do, owed in (
        ("fr", "Ce que vous pouvez faire maintenant", "Ce qui est dû"),
        ("nl", "Wat u nu kunt doen", "Wat vandaag openstaat"),
    ):
        text = words_of(letter(language))
        assert text.index(do) < text.index(owed)
