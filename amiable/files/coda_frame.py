"""The frame of each statement in a CODA file: header, balances, and the bank's own totals, compared with what stands between."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from amiable.core.refusal import _
from amiable.files.bank_line import StatementHead
from amiable.files.coda_record import Library, Record, minor_in, parsed, records, refused, signed_minor

COUNTED = "1238"  # the records that the trailer counts
TOTALS = "0123"  # types of movement that move money; the others are details of these
STRUCTURES = "0123"  # of an account number: Belgian or foreign, without and with IBAN
OLD_STRUCTURE = STRUCTURES[0]
BELGIUM = "111400"  # "BE00" as the check of an IBAN reads it
ACCOUNT_IN_OLD, ACCOUNT_IN_NEW = slice(5, 42), slice(4, 41)


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds a statement together: its first two records, and the head that they and its last records make."""

    header: Record
    old: Record
    head: StatementHead


@dataclass(slots=True)
class _Open:
    """A statement whose trailer is not read yet; sums in minor units."""

    header: Record
    old: Record | None = None
    new: Record | None = None
    head: StatementHead | None = None
    records: int = 0
    movements: int = 0
    credit: int = 0
    debit: int = 0


def frames(source: BinaryIO) -> Iterator[Frame]:
    """Go through a whole file without its movements' texts.

    refuses  FileRefused, for records out of order, a statement cut off, or totals that are not those of its movements
    """
    opened: _Open | None = None
    last = 1
    for record in records(source):
        last = record.line
        if opened is None:
            opened = _opened(record)
        elif record.kind == "9":
            yield _closed(opened, record)
            opened = None
        else:
            _take(opened, record)
    if opened is not None:
        raise refused(last, _("the file ends in the middle of a statement: it was cut off."))


def _opened(record: Record) -> _Open:
    if record.kind != "0":
        raise refused(record.line, _("a CODA statement begins with a record 0; this is a record “{kind}”."), kind=record.kind)
    return _Open(record)


def _take(opened: _Open, record: Record) -> None:
    """Count a record between header and trailer, and see that it may stand there."""
    fits = {"1": opened.old is None, "2": bool(opened.head), "3": bool(opened.head), "4": bool(opened.head)}
    fits["8"] = bool(opened.head) and opened.new is None
    if not fits.get(record.kind, False) or (opened.new and record.kind in "23"):
        raise refused(record.line, _("a record “{kind}” cannot stand here."), kind=record.kind)
    opened.records += record.kind in COUNTED
    if record.kind == "1":
        opened.old, opened.head = record, _head(opened.header, record)
    elif record.kind == "8":
        opened.new = record
    elif record.kind == "2" and opened.head:
        _add(opened, record, opened.head.currency)


def _add(opened: _Open, record: Record, currency: str) -> None:
    if record.text[1] != "1" or record.text[53] not in TOTALS:
        return
    opened.movements += 1
    minor = signed_minor(record.text[31:47], currency, record.line)
    opened.credit += max(minor, 0)
    opened.debit += max(-minor, 0)


def _head(header: Record, old: Record) -> StatementHead:
    """The head as far as it stands at the beginning: a statement closes as it opened until its new balance is read."""
    if old.text[1] not in STRUCTURES:
        raise refused(old.line, _("this record does not read as CODA says it should."))
    said = parsed([header, old])
    account, currency = _account(said, old), said.account_currency
    if not account:
        raise refused(old.line, _("this statement does not name its account."))
    opening = signed_minor(old.text[42:58], currency, old.line)
    sequence = old.text[125:128] if old.text[125:128].strip("0 ") else old.text[2:5]
    statement_id = f"{_day(header.text[5:11], header.line)}/{sequence}"
    return StatementHead(account, currency, statement_id, sequence, opening, opening, None, _day(old.text[58:64], old.line), bookable=True)


def _account(said: Library, old: Record) -> str:
    """The account as an IBAN; a Belgian number of before them becomes one, since both carry the same digits."""
    account = said.account.replace(" ", "")
    if old.text[1] != OLD_STRUCTURE or said.account_country not in ("BE", "  ") or not (account.isascii() and account.isdigit()):
        return account
    valid = len(account) == 12 and int(account[10:]) == (int(account[:10]) % 97 or 97)
    return f"BE{98 - int(account + BELGIUM) % 97:02d}{account}" if valid else account


def _day(text: str, line: int) -> date:
    """A day as DDMMYY. Refuses FileRefused for anything else."""
    try:
        return datetime.strptime(text, "%d%m%y").date()  # noqa: DTZ007 — a day has no zone
    except ValueError:
        raise refused(line, _("“{text}” is not a date."), text=text) from None


def _closed(opened: _Open, trailer: Record) -> Frame:
    """Compare the trailer with what was read, and complete the head."""
    old, head = opened.old, opened.head
    if old is None or head is None:
        raise refused(trailer.line, _("this statement has no old balance (record 1)."))
    told = trailer.text[16:22]
    if not told.isascii() or not told.isdigit() or int(told) != opened.records:
        what = _("the statement says that it has {told} records, but {found} were found: some were lost or added.")
        raise refused(trailer.line, what, told=told, found=str(opened.records))
    for text, found in ((trailer.text[22:37], opened.debit), (trailer.text[37:52], opened.credit)):
        if minor_in(text, head.currency, trailer.line) != found:
            raise refused(trailer.line, _("the bank's own totals are not those of the movements: the file was damaged or changed."))
    head = _with_new_balance(head, old, opened.new) if opened.new else head
    if not opened.movements and head.opening != head.closing:
        raise refused(trailer.line, _("this statement has no entry, and its balances do not say that nothing moved."))
    return Frame(opened.header, old, head)


def _with_new_balance(head: StatementHead, old: Record, new: Record) -> StatementHead:
    if old.text[ACCOUNT_IN_OLD] != new.text[ACCOUNT_IN_NEW]:
        raise refused(new.line, _("the old and the new balance are of different accounts."))
    closing = signed_minor(new.text[41:57], head.currency, new.line)
    return replace(head, closing=closing, to_on=_day(new.text[57:63], new.line))
