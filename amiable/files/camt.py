"""Reads a bank's camt.053 (also .052 and .054) as a stream: each statement's head, then its booked lines.

An entry with several transactions gives a line a transaction when their amounts add up to the entry's; when they do not
(another currency, charges kept back, amounts missing) it gives one line of the entry's own amount, with the references and
texts of all its transactions. The entry is what moved on the account: no cent is lost or invented either way.
Any fault refuses the whole file, so write nothing that cannot be rolled back before the last line is read.
"""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from amiable.core.refusal import Fault, _
from amiable.files.bank_line import BankLine, FileRefused, Marks, StatementHead, compare, refused
from amiable.files.camt_entry import (
    Movement,
    amount_of,
    batch_in,
    counterparty_in,
    day_in,
    is_credit,
    is_returned,
    merged,
    movement_of,
    reference_in,
    shares,
    structured_in,
    text_in,
)
from amiable.files.camt_plan import Entry
from amiable.files.camt_shape import BOOKED_MESSAGE, MESSAGES, STATEMENTS, TAKEN_BACK, Dialect, dialect
from amiable.files.camt_walk import Walk
from amiable.files.iso20022 import SEVERAL, Found, forget, gather, local_name, prefix

__all__ = ["BankLine", "FileRefused", "StatementHead", "read"]

OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
SHORTEST_ENTRY_REF = 6  # a shorter one is a place in the file ("1", "2"), which changes from file to file


def read(source: BinaryIO, notices: list[Fault] | None = None) -> Iterator[StatementHead | BankLine]:
    """Read a bank file line by line; memory hardly grows with the file.

    notices  receives what a person should know although the file is good: balances that its lines do not explain
    refuses  FileRefused, for the whole file, at any time up to its end
    """
    statement: _Statement | None = None
    found = False
    walk = Walk(source, *STATEMENTS)
    for item in walk:
        if isinstance(item, Entry):
            if statement is not None:  # a plan is made within a statement only
                yield from statement.lines(item)
            continue
        is_entry = local_name(item) == "Ntry"
        holder = item.getparent() if is_entry else item
        if statement is None or statement.element is not holder:
            if holder is None or not _is_statement(holder):
                if is_entry:
                    raise refused(walk.line_of(item), _("this entry stands outside a bank statement."))
                continue
            statement, found = _Statement(holder, item, walk), True
            yield statement.head
        if is_entry:
            entry = statement.entry(item, walk.line_of(item))
            walk.learn(entry)
            yield from statement.lines(entry)
        else:
            statement.close([] if notices is None else notices)
            statement = None
        forget(item)
    if not found:
        raise refused(1, _("there is no bank statement in it (camt.053, camt.052 or camt.054)."))


def _is_statement(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(element) in STATEMENTS and local_name(parent) in MESSAGES


class _Statement:
    """The statement being read: its head, the running sum, and which lines it has already shown."""

    def __init__(self, element: etree._Element, first: etree._Element, walk: Walk) -> None:
        self.element = element
        self.dialect = dialect(prefix(element))
        self.line = walk.line_of(element)
        self.head = _head(element, self.dialect, first, self.line)
        self.sum = 0
        self.has_entries = False
        self.marks = Marks()

    def entry(self, element: etree._Element, line: int) -> Entry:
        """What the parser found in an entry and its transactions."""
        tags = self.dialect
        inner = [each for details in element.iterchildren(tags.details_tag) for each in details.iterchildren(tags.transaction_tag)]
        shape = tags.transaction if len(inner) > 1 else tags.only_transaction
        return Entry(gather(element, tags.entry, {}), [gather(each, shape, {}) for each in inner], line)

    def lines(self, entry: Entry) -> Iterator[BankLine]:
        """The lines of one entry: none while it is not booked or moves nothing."""
        self.has_entries = True
        found, transactions = entry.found, entry.transactions
        movement = movement_of(found, entry.line)
        if movement is None:
            return
        if movement.currency == self.head.currency:
            self.sum += movement.minor if movement.credit else -movement.minor
        parts = shares(movement, transactions)
        batch = batch_in(found, _entry_ref(found)) if len(transactions) > 1 or "batch" in found else ""
        if parts is None:
            yield self._line_of(movement, found, merged(transactions), movement.minor, movement.credit, batch, split=False)
            return
        for details, (minor, credit) in zip(transactions, parts, strict=True):
            if minor:
                yield self._line_of(movement, found, details, minor, credit, batch, split=True)

    def _line_of(self, movement: Movement, entry: Found, details: Found, minor: int, credit: bool, batch: str, *, split: bool) -> BankLine:
        entry_ref, own_ref = reference_in(entry, "entry_ref"), reference_in(details, "bank_ref")
        bank_ref = reference_in(entry, "bank_ref") or own_ref
        end_to_end_id = reference_in(details, "end_to_end_id")
        reference, text = structured_in(details), text_in(entry, details)
        reversal = movement.reversal or entry.get("kind") in TAKEN_BACK or is_returned(details)
        name, account = counterparty_in(details, self.head.account, credit=credit, reversal=reversal)
        key = [self.head.account, movement.currency, str(minor), "CD"[credit], "RN"[movement.reversal], str(movement.booked_on), bank_ref]
        if split or not bank_ref:
            key += [own_ref, entry_ref if len(entry_ref) >= SHORTEST_ENTRY_REF else "", details.get("other_ids", "")]
            key += [str(movement.value_on), end_to_end_id, reference, text, name, account]
        return BankLine(
            account=self.head.account,
            currency=movement.currency,
            minor=minor,
            credit=credit,
            reversal=reversal,
            booked_on=movement.booked_on,
            value_on=movement.value_on,
            bank_ref=bank_ref or entry_ref,
            fingerprint=self.marks.of(key),
            end_to_end_id=end_to_end_id,
            reference=reference,
            text=text,
            counterparty=name,
            counterparty_account=account,
            line=movement.line,
            return_reason=details.get("return_reason", "").split(SEVERAL)[0],
            mandate_id=reference_in(details, "mandate_id"),
            batch=batch,
        )

    def close(self, notices: list[Fault]) -> None:
        """Compare the running sum with the balances.

        An empty statement is believed only when its balances agree; else its entries are somewhere we do not look.
        """
        opening, closing = self.head.opening, self.head.closing
        if not self.has_entries and (opening is None or opening != closing):
            raise refused(self.line, _("this statement has no entry, and its balances do not say that nothing moved."))
        compare(self.head, self.sum, self.line, notices)


def _entry_ref(entry: Found) -> str:
    """The bank's reference of an entry, or its number where that is more than a place in the file."""
    number = reference_in(entry, "entry_ref")
    return reference_in(entry, "bank_ref") or (number if len(number) >= SHORTEST_ENTRY_REF else "")


def _head(element: etree._Element, names: Dialect, first: etree._Element, line: int) -> StatementHead:
    """Read what stands before the first entry (`first`; the statement itself when it has none)."""
    found = gather(element, names.statement, {})
    message = element.getparent()
    account = found.get("account", "").replace(" ", "")
    if not account or SEVERAL in account:
        raise refused(line, _("this statement does not name its account."))
    balances = [gather(each, names.balance, {}) for each in element.iterchildren(names.balance_tag)]
    amounts = [each for code in OPENING + CLOSING for each in balances if each.get("code") == code]
    amounts.append(gather(first, names.entry, {}))
    currency = found.get("currency") or next((each["amount_currency"] for each in amounts if "amount" in each), "")
    return StatementHead(
        account=account,
        currency=currency,
        statement_id=found.get("statement_id", ""),
        sequence=found.get("electronic_sequence") or found.get("legal_sequence", ""),
        opening=_balance(balances, OPENING, currency, line, which=0),
        closing=_balance(balances, CLOSING, currency, line, which=-1),
        from_on=day_in(found["from"], line) if "from" in found else None,
        to_on=day_in(found["to"], line) if "to" in found else None,
        bookable=message is not None and local_name(message) == BOOKED_MESSAGE,
    )


def _balance(balances: list[Found], codes: tuple[str, ...], currency: str, line: int, *, which: int) -> int | None:
    """The first opening or last closing balance in the account's currency, signed."""
    for code in codes:
        own = [each for each in balances if each.get("code") == code and each.get("amount_currency") == currency]
        if own:
            amount = amount_of(own[which], "amount", line)
            return amount if is_credit(own[which], line) else -amount
    return None
