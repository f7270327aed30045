"""The small cast of our papers to creditors: an account of two payments and a correction, and an invoice for the commission on them."""

from dataclasses import replace
from datetime import date

from amiable.core.working import working
from amiable.files.commission_invoice import CommissionInvoice
from amiable.files.creditor_account import AccountLine, ClauseBlock, ClosedCase, CreditorAccount, SetOff, VatBlock
from amiable.files.letter import Letter
from amiable.files.letter_content import Addressee
from amiable.markets import letters_folder
from tests.files.letter_cast import AGENCY, GARAGE

FOLDER = letters_folder("group")
LANGUAGES = {"be": ("fr", "nl", "en"), "fr": ("fr", "en"), "fi": ("fi", "sv", "en"), "dk": ("da", "en"), "gl": ("da",), "fo": ("da",)}
PAIRS = [(market, language) for market, languages in LANGUAGES.items() for language in languages]
PAID_ON = date(2026, 4, 1)

LINES = (
    AccountLine(1, date(2026, 3, 4), "7KQ4-2M9X-5", "F-118", "principal", 60_000, 1, date(2026, 3, 4), "2026-0304-118", 41),
    AccountLine(2, date(2026, 3, 4), "7KQ4-2M9X-5", "F-118", "damages", 7_033, 1, date(2026, 3, 4), "2026-0304-118", 41),
    AccountLine(3, date(2026, 3, 9), "7KQ4-2M9X-5", "F-118", "costs", 10_000, 2, date(2026, 3, 9), "", 44, direct=True),
    AccountLine(
        4, date(2026, 3, 20), "9AB2-77QX-1", "F-97", "principal", -5_000, 1, date(2026, 3, 20), "R-7", 52, corrects="2026-02-garage-1, 4"
    ),
)
FLAT = ClauseBlock(
    1,
    date(2025, 1, 1),
    date(2026, 3, 8),
    62_033,
    (working("remittance.flat", base="620.33", rate="12.00", exact="74.4396"),),
    working("remittance.commission", exact="74.4396", amount="74.44"),
    7_444,
)
TIERS = ClauseBlock(
    2,
    date(2026, 3, 9),
    None,
    10_000,
    (
        working("remittance.tier_case", base="50.00", rate="15.00", exact="7.50", above="0.00"),
        working("remittance.tier_case", base="50.00", rate="10.00", exact="5.00", above="50.00"),
    ),
    working("remittance.commission", exact="12.50", amount="12.50"),
    1_250,
)
VAT = VatBlock(210_000, 8_694, 1_826, "Code de la TVA, art. 37")
ACCOUNT = CreditorAccount(
    sender=AGENCY,
    addressee=Addressee(GARAGE.name, GARAGE.address),
    our_vat_number="BE0123456749",
    their_vat_number="BE0456789123",
    number="2026-03-garage-1",
    month=date(2026, 3, 1),
    until=date(2026, 3, 31),
    lines=LINES,
    clauses=(FLAT, TIERS),
    vats=(VAT,),
    collected=72_033,
    commission=8_694,
    vat=1_826,
    direct=10_000,
    carried=(SetOff("2026-02-garage-1", -1_815),),
    returned=(SetOff("2026-01-garage-1", 2_500, date(2026, 3, 2), 39),),
    paid=72_033 - 8_694 - 1_826 - 10_000 - 1_815 + 2_500,
    carried_on=0,
    settled=True,
    iban="BE71096123456769",
    reference="R-BE-202603-7-1",
    withdrawn=(ClosedCase("5FH8-11PQ-7", date(2026, 3, 12)),),
)
REVERSE = VatBlock(0, 8_694, 0, "Directive 2006/112/CE, art. 196", "reverse_charge")
INVOICE = CommissionInvoice(
    sender=AGENCY,
    addressee=Addressee(GARAGE.name, GARAGE.address),
    our_vat_number="BE0123456749",
    their_vat_number="BE0456789123",
    their_number="0456.789.123",
    number="BE-000012",
    account="2026-03-garage-1",
    month=date(2026, 3, 1),
    until=date(2026, 3, 31),
    clauses=(FLAT, TIERS),
    vats=(VAT,),
    commission=8_694,
    vat=1_826,
    total=10_520,
    due_on=date(2026, 5, 1),
    iban="BE68539007547034",
    bic="GKCCBEBB",
)


def account(market: str = "be", language: str = "en", **changes: object) -> Letter:
    """The account as a creditor of a market reads it; `changes` replace its fields."""
    return Letter(FOLDER, market, language, "remittance", PAID_ON, replace(ACCOUNT, **changes))  # type: ignore[arg-type]


def invoice(market: str = "be", language: str = "en", **changes: object) -> Letter:
    """The invoice as a creditor of a market reads it; `changes` replace its fields."""
    return Letter(FOLDER, market, language, "invoice", PAID_ON, replace(INVOICE, **changes))  # type: ignore[arg-type]
