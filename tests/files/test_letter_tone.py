"""How letters speak: no capitals, no threats, short sentences, what to do first, and nothing announced before its time."""

import re
from pathlib import Path

import pytest

from amiable.files.letter import Version
from amiable.markets import SHIPPED
from tests.files.demand_cast import EVERY_DEMAND, demand_letter
from tests.files.letter_cast import words_of

VERSIONS: tuple[Version, ...] = ("standard", "large", "plain")
ACRONYMS = re.compile(
    "IBAN|QR|CDE|WER|XIX|SPF|FOD|FPS|DG|AD|BCE|KBO|CPAS|OCMW|RGPD|AVG|GDPR|APD|GBA|DPO|II|SRL"
    "|SIREN|SAS|RF|FR|BE|FI|DK|DGCCRF|CNIL|PCB|CVR|FO"
)  # fmt: skip
THREATS = {
    "fr": "huissier de justice|saisie|poursuites?|judiciaire|dernier avis|dernier rappel|dernière|immédiatement|sans délai"
    "|sinon|menace|urgent|contraint|exigeons|exige |vous devez|obligation|sanction|fraude|débiteur",
    "nl": "beslag|dagvaard|gerechtelijk|laatste aanmaning|laatste herinnering|onmiddellijk|dringend|dreig|eisen"
    "|u moet|verplicht|sanctie|fraude|dwang|schuldenaar",
    "en": "seiz|attachment|proceedings|lawsuit|final|last (reminder|warning)|immediately|at once (pay|or)|otherwise we|threat|urgent|forced"
    "|you must|obliged|penalt(y|ies) (will|of law)|fraud|debtor",
    "fi": "ulosot|ulosmit|haaste|oikeustoimi|viimeinen|välittömästi|heti maksettava|uhka|kiireelli|pakko|teidän on maksettava|velvollinen"
    "|seuraamu|petos|velallinen|muuten",
    "sv": "utmät|utsökning|stämning|rättsliga åtgärder|sista påminnelse|omedelbart|genast|hot|brådska|tvång|du måste|skyldig att"
    "|påföljd|bedräg|gäldenär|annars",
    "da": "udlæg|foged|stævning|retslige|sidste (rykker|varsel)|straks|omgående|trussel|haster|tvang|du skal betale|forpligtet|sanktion"
    "|svindel|skyldner|debitor|ellers",
}  # fmt: skip
# What may be said only where the market allows it at that stage.
COURT = {
    "fr": "juge|tribunal",
    "nl": "rechter\\b|rechtbank",
    "en": "judge|court",
    "fi": "tuomioistui|käräjä",
    "sv": "domstol|tingsrätt",
    "da": "domstol|retssag|byret|dommer",
}
MORE_COSTS = {
    "fr": "frais supplémentaires|pourra demander en plus|s’ajoute à ce montant",
    "nl": "extra kosten|kan de schuldeiser hierbij vragen",
    "en": "further cost|new collection costs|may ask in addition|ask for collection costs",
    "fi": "uusia perintäkuluja|lisäkulu",
    "sv": "nya indrivningskostnader|extra kostnader",
    "da": "yderligere omkostninger|kræve inkassoomkostninger",
}
REGISTERS = "FICP|RKI|Debitor Registret|luottotieto|maksuhäiriö|kreditupplysning|betalningsanmärkning|Centrale des crédits|credit register"
MAY_NAME_A_COURT = {
    ("be", "collection_notice"),  # XIX.7: what happens without reaction
    ("be", "formal_notice"),
    ("be", "last_letter"),
    ("fr", "formal_notice"),  # L111-8 speaks of the judge, and R124-4 wants it reproduced
    ("fr", "last_letter"),
    ("fi", "payment_demand"),  # 4 c §: the person's own right
}
MAY_NAME_MORE_COSTS = {("be", "first_reminder"), ("fi", "payment_demand"), ("dk", "formal_notice")}
LAW_ITSELF = re.compile("« Les frais de recouvrement.*?mauvaise foi. »")
TEMPLATES = sorted(path for path in SHIPPED.glob("*/letters/*/*.typ") if path.name != "_account_words.typ")  # that one is for creditors
SHORT = re.compile(r"(?:short: |choices-plain: )(\[.*?\],\n|\(.*?\n  \),\n)", re.DOTALL)


def spoken(market: str, language: str, kind: str, version: Version) -> str:
    """What we say in a letter: without the words of the law that France has reproduced."""
    return LAW_ITSELF.sub("", words_of(demand_letter(market, language, kind, version=version)))


@pytest.mark.parametrize(("market", "language", "kind"), EVERY_DEMAND)
def test_no_capitals_no_exclamation_no_threat(market: str, language: str, kind: str) -> None:
    for version in VERSIONS:
        text = spoken(market, language, kind, version)
        assert [word for word in re.findall(r"\b[A-ZÀ-Þ]{2,}\b", text) if not ACRONYMS.fullmatch(word)] == []
        assert "!" not in text
        assert re.findall(THREATS[language], text.replace("répression des fraudes", ""), re.IGNORECASE) == []


@pytest.mark.parametrize(("market", "language", "kind"), EVERY_DEMAND)
def test_nothing_is_announced_that_the_market_does_not_allow_at_that_stage(market: str, language: str, kind: str) -> None:
    for version in VERSIONS:
        text = spoken(market, language, kind, version)
        assert not re.search(REGISTERS, text)
        assert (market, kind) in MAY_NAME_A_COURT or not re.search(COURT[language], text, re.IGNORECASE)
        assert (market, kind) in MAY_NAME_MORE_COSTS or not re.search(MORE_COSTS[language], text, re.IGNORECASE)


def test_the_lists_of_words_find_what_they_are_for() -> None:
    """One word of each list, in each language, so that a list that never finds anything is noticed."""
    found = {
        "fr": ("saisie", "un juge", "frais supplémentaires"),
        "nl": ("dagvaarding", "een rechter", "extra kosten"),
        "en": ("seizure", "a judge", "new collection costs"),
        "fi": ("ulosotto", "tuomioistuin", "uusia perintäkuluja"),
        "sv": ("utmätning", "domstol", "nya indrivningskostnader"),
        "da": ("udlæg", "domstolen", "yderligere omkostninger"),
    }
    for language, (threat, court, costs) in found.items():
        assert re.search(THREATS[language], threat) and re.search(COURT[language], court) and re.search(MORE_COSTS[language], costs)


def sentences(template: str) -> list[str]:
    """The prose of a template, sentence by sentence; what typst computes counts as one word."""
    text = re.sub(r"^ *//.*$", "", template, flags=re.MULTILINE)
    text = re.sub(r"#(set|show|import)\b.*", "", text)
    text = re.sub(r"#[a-z][\w-]*(\.[a-z][\w-]*)*(\([^()\[\]]*\))*", "X", text)
    return re.split(r"[\[\]{}]|\n\s*\n|^= |^== |[.?:;]\s|[.?:;]$|\n\s*- ", text, flags=re.MULTILINE)


def words_in(sentence: str) -> int:
    return len(re.findall(r"[\w’-]+", sentence))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join((path.parts[-4], *path.parts[-2:])))
def test_no_sentence_is_longer_than_25_words(template: Path) -> None:
    assert [sentence for sentence in sentences(template.read_text("utf-8")) if words_in(sentence) > 25] == []


@pytest.mark.parametrize("language", THREATS)
def test_plain_language_has_sentences_of_15_words_at_most(language: str) -> None:
    """Its own words: the first paragraph of each kind of letter, and what one can do."""
    templates = [path for path in TEMPLATES if path.parent.name == language and path.name in ("_demand.typ", "_demand_words.typ")]
    found = [text for path in templates for text in SHORT.findall(path.read_text("utf-8"))]
    assert len(found) > len(templates)
    assert [sentence for text in found for sentence in sentences(text) if words_in(sentence) > 15] == []


def test_the_sentence_count_sees_a_long_one() -> None:
    """Two short sentences and one of 26 words, with a value of the program counted as one."""
    text = "#let a = [Bonjour #d.addressee.name. Ceci est court.]\n#let b = [" + "mot " * 25 + "#d.due.]"
    assert [words_in(sentence) for sentence in sentences(text) if words_in(sentence) > 25] == [26]


def test_what_to_do_comes_before_the_figures() -> None:
    for market, language, kind, do, owed in (
        ("be", "fr", "first_reminder", "Ce que vous pouvez faire maintenant", "Ce qui est dû"),
        ("be", "nl", "collection_notice", "Wat u nu kunt doen", "Wat vandaag openstaat"),
        ("fi", "fi", "payment_demand", "Mitä voitte tehdä nyt", "Mitä on maksettavana"),
        ("fi", "sv", "reminder", "Vad du kan göra nu", "Vad som ska betalas"),
        ("dk", "da", "formal_notice", "Det kan du gøre nu", "Hvad der skal betales"),
    ):
        text = words_of(demand_letter(market, language, kind))
        assert text.index(do) < text.index(owed)
