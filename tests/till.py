"""Money for tests: cases that were placed, and what the bank says of the client account."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO, StringIO

from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import place
from amiable.apps.ledger import services as ledger
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer
from amiable.apps.parties import queries as parties
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import ImportResult, MatchResult
from amiable.core.money import text_of
from amiable.sim import bank_file
from amiable.sim.bank_file import Entry
from tests import cast

CLIENT = str(cast.AGENCY["client_iban"])


def claim(invoice: str, minor: int, due_on: date, debtor: int = 1, kind: str = "consumer") -> dict[str, str]:
    """A row of a claims sheet without clauses. A consumer owes the principal alone; a business 40.00 and interest from the next day too."""
    return {
        "Invoice number": invoice,
        "Principal": text_of(minor),
        "Due date": str(due_on),
        "Contract date": "2025-01-15",
        "Nature": "services",
        "Description": "Entretien fictif",
        "Debtor kind": kind,
        "Last name or company": f"Fictif {debtor}",
        "Street and number": f"Rue du Modèle {debtor}",
        "Postcode": "4000",
        "Town": "Liège",
        "Language": "fr",
    }


def sheet(rows: Sequence[dict[str, str]]) -> bytes:
    """A claims sheet as CSV."""
    out = StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def placed(creditor: str, rows: Sequence[dict[str, str]], today: date = cast.TODAY) -> list[CaseView]:
    """Place claims from a file, and give the creditor's cases, oldest first."""
    place(creditor, sheet(rows), f"{creditor}.csv", today=today, rng=cast.dice())
    mine = parties.creditor(creditor).id
    return [case for _pk, case in sorted(cases.cases_of(cases.open_case_ids("be")).items()) if case.creditor_id == mine]


def paid(case: CaseView, minor: int, on: date, ref: str = "", **more: object) -> Entry:
    """A transfer by the debtor, with the reference of the letter."""
    return Entry(**{**_entry(minor, on, ref or f"IN-{case.id}-{on}-{minor}"), "credit": True, "reference": case.payment_reference, **more})


def unknown(minor: int, on: date, ref: str) -> Entry:
    """Money from somebody who gave no reference."""
    return Entry(**{**_entry(minor, on, ref), "credit": True, "text": "merci", "counterparty": "Personne Fictive"})


def left(minor: int, on: date, ref: str, **more: object) -> Entry:
    """Money that left the account."""
    return Entry(**{**_entry(minor, on, ref), "credit": False, **more})


def _entry(minor: int, on: date, ref: str) -> dict[str, object]:
    return {"minor": minor, "booked_on": on, "value_on": on, "bank_ref": ref}


def drift(minor: int, on: date) -> None:
    """What a fault of ours would do: the ledger holds at the bank what no line of the bank brought."""
    chart = Chart("be", "EUR")
    ledger.post([NewTransfer(chart.bank(CLIENT), chart.suspense(), minor, TransferKind.RECEIPT, on, "a fault", f"drift:{minor}")])


def statement(entries: Sequence[Entry], opening: int = 0, account: str = CLIENT, number: int = 1) -> bytes:
    """A camt.053 file of one statement over some days."""
    out = BytesIO()
    on = max(entry.booked_on for entry in entries)
    bank_file.write(
        out,
        account=account,
        currency="EUR",
        statement_id=f"S-{number}",
        sequence=number,
        on=on,
        created_at=datetime.combine(on, time(20), UTC),
        opening=opening,
        entries=entries,
    )
    return out.getvalue()


def take_in(content: bytes, today: date, name: str = "bank.xml") -> tuple[ImportResult, MatchResult]:
    """Import a bank file and match what it brought."""
    return payments.import_file(io.BytesIO(content), name, today), payments.match_waiting(today)
