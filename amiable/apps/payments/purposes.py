"""Decides what a line of the bank is to us: a payment, an order executed or come back, a deposit, our own money, or something apart."""

from dataclasses import dataclass, field
from typing import NamedTuple

from amiable.apps.parties.records import AgencyView
from amiable.apps.payments.models import Purpose
from amiable.files.bank_line import BankLine


class OpenDeposit(NamedTuple):
    """A deposit that has not arrived. Minor units."""

    id: int
    minor: int
    text: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What we know that lines of the bank may be. Orders by end-to-end id, in minor units.

    ordered   given and not executed
    executed  executed and not come back
    deposits  on their way
    announced the end-to-end ids of direct debits that we handed in
    """

    ordered: dict[str, int]
    executed: dict[str, int]
    deposits: list[OpenDeposit]
    announced: set[str]


@dataclass(slots=True)
class Known:
    """The same, while lines use it up: an order is executed once, a deposit arrives once."""

    agency: AgencyView
    clues: Clues
    arrived: dict[int, int] = field(default_factory=dict)  # deposit → line

    @property
    def office(self) -> str:
        """Our office account."""
        return self.agency.office_iban.replace(" ", "")


def purpose_of(line: BankLine, known: Known, line_id: int) -> Purpose:
    """What a new line of the bank is; a debit that takes a payment back is recognised by the caller."""
    return _of_credit(line, known, line_id) if line.credit else _of_debit(line, known)


def _of_debit(line: BankLine, known: Known) -> Purpose:
    if line.end_to_end_id and known.clues.ordered.get(line.end_to_end_id) == line.minor:
        known.clues.executed[line.end_to_end_id] = known.clues.ordered.pop(line.end_to_end_id)
        return Purpose.ORDER
    return Purpose.APART


def _of_credit(line: BankLine, known: Known, line_id: int) -> Purpose:
    if line.end_to_end_id and known.clues.executed.get(line.end_to_end_id) == line.minor:
        del known.clues.executed[line.end_to_end_id]
        return Purpose.UNDELIVERED
    if line.counterparty_account.replace(" ", "") == known.office:
        return Purpose.OWN
    if deposit := _arriving(line, known.clues.deposits):
        known.clues.deposits.remove(deposit)
        known.arrived[deposit.id] = line_id
        return Purpose.DEPOSIT
    return Purpose.PAYMENT


def _arriving(line: BankLine, deposits: list[OpenDeposit]) -> OpenDeposit | None:
    """The deposit that a line brings: it bears its text, or nobody's name and exactly the amount of one alone."""
    said = f"{line.text}\n{line.reference}\n{line.end_to_end_id}\n{line.bank_ref}".casefold()
    same = [deposit for deposit in deposits if deposit.minor == line.minor]
    named = [deposit for deposit in same if deposit.text.casefold() in said]
    if named:
        return named[0]
    anonymous = not line.counterparty_account and not line.reference
    return same[0] if anonymous and len(same) == 1 and not line.counterparty else None
