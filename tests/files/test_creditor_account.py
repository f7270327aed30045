"""Our papers to creditors: in every market and each of its languages, archivable, adding up, with what the law wants."""

import io
from dataclasses import replace

import pikepdf
import pytest

from amiable.core.working import working
from amiable.files.letter import data_of, render
from amiable.files.letter_parts import LetterDoesNotAddUp
from amiable.files.mentions import LetterLacksMention
from amiable.markets.late import Late, late
from tests.files.account_cast import ACCOUNT, FLAT, INVOICE, LANGUAGES, PAID_ON, PAIRS, REVERSE, account, invoice
from tests.files.letter_cast import words_of


@pytest.mark.parametrize(("market", "language"), PAIRS)
def test_the_account_and_the_invoice_are_tagged_titled_and_archivable(market: str, language: str) -> None:
    """PDF/A-2a and PDF/UA-1 as the files themselves declare them; typst refuses to write what breaks them."""
    for made in (account(market, language), invoice(market, language)):
        with pikepdf.open(io.BytesIO(render(made))) as pdf:
            assert str(pdf.Root.Lang) == f"{language}-{market.upper()}"
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            with pdf.open_metadata() as meta:
                assert (meta["pdfuaid:part"], meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("1", "2", "A")


@pytest.mark.parametrize(
    ("market", "language", "figures"),
    [
        ("be", "fr", ("720,33 €", "-86,94 €", "-18,26 €", "-100,00 €", "25,00 €", "-18,15 €", "521,98 €", "Versé sur votre compte")),
        ("be", "nl", ("€ 720,33", "€ -86,94", "€ 521,98", "Gestort op uw rekening")),
        ("fr", "fr", ("720,33 €", "521,98 €")),
        ("fi", "fi", ("720,33 €", "-86,94 €", "521,98 €", "1.4.2026", "Maksetaan tilillenne")),
        ("fi", "sv", ("720,33 €", "521,98 €", "Betalas till ert konto")),
        ("dk", "da", ("720,33 kr.", "-86,94 kr.", "521,98 kr.", "Udbetales til jeres konto")),
        ("fi", "en", ("521,98", "Paid to your account")),
    ],
)
def test_an_account_adds_up_before_the_readers_eyes(market: str, language: str, figures: tuple[str, ...]) -> None:
    """720.33 − 86.94 − 18.26 − 100.00 + 25.00 − 18.15 = 521.98, as the country writes it."""
    text = words_of(account(market, language)).replace("\u202f", " ").replace("\u00a0", " ")
    for figure in figures:
        assert figure in text, figure


def test_every_line_says_where_it_comes_from() -> None:
    text = words_of(account())
    for words in ("Movement no. 41", "2026-0304-118", "directly on 9 March 2026", "Corrects account and line 2026-02-garage-1, 4"):
        assert words in text
    assert "the transfer of account 2026-01-garage-1 came back on 2 March 2026 (bank line 39)" in text


@pytest.mark.parametrize("language", [language for market, language in PAIRS if market in ("be", "fi", "dk")])
def test_an_account_that_waits_says_what_is_carried(language: str) -> None:
    lines = (replace(ACCOUNT.lines[0], amount=-5_000),)
    clause = replace(FLAT, base=-5_000, amount=-600, shares=(working("remittance.flat", base="-50.00", rate="12.00", exact="-6.00"),))
    vat = replace(ACCOUNT.vats[0], base=-600, amount=-126)
    figures = {"collected": -5_000, "commission": -600, "vat": -126, "direct": 0, "carried": (), "returned": (), "paid": 0}
    made = account("be", language, lines=lines, clauses=(clause,), vats=(vat,), carried_on=-4_274, settled=False, **figures)
    assert "42,74" in words_of(made)


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("collected", {"collected": 72_034}),
        ("direct", {"direct": 9_999}),
        ("clause 1", {"clauses": (replace(FLAT, base=62_034), ACCOUNT.clauses[1])}),
        ("commission", {"commission": 8_695}),
        ("vat", {"vat": 1_827}),
        ("paid", {"paid": ACCOUNT.paid + 1}),
        ("paid", {"carried": ()}),
        ("paid", {"by_invoice": True}),
    ],
)
def test_an_account_that_does_not_add_up_is_refused(part: str, changes: dict[str, object]) -> None:
    with pytest.raises(LetterDoesNotAddUp, match=part):
        data_of(account(**changes))


@pytest.mark.parametrize("language", sorted({language for languages in LANGUAGES.values() for language in languages}))
def test_a_reverse_charge_names_both_numbers_and_the_article(language: str) -> None:
    made = invoice("be", language, vats=(REVERSE,), vat=0, total=8_694)
    text = words_of(made)
    assert all(words in text for words in ("Directive 2006/112/CE, art. 196", INVOICE.our_vat_number, INVOICE.their_vat_number))
    with pytest.raises(LetterLacksMention, match="reverse_charge"):
        data_of(replace(made, content=replace(made.content, their_vat_number="")))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("market", "language", "title"),
    [("be", "fr", "Note de crédit"), ("fr", "fr", "Avoir"), ("be", "nl", "Creditnota"), ("be", "fi", "Hyvityslasku")],
)
def test_below_zero_an_invoice_is_a_credit_note(market: str, language: str, title: str) -> None:
    vat = replace(INVOICE.vats[0], base=-8_694, amount=-1_826)
    clauses = tuple(replace(clause, amount=-clause.amount) for clause in INVOICE.clauses)
    text = words_of(invoice(market, language, clauses=clauses, vats=(vat,), commission=-8_694, vat=-1_826, total=-10_520))
    assert f"{title} BE-000012" in text


def test_a_french_invoice_says_what_a_late_payment_costs() -> None:
    """Points and sum are those of the law of its day."""
    of_law = late("fr", PAID_ON)
    assert of_law == Late(100_000, 4_000) and late("be", PAID_ON) is None
    assert "L441-10" in words_of(invoice("fr", "fr", late=of_law))
    assert "L441-10" not in words_of(invoice("be", "fr"))
    other = Late(85_000, 5_000)
    for language, says in {
        "fr": "majoré de 8,5 points et une indemnité forfaitaire de 50,00 €",
        "en": "plus 8,5 points and 50,00 €",
        "nl": "plus 8,5 procentpunten en € 50,00",
        "da": "plus 8,5 procentpoint og 50,00 €",
        "fi": "lisättynä 8,5 prosenttiyksiköllä sekä 50,00 €",
        "sv": "plus 8,5 procentenheter och 50,00 €",
    }.items():
        assert says in words_of(invoice("fr", language, late=other))
