"""E-mails and short messages: what they say, what they never say, and how they travel."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from amiable import markets
from amiable.files.letter_content import Recalled
from amiable.files.message_texts import Message, NoMessageOfThisKind, SmsTooLong, email_text, in_gsm7, kinds_of, sms_text
from amiable.files.sms_text import parts
from amiable.files.word_facts import KINDS
from tests.files.word_cast import EVERYWHERE

DEMANDS = {
    "first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "plan_proposal", "last_letter",
    "message", "letter",
}  # fmt: skip
OTHERS = {"mailbox_notice", "receipt", "debit_notice", "instalment_reminder", "what_changed"}
OURS = Message(
    "message",
    "Amiable Recouvrement France SAS".replace("Recouvrement ", ""),
    "+33 1 55 50 12 34",
    "amiable.example",
    "A-000 123 456",
    "7KQ4-2M9X",
)
RECALLED = Recalled("A-000 123 455", date(2026, 9, 3))

# What tells whoever looks over a person's shoulder that it is about a debt; the beginning of a word is enough.
PRIVATE = {
    "en": "debt|owe|pay|invoice|bill|collect|creditor|claim|amount|balance|reminder|due|instalment|plan|disput|objection"
    "|complain|mediat|limitation"
    "|euro|case|overdue|personal data",
    "fr": "dette|dû|dus|doi[ts]|devez|payer|paie|paiement|facture|recouvr|créanc|somme|montant|solde|rappel|échéance"
    "|mensualité|plan|contest|réclam"
    "|plainte|médiat|prescri|quittance|euro|dossier|retard|données",
    "nl": "schuld|betaal|betal|factuur|rekening|incasso|invorder|bedrag|saldo|herinnering|verval|termijn|plan|betwist|klacht"
    "|bemiddel|verjar|kwijt"
    "|euro|dossier|achterstal|gegevens",
    "fi": "vela|velka|velko|maks(?!uton|utta)|lasku|perin|saatav|summa|saldo|muistutu|eräpäivä|erä|suunnitel|riitau|reklam"
    "|vanhen|kuit|euro|asianu|tiedoista",
    "sv": "skuld|betal|faktura|räkning|inkasso|indriv|krav|belopp|saldo|påminn|förfall|rat|plan|bestrid|klagomål|preskri"
    "|kvitt|euro|ärende|uppgifter",
    "da": "gæld|betal|faktura|regning|inkasso|opkræv|krav|beløb|saldo|rykker|forfald|rate|ordning|indsigelse|klage|foræld"
    "|kvitter|kron|sag(?!de)|oplysninger",
}  # fmt: skip


def of(kind: str, **changes: object) -> Message:
    return replace(OURS, kind=kind, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("market", "language"), EVERYWHERE)
def test_every_kind_has_its_words_and_none_of_them_is_private(market: str, language: str) -> None:
    assert kinds_of(language) == {*KINDS, *DEMANDS, *OTHERS}
    for kind in kinds_of(language):
        for how in ({}, {"attached": True}, {"waits": False}):
            email = email_text(of(kind, recalled=RECALLED, **how), language, market)
            sms = sms_text(of(kind, recalled=RECALLED, **how), language, market)
            for said in (email.subject, email.text, sms):
                assert not re.search(rf"\b(?:{PRIVATE[language]})", said, re.IGNORECASE), (kind, said)
                assert "€" not in said and "kr." not in said and "{" not in said


def test_every_step_of_every_playbook_that_writes_has_its_words() -> None:
    for market, language in EVERYWHERE:
        for debtor in ("consumer", "business"):
            playbook = markets.playbook(market, debtor)
            steps = [*playbook.steps, *(step for branch in playbook.branches for step in branch.steps)]
            asked = {kind for step in steps for kind in (step.kind, step.name if step.purpose != "demand" else step.kind)}
            assert asked - {"call", "decision", "what_changed_call"} <= kinds_of(language), (market, debtor)


@pytest.mark.parametrize(("market", "language"), EVERYWHERE)
def test_a_short_message_is_short_and_every_telephone_can_show_it(market: str, language: str) -> None:
    """At most two parts of the default alphabet, the reference to an earlier letter and our longest name included."""
    for kind in kinds_of(language):
        message = of(kind, recalled=RECALLED, agency="Amiable Recouvrement France SAS", site="https://www.amiable.example")
        for waits in (True, False):
            travels = parts(sms_text(replace(message, waits=waits), language, market))
            assert (travels.alphabet, travels.count <= 2) == ("gsm7", True), (kind, travels)


@pytest.mark.parametrize(("market", "language"), EVERYWHERE)
def test_each_bears_its_number_and_code_and_says_how_to_reach_us(market: str, language: str) -> None:
    for kind in kinds_of(language):
        for said in (email_text(of(kind), language, market).text, sms_text(of(kind), language, market)):
            for wanted in ("A-000 123 456", "7KQ4-2M9X", "amiable.example", "+33 1 55 50 12 34", "Amiable France SAS"):
                assert wanted in said


def test_in_france_every_later_contact_names_the_notice_and_its_day() -> None:
    """R124-4: the reference and the day of the letter that was sent first."""
    email, sms = email_text(of("message", recalled=RECALLED), "fr", "fr"), sms_text(of("message", recalled=RECALLED), "fr", "fr")
    assert "Ce message fait suite à notre lettre du 3 septembre 2026, référence A-000 123 455." in email.text
    assert "Suite à notre lettre du 3 septembre 2026, réf. A-000 123 455." in sms
    assert "fait suite" not in email_text(of("message"), "fr", "fr").text


class Page(HTMLParser):
    """What an HTML document is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data.split()


@pytest.mark.parametrize(("market", "language"), EVERYWHERE)
def test_the_html_says_the_same_and_loads_nothing(market: str, language: str) -> None:
    email = email_text(of("message", warning="Falsche <b>SMS</b>"), language, market)
    page = Page()
    page.feed(email.html)
    names = [tag for tag, _attributes in page.tags]
    assert not {"a", "img", "link", "script", "iframe", "form", "style"} & set(names)
    assert not re.search(r"https?://|url\(|src=|href=|cid:", email.html)
    assert dict(page.tags)["html"] == {"lang": language}
    assert names.count("main") == 1 and "title" in names
    assert page.words == [*email.subject.split(), *email.text.split()]


def test_a_name_is_text() -> None:
    email = email_text(of("message", agency='<script>alert("x")</script>'), "en", "be")
    assert "<script>" not in email.html and "&lt;script&gt;" in email.html


def test_a_scam_warning_goes_with_every_e_mail() -> None:
    email = email_text(of("message", warning="False letters ask to pay to LT12."), "en", "be")
    assert "Beware of fraud: False letters ask to pay to LT12." in email.text
    assert "LT12" in email.html


def test_the_letter_waits_or_comes_with_it() -> None:
    assert "Messages" in email_text(of("first_reminder"), "fr", "be").text
    assert "pièce jointe" in email_text(of("first_reminder", attached=True), "fr", "be").text


def test_letters_that_a_telephone_lacks_become_those_it_has() -> None:
    assert in_gsm7("À bientôt, ça va – l’été ? 12\N{NO-BREAK SPACE}€ 😀") == "A bientot, ca va - l'été ? 12 € "


def test_what_cannot_be_said_is_refused() -> None:
    with pytest.raises(NoMessageOfThisKind):
        sms_text(of("remittance"), "en", "be")
    with pytest.raises(SmsTooLong):
        sms_text(of("message", agency="A" * 200), "en", "be")
    alone = of("message", waits=False)
    assert "Messages" not in email_text(alone, "fr", "be").text and "À lire" not in sms_text(alone, "fr", "be")
    assert "répondre à cet e-mail" in email_text(alone, "fr", "be").text
