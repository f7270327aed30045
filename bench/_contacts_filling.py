"""Cases of which the day has come, placed by creditors as claims sheets through the product; the rest of the portfolio sleeps around them.

Of ten people four get a first reminder and four a collection notice, by letter; of twenty, three an e-mail and one an SMS, after both
letters, because they have agreed to it.
"""

import csv
import os
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import StringIO
from itertools import accumulate

import psycopg

from bench._filling import fill, look_at_all

ON = date(2026, 6, 30)
A_FILE = 5_000
UNPAID = ("bank statement", "bank lines", "payments")
CONTRACT, LONG_DUE, NOTICED, AGREED = date(2025, 1, 15), date(2026, 4, 20), date(2026, 5, 26), date(2026, 6, 1)
AGENCY = {
    "market": "be", "name": "Bureau Aimable SRL", "street": "Rue de l'Exemple 1", "postcode": "1000", "city": "Bruxelles", "country": "BE",
    "enterprise_number": "0999.000.426", "vat_number": "BE0999000426", "phone": "+32 2 555 01 00", "email": "bonjour@aimable.example",
    "website": "https://aimable.example", "dpo_email": "donnees@aimable.example", "client_iban": "BE68539007547034",
    "client_bic": "GKCCBEBB", "office_iban": "BE71096123456769", "office_bic": "GKCCBEBB",
}  # fmt: skip
CREDITOR = {
    "legal_name": "Vivre Énergie SA", "quality": "large", "language": "fr", "street": "Avenue des Essais 10", "postcode": "5000",
    "city": "Namur", "enterprise_number": "0999.000.129", "phone": "+32 81 55 01 00", "email": "clients@vivre.example",
    "iban": "BE62510007547061", "bic": "GKCCBEBB", "commission": "12.00", "mandate_from": date(2025, 1, 1),
}  # fmt: skip
# The notice that went out five weeks ago, and what the person said since; as the product would have written it.
NOTICES = """
    INSERT INTO cases_action (case_id, kind, "on", channel, fee_is_maximum, postage_minor, amount_minor, source)
    SELECT c.id, 'collection_notice', %s, 'post', false, 0, 0, 'bench' FROM cases_case AS c
    JOIN cases_claim AS k ON k.case_id = c.id WHERE k.ref LIKE 'EMAIL-%%' OR k.ref LIKE 'SMS-%%'"""
CONSENTS = """
    INSERT INTO parties_consentword (debtor_id, channel, word, "on", source, told_by, told_at)
    SELECT p.debtor_id, CASE WHEN k.ref LIKE 'EMAIL-%%' THEN 'email' ELSE 'sms' END, 'consent', %s, 'a form', 'bench', now()
    FROM cases_claim AS k JOIN cases_caseparty AS p ON p.case_id = k.case_id WHERE k.ref LIKE 'EMAIL-%%' OR k.ref LIKE 'SMS-%%'"""


def fill_all(address: str, contacts: int, cases: int, told: Callable[[str], None]) -> None:
    """Make so many open cases, of which so many are due on the day; told of each part before it is made."""
    from amiable.apps.parties import services as parties
    from amiable.jobs.engines.marks import basis

    if cases > contacts:
        fill(address, cases - contacts, told, market="'be'", without=UNPAID)
        look_at_all(address, basis("be"), cases + 1)
    parties.set_agency(AGENCY)
    for placed in _placed([range(start, min(start + A_FILE, contacts)) for start in range(0, contacts, A_FILE)]):
        told(f"cases that are due: {placed} of {contacts}")
    told("consents")
    _agree(address)


def _placed(files: Sequence[range]) -> Iterator[int]:
    """Place each file, several at once: every one is of a creditor of its own. Gives after each how many cases are placed."""
    from amiable.jobs.processes import processes

    if len(files) == 1:
        _place(files[0])
        yield len(files[0])
        return
    with processes(os.cpu_count() or 1) as pool:
        yield from accumulate(pool.map(_place, files))


def _place(numbers: range) -> int:
    from amiable.apps.cases.services import place
    from amiable.apps.parties import services as parties

    creditor = f"vivre-{numbers.start // A_FILE}"
    parties.add_creditor(CREDITOR | {"name": creditor})
    rows = [_row(number) for number in numbers]
    out = StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    place(creditor, out.getvalue().encode(), "claims.csv", today=ON, rng=random.Random(numbers.start))
    return len(numbers)


def _row(number: int) -> dict[str, str]:
    """A claim and its person; of twenty neighbours sixteen get a letter, three an e-mail and one an SMS."""
    place = number % 20
    kind = "SMS" if place == 19 else "EMAIL" if place > 15 else "LETTER"
    first = kind == "LETTER" and number % 2 == 0
    return {
        "Invoice number": f"{kind}-{number}",
        "Principal": f"{50 + number % 900}.{number % 100:02d}",
        "Due date": str(date(2026, 6, 25) if first else LONG_DUE),
        "Contract date": str(CONTRACT),
        "Nature": "energy",
        "Description": "Fourniture fictive",
        "First reminder date": "" if first else str(date(2026, 5, 4)),
        "First reminder sent by": "" if first else "post",
        "Damages": "max",
        "Debtor kind": "consumer",
        "Customer number": f"C-{number}",
        "Last name or company": f"Fictif {number}",
        "First name": "Zoë",
        "Street and number": f"Rue du Modèle {number}",
        "Postcode": str(1000 + number % 8999),
        "Town": "Liège",
        "Email": f"zoe{number}@mail.example",
        "Phone": f"+3247{number % 10_000_000:07d}" if number >= 1_000_000 else f"+32470{number:06d}",
        "Language": ("fr", "nl")[number // 2 % 2],
    }


def _agree(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(NOTICES, (NOTICED,))
        connection.execute(CONSENTS, (AGREED,))
        connection.execute("VACUUM ANALYZE")
