"""Receipts and notices of direct debits as real PDFs, in every market and language: what they say, and that they add up."""

import re
from dataclasses import replace
from datetime import date

import pytest

from amiable import markets
from amiable.files.debit_notice import DebitNotice, masked
from amiable.files.letter import Letter, data_of, render
from amiable.files.letter_parts import LetterDoesNotAddUp
from amiable.files.mentions import LetterLacksMention, due_mentions, mentions_of, values_at, wanted_places
from amiable.files.receipt import Receipt, Remains, Went
from tests.files.letter_cast import AGENCY, ANNE, plain, words_of
from tests.files.test_mentions import strings_in

LANGUAGES = {"be": "fr nl en", "fr": "fr en", "fi": "fi sv en", "dk": "da en", "gl": "da en", "fo": "da en"}
EVERYWHERE = [(market, language) for market, languages in LANGUAGES.items() for language in languages.split()]
DEBITED = [(market, language) for market, language in EVERYWHERE if market in ("be", "fr", "fi")]
ON = date(2026, 4, 2)

# 600.00 came in cash: it pays the principal whole, and 12.34 of interest and 70.00 of damages remain.
RECEIPT = Receipt(
    sender=AGENCY,
    addressee=ANNE,
    number="FR-2026-12",
    creditor="Garage Lambert SRL",
    case_number="7KQ4-2M9X-5",
    means="cash",
    payer="Jeanne Dupont",
    received_on=date(2026, 4, 1),
    received=60000,
    went=(Went("F-118", "principal", 60000),),
    remains=(Remains("damages", 7000, ("CDE, art. XIX.4",)), Remains("interest", 1234, ("Loi du 2 août 2002, art. 5",))),
    credit_back=0,
    daily_interest=0,
    iban="BE68539007547034",
    reference="+++123/4567/89002+++",
)
NOTICE = DebitNotice(
    sender=AGENCY,
    addressee=ANNE,
    creditor="Garage Lambert SRL",
    case_number="7KQ4-2M9X-5",
    amount=5000,
    due_on=date(2026, 4, 20),
    mandate="M-7KQ4-1",
    signed_on=date(2026, 4, 1),
    identifier="BE81ZZZ0123456749",
    iban="BE68 5390 0754 7034",
    end_to_end_id="D-12-1",
    tell_us_by=date(2026, 4, 16),
    refund_weeks=8,
    unauthorised_months=13,
)


def receipt(market: str = "fr", language: str = "fr", **changes: object) -> Letter:
    content = replace(RECEIPT, **changes)  # type: ignore[arg-type]
    return Letter(markets.letters_folder(market), market, language, "receipt", ON, content)


def notice(market: str = "fr", language: str = "fr", **changes: object) -> Letter:
    content = replace(NOTICE, **changes)  # type: ignore[arg-type]
    return Letter(markets.letters_folder(market), market, language, "debit_notice", ON, content)


@pytest.mark.parametrize(
    "made",
    [*(receipt(*pair) for pair in EVERYWHERE), *(notice(*pair) for pair in DEBITED)],
    ids=lambda x: f"{x.market}-{x.language}-{x.kind}",
)
def test_every_mention_is_in_the_pdf(made: Letter) -> None:
    data, text = data_of(made), words_of(made)
    owed = due_mentions(made.folder, made.kind, data)
    assert owed
    for mention in owed:
        assert mention.says[made.language]
        for words in mention.says[made.language]:
            assert words in text, mention.code
        for place in wanted_places(mention, data):
            for value in (v for found in values_at(data, place) for v in strings_in(found)):
                assert place.endswith(".part") or plain(value) in text, (mention.code, place, value)
    assert "!" not in text


@pytest.mark.parametrize(("market", "language"), EVERYWHERE)
def test_every_market_promises_its_words_in_its_languages(market: str, language: str) -> None:
    folder = markets.letters_folder(market)
    for kind in ("receipt", "debit_notice"):
        for mention in mentions_of(folder, kind):
            assert set(mention.says) == set(LANGUAGES[market].split())


def test_who_paid_the_principal_alone_is_told_what_remains_and_why() -> None:
    """D8: 12.34 + 70.00 = 82.34 stay due, with their reasons and sources."""
    text = words_of(receipt())
    assert "Merci, nous avons reçu 600,00 €" in text
    assert "de Jeanne Dupont en espèces, au guichet" in text
    assert "Reste à payer 82,34 €" in text
    assert "La somme principale est payée. Il reste 82,34 €" in text
    assert "Intérêts de retard 12,34 € Clause pénale 70,00 €" in text, "in the order of every other paper"
    assert "Loi du 2 août 2002, art. 5" in text and "CDE, art. XIX.4" in text


def test_who_paid_a_part_is_told_that_interest_goes_on() -> None:
    text = words_of(receipt("be", "nl", remains=(Remains("principal", 10000, ()),), daily_interest=3))
    assert "De hoofdsom is betaald" not in text
    assert "komt er ongeveer € 0,03 interest per dag bij" in text


def test_who_paid_all_has_a_proof_of_it() -> None:
    text = words_of(receipt(remains=()))
    assert "Il ne reste rien à payer" in text
    assert "Pourquoi cela reste dû" not in text and "BE68" not in text


def test_who_paid_too_much_gets_it_back() -> None:
    went = (Went("F-118", "principal", 50000), Went("", None, 10000))
    text = words_of(receipt("fi", "sv", went=went, remains=(), credit_back=10000, means="transfer", payer=""))
    assert "Betalt för mycket 100,00 €" in text
    assert "Du har betalt 100,00 € för mycket." in text
    assert "Den 2.4.2026" not in text and "Den 1.4.2026 fick vi 600,00 € som girering" in text


def test_a_receipt_whose_pieces_are_not_the_payment_is_not_made() -> None:
    with pytest.raises(LetterDoesNotAddUp):
        render(receipt(received=60001))


def test_a_notice_shows_an_account_to_its_owner_only() -> None:
    assert masked("BE68 5390 0754 7034") == "BE68 … 7034"
    text = words_of(notice("be", "fr"))
    assert "BE68 … 7034" in text and "5390" not in text
    assert "Prélèvement de 50,00 € le 20 avril 2026" in text
    assert "au plus tard le 16 avril 2026" in text


def test_france_has_its_own_words_for_a_statement_and_for_what_a_transfer_says() -> None:
    assert "Sur votre relevé" in words_of(notice("fr", "fr"))
    assert "Sur votre extrait" in words_of(notice("be", "fr"))
    assert "avec la référence" in words_of(receipt("fr", "fr"))
    assert "avec la communication" in words_of(receipt("be", "fr"))


def test_a_notice_without_a_creditor_identifier_is_refused() -> None:
    with pytest.raises(LetterLacksMention):
        render(notice(identifier=""))


@pytest.mark.parametrize(("market", "language"), [("fi", "sv"), ("dk", "da")])
def test_a_company_is_addressed_as_several(market: str, language: str) -> None:
    du = re.compile(r"\b(?:du|dig|din|dit|ditt|dine|dina|uenig)\b", re.IGNORECASE)
    made = [receipt] if language == "da" else [receipt, notice]  # no debits by this scheme in Danish
    for paper in made:
        assert du.search(words_of(paper(market, language)))
        said = words_of(paper(market, language, business=True))
        assert not du.search(said.replace("Loi du 2 août 2002", "")), "a law keeps its name"
