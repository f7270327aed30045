"""How many letters a second become PDFs, on one core and on two: first reminders, each with its own person, figures and code."""

import time
from datetime import date

from amiable.core.reference import ogm
from amiable.files.letter import Letter, render, render_many
from amiable.files.letter_content import Addressee, ClaimBlock, CreditorBlock, Demand, Later, PaymentBlock, Row, Sender
from amiable.markets import letters_folder

ON_ONE, ON_TWO = 400, 1200
AGENCY = Sender(
    "Bureau Aimable SRL",
    ("Rue de l’Exemple 1", "1000 Bruxelles"),
    "0999.000.426",
    "02 555 01 00",
    "bonjour@bureau-aimable.example",
    dpo_email="dpo@bureau-aimable.example",
)
CREDITOR = CreditorBlock(
    "Vivre Énergie SA", ("Avenue des Essais 10", "5000 Namur"), "0999.000.129", "081 55 01 00", "clients@vivre.example"
)


def _letter(number: int) -> Letter:
    """One letter like no other, in French or Dutch, with one to three invoices and the data-protection notice."""
    claims = tuple(_claim(number, place) for place in range(1 + number % 3))
    demand = Demand(
        sender=AGENCY,
        addressee=Addressee(f"Personne Exemple {number}", (f"Rue des Essais {number}", f"{1000 + number % 8999} Commune")),
        creditor=CREDITOR,
        payment=PaymentBlock(AGENCY.name, "BE68539007547034", "GKCCBEBB", ogm(number + 1)),
        case_number=f"{number:08d}",
        principal=sum(claim.outstanding for claim in claims),
        interest=0,
        damages=0,
        costs=0,
        claims=claims,
        last_day=date(2026, 2, 18),
        later=Later(6500 + number, "CDE XIX.4", 105000, "loi du 2 août 2002, art. 5", date(2026, 2, 19)),
        first_contact=True,
    )
    return Letter(letters_folder("be"), "be", ("fr", "nl")[number % 2], "first_reminder", date(2026, 2, 2), demand)


def _claim(number: int, place: int) -> ClaimBlock:
    amount, due_on = 10_000 + 37 * number + 1_000 * place, date(2025, 10 + place, 15)
    row = Row("principal", amount, due_on, how=f"Facture {number}-{place}", source=f"F-{number}-{place}")
    return ClaimBlock(f"F-{number}-{place}", f"Fourniture {number}, partie {place}", due_on, amount, (row,))


def _rate(count: int, workers: int) -> float:
    """Letters a second, the start of the processes included."""
    letters = [_letter(number) for number in range(count)]
    start = time.perf_counter()
    made = sum(1 for pdf in render_many(letters, workers=workers) if pdf)
    assert made == count
    return count / (time.perf_counter() - start)


def main() -> None:
    """Print both rates in one line."""
    render(_letter(0))  # fonts and templates are read once a process
    print(f"letters: {_rate(ON_ONE, 1):.0f}/s on one core, {_rate(ON_TWO, 2):.0f}/s on two")


if __name__ == "__main__":
    main()
