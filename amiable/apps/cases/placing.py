"""Decide what a claims sheet would change: which invoices are new, whose they are, which case they join. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, Protocol

from amiable.apps.cases.kinds import Role
from amiable.apps.cases.models import CaseParty, Claim
from amiable.apps.cases.records import NewAction
from amiable.apps.documents.sealing import mark
from amiable.apps.parties.recognise import Recognised, recognise
from amiable.apps.parties.records import NewDebtor
from amiable.core.refusal import Fault, _
from amiable.files.sheet_faults import of_cell
from amiable.files.sheet_row import SheetRow

NOT_CONTENT = {"row", "email", "phone", "language"}  # ways to reach a person may change; the claim stays the same claim
CONTENT = [field.name for field in fields(SheetRow) if field.name not in NOT_CONTENT]
SMALLEST_REFERENCE = 10**9
REFERENCES = 9 * 10**9
SCATTER = 7_370_372_293  # has no divisor in common with REFERENCES, so that each row number gets a reference of its own
Channel = Literal["post", "electronic"]


class Dice(Protocol):
    """Where chance comes from: `random.Random` with a seed, or the system's own."""

    def randrange(self, stop: int, /) -> int:
        """A whole number from 0 up to, not including, `stop`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet would change.

    rows     the rows that are new
    content  the blind mark of each new row
    people   who owes each new row, as the sheet describes them
    answers  who that is
    cases    the open case of each known debtor
    already  rows that were placed before, unchanged
    """

    rows: tuple[SheetRow, ...]
    content: tuple[str, ...]
    people: tuple[NewDebtor, ...]
    answers: tuple[Recognised, ...]
    cases: dict[int, int]
    already: int
    faults: tuple[Fault, ...]

    @property
    def new_debtors(self) -> int:
        """How many people would be new."""
        return len({id(answer.known) for answer in self.answers if answer.known.id is None})

    @property
    def new_cases(self) -> int:
        """How many cases would be opened."""
        return len({id(answer.known) for answer in self.answers if answer.known.id not in self.cases})


def plan(creditor_id: int, market: str, rows: Sequence[SheetRow]) -> Plan:
    """Compare a sheet with what was placed before, in three queries."""
    placed = dict(Claim.objects.filter(creditor_id=creditor_id, ref__in=[row.invoice for row in rows]).values_list("ref", "content"))
    marks = [_content(row) for row in rows]
    new = [(row, content) for row, content in zip(rows, marks, strict=True) if row.invoice not in placed]
    changed = [row for row, content in zip(rows, marks, strict=True) if placed.get(row.invoice, content) != content]
    people = tuple(_person(row) for row, _content_mark in new)
    answers = tuple(recognise(creditor_id, people))
    clashes = ((row, answer.clash) for (row, _content_mark), answer in zip(new, answers, strict=True) if answer.clash)
    return Plan(
        rows=tuple(row for row, _content_mark in new),
        content=tuple(content for _row, content in new),
        people=people,
        answers=answers,
        cases=_open_cases(market, answers),
        already=len(rows) - len(new),
        faults=tuple(map(_changed, changed)) + tuple(_clashing(row, clash) for row, clash in clashes),
    )


def reference_number(case_id: int) -> int:
    """The ten digits of a case's payment reference: one for each row number, scattered so that neighbours look nothing alike."""
    return SMALLEST_REFERENCE + case_id * SCATTER % REFERENCES


def reminders(placement_id: int, rows: Sequence[SheetRow], case_ids: Sequence[int]) -> list[NewAction]:
    """The first reminders that the creditor sent already: one for each case, day and channel, naming its invoices."""
    found: dict[tuple[int, date, Channel], list[str]] = {}
    for row, case_id in zip(rows, case_ids, strict=True):
        if row.reminded_on:
            found.setdefault((case_id, row.reminded_on, row.reminded_by), []).append(row.invoice)
    return [
        NewAction(case_id, "first_reminder", on, f"placement:{placement_id}", channel, claims=tuple(invoices))
        for (case_id, on, channel), invoices in found.items()
    ]


def _content(row: SheetRow) -> str:
    """Empty fields are left out, so that a column that we learn to read tomorrow does not make today's invoices look changed."""
    told = ((name, getattr(row, name)) for name in CONTENT)
    return mark("invoice", *(f"{name}={value!r}" for name, value in told if value not in (None, "", False)))


def _person(row: SheetRow) -> NewDebtor:
    return NewDebtor(
        kind=row.debtor_kind,
        language=row.language,
        last_name=row.last_name,
        first_name=row.first_name,
        street=row.street,
        postcode=row.postcode,
        city=row.city,
        country=row.country,
        email=row.email,
        phone=row.phone,
        customer_number=row.debtor_reference,
        enterprise_number=row.enterprise_number,
    )


def _open_cases(market: str, answers: Sequence[Recognised]) -> dict[int, int]:
    debtors = {answer.known.id for answer in answers if answer.known.id is not None}
    parts = CaseParty.objects.filter(debtor_id__in=debtors, role=Role.DEBTOR, case__market=market, case__closed_on=None)
    return dict(parts.order_by("-case_id").values_list("debtor_id", "case_id"))


def _changed(row: SheetRow) -> Fault:
    what = _("Invoice {invoice} was placed before with another content.")
    remedy = _("Leave the row out; tell us of a credit note or a correction apart.")
    return of_cell(row.row, "invoice", "invoice", what, remedy, invoice=row.invoice)


def _clashing(row: SheetRow, clash: str) -> Fault:
    if clash == "nameless":
        return of_cell(row.row, "last name", "last_name", _("This name has no letter."), _("Write who the letter is for."))
    what = _("Customer number {number} belongs to somebody with another name.")
    if clash == "kind":
        what = _("Customer number {number} is a consumer in one place and a business in another.")
    remedy = _("Write the customer number of the person in this row: people who share one would read each other's letters.")
    return of_cell(row.row, "customer number", "debtor_reference", what, remedy, number=row.debtor_reference)
