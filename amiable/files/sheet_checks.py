"""What must fit together in a claims sheet: days in their order, terms that the law knows, one invoice and one debtor a number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from amiable.core.pack import Pack
from amiable.core.refusal import _
from amiable.files.sheet_columns import plain
from amiable.files.sheet_row import SheetRow
from amiable.markets.page import languages

OLDEST_DUE_YEARS = 15  # longer than any limitation that was not stopped
FURTHEST_AHEAD = timedelta(days=366)


class Complaint(NamedTuple):
    """What is wrong in a row, the column where it is best put right, and the values of its text."""

    key: str
    what: str
    remedy: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Seen:
    """The rows before this one: by invoice, and by the debtor's customer number."""

    invoices: dict[str, int] = field(default_factory=dict)
    debtors: dict[str, SheetRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks rows one after another for one market and one day."""

    pack: Pack
    today: date
    seen: Seen = field(default_factory=Seen)

    def complaints(self, row: SheetRow, unread: set[str]) -> Iterator[Complaint]:
        """Give what does not fit, leaving out what rests on a column that could not be read."""
        for needs, check in CHECKS:
            if not unread or unread.isdisjoint(needs):
                yield from check(self, row)


def _principal(_checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    if row.principal <= 0:
        yield Complaint("principal", _("The amount must be above zero."), _("Write what is still unpaid, or leave the invoice out."))


def _currency(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    if row.currency != checker.pack.currency:
        facts = (("currency", checker.pack.currency), ("value", row.currency))
        yield Complaint("currency", _("Claims here are in {currency}, not in {value}."), _("Write the amount in {currency}."), facts)


def _order_of_days(_checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    if row.arose_on > row.due_on:
        facts = (("value", str(row.arose_on)), ("due_on", str(row.due_on)))
        yield Complaint(
            "arose_on", _("The claim arises on {value}, after it was due on {due_on}."), _("Correct one of the two days."), facts
        )
    if row.contracted_on is not None and row.contracted_on > row.arose_on:
        facts = (("value", str(row.contracted_on)), ("arose_on", str(row.arose_on)))
        yield Complaint(
            "contracted_on",
            _("The contract of {value} is later than the claim of {arose_on}."),
            _("Write the day on which the contract was first concluded."),
            facts,
        )


def _likely_days(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    facts = (("value", str(row.due_on)),)
    if row.due_on.year < checker.today.year - OLDEST_DUE_YEARS:
        yield Complaint("due_on", _("{value} is too long ago to be collected."), _("Correct the year, or leave the invoice out."), facts)
    if row.due_on - checker.today > FURTHEST_AHEAD:
        yield Complaint("due_on", _("{value} is more than a year ahead."), _("Correct the year, or hand it in when it is due."), facts)


def _contract_day(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    if row.contracted_on is None and row.debtor_kind == "consumer" and checker.pack.market == "be":
        yield Complaint(
            "contracted_on",
            _("A claim on a Belgian consumer needs the day of the contract: it decides which law applies."),
            _("Write the day on which the contract was concluded."),
        )


def _maximum(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    if "max" in (row.interest, row.damages) and not _has_maximum(checker.pack, row):
        for key in ("interest", "damages"):
            if getattr(row, key) == "max":
                yield Complaint(
                    key,
                    _("The law sets no maximum for this claim, so “max” says nothing."),
                    _("Write the rate or the amounts that were agreed, or leave the cell empty."),
                )


def _has_maximum(pack: Pack, row: SheetRow) -> bool:
    """Consumers only; in Belgium for debts under the newer law, which the contract's and the claim's day choose."""
    if row.debtor_kind != "consumer":
        return False
    if (application := pack.applications.get("application/book_xix")) is None:
        return pack.market in ("dk", "fi")
    newest = application.versions[-1].value
    return (row.contracted_on or row.arose_on) >= newest.contracts_from or row.arose_on >= newest.claims_from


def _reminder(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    if row.reminded_on is None:
        return
    facts = (("value", str(row.reminded_on)), ("due_on", str(row.due_on)))
    if row.reminded_on <= row.due_on:
        yield Complaint(
            "reminded_on",
            _("A reminder of {value} does not count: the invoice was due until {due_on}."),
            _("Write the day of the first reminder sent after the due day, or leave the cell empty and we send one."),
            facts,
        )
    if row.reminded_on > checker.today:
        yield Complaint("reminded_on", _("{value} is still to come."), _("Write the day on which the reminder was sent."), facts)


def _language(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    accepted = languages(checker.pack.market)
    if row.language not in accepted:
        facts = (("value", row.language), ("accepted", ", ".join(accepted)))
        yield Complaint("language", _("No letters are written here in “{value}”."), _("Write one of: {accepted}."), facts)


def _once(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    if other := checker.seen.invoices.get(row.invoice):
        facts = (("value", row.invoice), ("other", str(other)))
        yield Complaint("invoice", _("Invoice {value} already stands in row {other}."), _("Leave one of the two rows out."), facts)
    else:
        checker.seen.invoices[row.invoice] = row.row


def _same_debtor(checker: Checker, row: SheetRow) -> Iterator[Complaint]:
    """Claims with one customer number share a case: two people in it would read each other's letters."""
    if not row.debtor_reference:
        return
    other = checker.seen.debtors.setdefault(row.debtor_reference, row)
    if other is row or (other.debtor_kind == row.debtor_kind and plain(other.last_name) == plain(row.last_name)):
        return
    facts = (("value", row.debtor_reference), ("other", str(other.row)))
    yield Complaint(
        "debtor_reference",
        _("Customer {value} has another name or kind in row {other}."),
        _("Give each debtor a number of its own, or write the same name in both rows."),
        facts,
    )


Check = Callable[[Checker, SheetRow], Iterator[Complaint]]

# Each check with the columns that it rests on.
CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("principal",), _principal),
    (("currency",), _currency),
    (("due_on", "arose_on", "contracted_on"), _order_of_days),
    (("due_on",), _likely_days),
    (("contracted_on", "debtor_kind"), _contract_day),
    (("interest", "damages", "debtor_kind", "arose_on", "contracted_on", "due_on"), _maximum),
    (("reminded_on", "due_on"), _reminder),
    (("language",), _language),
    (("invoice",), _once),
    (("debtor_reference", "debtor_kind", "last_name"), _same_debtor),
)
