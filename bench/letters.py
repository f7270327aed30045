"""How many letters a second become PDFs, on one core and on two: first reminders, each with its own person, figures and code."""

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

from amiable.core.reference import ogm
from amiable.files.letter import Letter, render, render_many
from amiable.files.letter_content import Addressee, ClaimBlock, CreditorBlock, Demand, Later, PaymentBlock, Row, Sender
from amiable.markets import letters_folder

ON_ONE, ON_TWO = 400, 1200
A_LOT = 100
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


def _rate(count: int, processes: int) -> float:
    """Letters a second, the start of the processes included; as the day does it, in lots."""
    letters = [_letter(number) for number in range(count)]
    lots = [letters[start : start + A_LOT] for start in range(0, count, A_LOT)]
    begun = time.perf_counter()
    if processes == 1:
        made = sum(map(_made, lots))
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            made = sum(pool.map(_made, lots))
    assert made == count
    return count / (time.perf_counter() - begun)


def _made(lot: Sequence[Letter]) -> int:
    return sum(isinstance(pdf, bytes) for pdf in render_many(lot))


def main() -> None:
    """Print both rates in one line, and what a letter takes of a core."""
    render(_letter(0))  # fonts and templates are read once a process
    used = time.process_time()
    on_one = _rate(ON_ONE, 1)
    each = (time.process_time() - used) / ON_ONE
    print(f"letters: {on_one:.0f}/s on one core, {_rate(ON_TWO, 2):.0f}/s on two; {1000 * each:.1f} ms of a core each")


if __name__ == "__main__":
    main()
