"""The small cast of the letters' tests: an agency, a garage, Anne and her brakes; and the text of a rendered PDF."""

from dataclasses import replace
from datetime import date
from functools import cache

import pypdfium2

from amiable.files.letter import Letter, render
from amiable.files.letter_content import (
    Addressee,
    ClaimBlock,
    CreditorBlock,
    Demand,
    Later,
    PaymentBlock,
    Row,
    Sender,
)
from amiable.markets import letters_folder

FOLDER = letters_folder("be")
DEMANDS = [(language, kind) for language in ("fr", "nl") for kind in ("first_reminder", "collection_notice", "formal_notice")]

AGENCY = Sender(
    "Amiable Belgique SRL",
    ("Rue de l’Exemple 12", "1000 Bruxelles"),
    "0123.456.749",
    "02 555 01 23",
    "bonjour@amiable.example",
    "amiable.example",
    "donnees@amiable.example",
)
GARAGE = CreditorBlock(
    "Garage Lambert SRL",
    ("Chaussée de Namur 45", "5030 Gembloux"),
    "0456.789.123",
    "081 55 01 02",
    "compta@lambert.example",
    "small",
)
ANNE = Addressee("Anne Dupont", ("Rue des Tilleuls 7", "4000 Liège"))
ACCOUNT = PaymentBlock("Amiable Belgique SRL", "BE68539007547034", "GKCCBEBB", "+++123/4567/89002+++")
BRAKES = ClaimBlock(
    "F-118",
    "Remplacement des freins",
    date(2025, 12, 15),
    60000,
    (Row("principal", 60000, date(2025, 12, 15), how="Facture", source="Facture F-118"),),
)
REMINDER = Demand(
    sender=AGENCY,
    addressee=ANNE,
    creditor=GARAGE,
    payment=ACCOUNT,
    case_number="7KQ4-2M9X-5",
    principal=60000,
    interest=0,
    damages=0,
    costs=0,
    claims=(BRAKES,),
    last_day=date(2026, 2, 18),
    days_to_answer=14,
    days_to_decide=30,
    later=Later(7000, "CDE XIX.4", 105000, "loi du 2 août 2002, art. 5", date(2026, 2, 3)),
    first_contact=True,
)
LATER_ROWS = (
    Row("principal", -5000, date(2026, 2, 10), how="Paiement"),
    Row(
        "interest",
        15,
        from_on=date(2026, 2, 19),
        to_on=date(2026, 2, 19),
        days=1,
        rate=105000,
        how="550,00 × 10,50 % × 1 / 365",
        source="XIX.4",
    ),
    Row("damages", 7000, date(2026, 2, 19), how="30,00 + 10 % × 400,00", source="CDE XIX.4"),
)
NOTICE = replace(
    REMINDER,
    principal=55000,
    interest=15,
    damages=7000,
    claims=(replace(BRAKES, rows=BRAKES.rows + LATER_ROWS),),
    last_day=date(2026, 3, 10),
    later=None,
    paid=5000,
    daily_interest=15,
)


def letter(language: str = "fr", kind: str = "first_reminder", **changes: object) -> Letter:
    """A letter of this cast; `changes` replace fields of the demand."""
    content = REMINDER if kind == "first_reminder" else NOTICE
    return Letter(FOLDER, "be", language, kind, date(2026, 2, 19), replace(content, **changes))  # type: ignore[arg-type]


def plain(text: str) -> str:
    """Text without what only sets type: line ends, no-break spaces, hyphenation."""
    return " ".join(text.replace("\ufffe", "").replace("\xad", "").replace("\u200b\r\n", "").replace("\u200b", "").split())


@cache
def words_of(made: Letter) -> str:
    """All the text of the letter's PDF."""
    pdf = pypdfium2.PdfDocument(render(made))
    return plain(" ".join(page.get_textpage().get_text_bounded() for page in pdf))
