"""Book a bank file: its lines, each with a transfer; a statement that does not follow on what we know is parked, never lost."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO

from django.db import connection, transaction

from amiable import markets
from amiable.apps.cases.services import lock
from amiable.apps.documents import queries as documents
from amiable.apps.documents.rows import reserve
from amiable.apps.documents.services import store
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.services import open_accounts, post, post_selected
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import AgencyView
from amiable.apps.payments import awaited, queries
from amiable.apps.payments.booking import transfers_of
from amiable.apps.payments.models import Arrival, BankStatement, Line, Match, ParkedStatement, Purpose, TakingBack
from amiable.apps.payments.purposes import Known, purpose_of
from amiable.apps.payments.records import ImportResult
from amiable.apps.payments.refusals import AlreadyBegun, AnotherCurrency, NotOurAccount
from amiable.apps.payments.sealed import payer_mark, sealed
from amiable.apps.payments.services.lock import wait_for_the_bank
from amiable.apps.payments.services.settling import settle_locked, void_shares
from amiable.apps.payments.statements import by_statement, fingerprint_of
from amiable.core.money import text_of
from amiable.core.refusal import Fault, Refusal, _
from amiable.files import bank_file
from amiable.files.bank_line import BankLine, StatementHead

COLUMNS = (
    "id, market, account, means, purpose, statement_id, fingerprint, booked_on, value_on, minor, currency, credit, reversal, "
    "return_reason, bank_ref, end_to_end_id, reference, payer, text, counterparty, counterparty_account"
)
COPY = f"COPY payments_line ({COLUMNS}) FROM STDIN"
RECEIPTS = """
    SELECT bank.id, suspense.id, line.minor, line.currency, 'receipt', line.booked_on, 'line ' || line.id, 'line:' || line.fingerprint
    FROM payments_line AS line
    JOIN ledger_account AS bank ON bank.key = %(bank)s JOIN ledger_account AS suspense ON suspense.key = %(suspense)s
    WHERE line.id = ANY(%(ids)s) ORDER BY line.id"""
HOUSE_RULE = "house rule"
DIRECT_DEBIT, TRANSFER = "direct_debit", "transfer"


def import_file(source: BinaryIO, name: str, today: date) -> ImportResult:
    """Book a bank file: all of it or nothing; the same lines again change nothing.

    A statement whose closing balance is not what the account holds with its new lines is parked: it waits for the one before it.
    While a file of one market is booked, those of others may be; one of several markets waits for all of them.

    source   a file that can be read twice
    today    the day on which payments that the bank took back are undone on their cases
    returns  what it brought; matching comes after, by `match_waiting`
    refuses  FileRefused, NotOurAccount, AnotherCurrency
    """
    try:
        return _import(source, name, today, alone=True)
    except _OfSeveralMarkets:
        source.seek(0)
        return _import(source, name, today, alone=False)


class _OfSeveralMarkets(Exception):  # noqa: N818 — never leaves this file
    """It holds statements of more than one market, of which only the first is held."""


@transaction.atomic
def _import(source: BinaryIO, name: str, today: date, *, alone: bool) -> ImportResult:
    if not alone:
        wait_for_the_bank()
    result, intake, held = ImportResult(name), _Intake(today), ""
    for head, lots in by_statement(bank_file.read(source, name, result.notices)):
        agency = _agency_of(head)
        held = _held(agency.market, held) if alone else ""
        if not head.bookable:
            result.beforehand += sum(len(lot) for lot in lots)
        elif not intake.take(head, lots, agency, result):
            intake.unfit.append((head, agency))
    if intake.unfit:
        _park(intake.unfit, source, result, today)
    return _finish(intake, result, today)


def _held(market: str, held: str) -> str:
    if not held:
        wait_for_the_bank(market)
    elif held != market:
        raise _OfSeveralMarkets
    return market


@transaction.atomic
def begin(account: str, minor: int, on: date, today: date) -> ImportResult:
    """Book what a client account held before the first statement that we have of it: it waits in suspense until somebody says whose it is.

    minor    minor units of the market's currency, above zero
    on       the day at whose end the account held them
    returns  what it brought: statements that waited for this are booked with it
    refuses  NotOurAccount, AlreadyBegun
    """
    wait_for_the_bank()
    head = StatementHead(account, "", "", "", 0, minor, on, on, bookable=True)
    agency = _agency_of(head)
    if BankStatement.objects.filter(account=account).exists():
        raise AlreadyBegun(source=HOUSE_RULE, account=account)
    result, intake = ImportResult(""), _Intake(today)
    mark, currency = hashlib.sha256(f"begin {account}".encode()).hexdigest()[:32], markets.load(agency.market).currency
    line = BankLine(account, currency, minor, True, False, on, on, "", mark, "", "", "", "", "", 0)
    intake.take(replace(head, currency=currency), iter([[line]]), agency, result)
    return _finish(intake, result, today)


def _finish(intake: "_Intake", result: ImportResult, today: date) -> ImportResult:
    """Book what was parked and follows now, and state the cases anew whose payments were taken back."""
    _release_parked(intake, result)
    views = lock(intake.disturbed)
    for pk, refusal in settle_locked(views, today).items():
        result.notices.append(Fault(f"case {views[pk].printed_number}", refusal.what, refusal.remedy, _texts(refusal)))
    return result


def _texts(refusal: Refusal) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in refusal.facts.items())


def _agency_of(head: StatementHead) -> AgencyView:
    for agency in parties.agencies():
        if agency.client_iban.replace(" ", "") == head.account:
            return agency
    raise NotOurAccount(source=HOUSE_RULE, account=head.account)


@dataclass(slots=True)
class _Intake:
    """Takes statements in; remembers what they disturbed and which did not fit."""

    today: date
    disturbed: set[int] = field(default_factory=set)
    booked: set[str] = field(default_factory=set)
    unfit: list[tuple[StatementHead, AgencyView]] = field(default_factory=list)

    def take(self, head: StatementHead, lots: Iterator[list[BankLine]], agency: AgencyView, result: ImportResult) -> bool:
        """Book one statement; nothing of it when it does not fit. Returns whether it fits."""
        before, mark, brought = queries.held_at(head.account), transaction.savepoint(), ImportResult(result.file_name)
        statement = _statement(head, agency.market, brought, self.today)
        disturbed: set[int] = set()
        for lot in lots:
            disturbed |= _take(statement, agency, lot, brought)
        if not brought.statements and not brought.new:
            result.add(brought)
            return True  # known, line by line, although the account may hold something else by now
        if head.closing is not None and _is_news(brought) and before + brought.moved != head.closing:
            transaction.savepoint_rollback(mark)
            return False
        if brought.new and awaited.reopens_a_day(statement):
            transaction.savepoint_rollback(mark)
            return False
        if not _is_news(brought):
            transaction.savepoint_rollback(mark)  # all of it was known: what the account holds now stands in a later one
            brought.statements = 0
        self.booked |= {head.account} if brought.statements else set()
        self.disturbed |= disturbed
        result.add(brought)
        return True


def _is_news(brought: ImportResult) -> bool:
    """An empty statement says something too: that nothing moved."""
    return brought.new > 0 or brought.known == 0


def _statement(head: StatementHead, market: str, result: ImportResult, today: date) -> BankStatement:
    statement, new = BankStatement.objects.get_or_create(
        fingerprint=fingerprint_of(head),
        defaults={
            "market": market,
            "account": head.account,
            "currency": head.currency,
            "statement_id": head.statement_id,
            "sequence": head.sequence,
            "opening_minor": head.opening,
            "closing_minor": head.closing,
            "closing_on": None,
            "file_name": result.file_name,
            "imported_on": today,
        },
    )
    result.statements += new
    if new:
        _close(statement, head.from_on or head.to_on or today)
    return statement


def _close(statement: BankStatement, on: date) -> None:
    """Remember the day at whose end the closing balance holds: that of its last line."""
    if statement.closing_on is None or statement.closing_on < on:
        statement.closing_on = on
        statement.save(update_fields=["closing_on"])


def _park(unfit: Sequence[tuple[StatementHead, AgencyView]], source: BinaryIO, result: ImportResult, today: date) -> None:
    """Keep the file, and say which of its statements wait for another."""
    source.seek(0)
    document = store(source.read(), "application/octet-stream", result.file_name, today)
    for head, agency in unfit:
        held = queries.held_at(head.account)
        ParkedStatement.objects.get_or_create(
            fingerprint=fingerprint_of(head),
            defaults={
                "market": agency.market,
                "account": head.account,
                "statement_id": head.statement_id,
                "opening_minor": head.opening,
                "closing_minor": head.closing,
                "expected_minor": held,
                "document_id": document,
                "parked_on": today,
            },
        )
        result.parked += 1
        result.notices.append(_parked_notice(head, held))


def _parked_notice(head: StatementHead, held: int) -> Fault:
    if head.closing is None:
        what = _("Statement {statement} tells no balance, and has new movements of days that the bank has closed with one.")
        remedy = _("Nothing of it was booked. It is kept: compare it with the statement of those days, and dismiss it if it is wrong.")
        return Fault(f"account {head.account}", what, remedy, (("statement", head.statement_id),))
    opening = "–" if head.opening is None else text_of(head.opening)
    what = _("Statement {statement} opens at {opening}, and the account holds {held}: one before it is missing, or it is an old one.")
    remedy = _("Nothing of it was booked. It is kept, and booked by itself as soon as the missing file is here.")
    if not BankStatement.objects.filter(account=head.account).exists():
        remedy = _(
            "Nothing of it was booked. Import the file before it, or say what the account held when you began: `amiable bank begin`."
        )
    return Fault(f"account {head.account}", what, remedy, (("statement", head.statement_id), ("opening", opening), ("held", text_of(held))))


def _release_parked(intake: _Intake, result: ImportResult) -> None:
    """Book what was parked and follows now; one may let the next one follow."""
    accounts = set(intake.booked)
    while accounts:
        account = accounts.pop()
        held, parked = queries.held_at(account), ParkedStatement.objects.filter(account=account).order_by("pk")
        # One that opens at what the account holds comes first; one that overlaps, or does not say at what it opens, may follow too.
        for waiting in sorted(parked, key=lambda one: one.opening_minor != held):
            if _read_again(waiting, intake, result):
                accounts.add(account)
                break


def _read_again(waiting: ParkedStatement, intake: _Intake, result: ImportResult) -> bool:
    """Try a parked statement once more; forget that it was parked when it fits."""
    document = documents.open(waiting.document_id)
    for head, lots in by_statement(bank_file.read(document.stream(), document.name, [])):
        if fingerprint_of(head) != waiting.fingerprint:
            for _lot in lots:
                pass
        elif intake.take(head, lots, _agency_of(head), result):
            waiting.delete()
            result.released += 1
            return True
    return False


def _take(statement: BankStatement, agency: AgencyView, lines: Sequence[BankLine], result: ImportResult) -> set[int]:
    """Keep the lines that are new, each with its transfer.

    returns  the cases whose payments were taken back
    """
    by_mark = {line.fingerprint: line for line in lines}
    known = set(Line.objects.filter(fingerprint__in=by_mark).values_list("fingerprint", flat=True))
    new = [line for mark, line in by_mark.items() if mark not in known]
    result.known += len(lines) - len(new)
    result.new += len(new)
    result.moved += sum(line.minor if line.credit else -line.minor for line in new)
    if not new:
        return set()
    _close(statement, max(line.booked_on for line in lines))
    currency = markets.load(agency.market).currency
    for line in new:
        if line.currency != currency:
            raise AnotherCurrency(source=HOUSE_RULE, line=line.line, currency=line.currency, expected=currency)
    return _keep(statement, agency, new, Chart(agency.market, currency), result)


def _keep(statement: BankStatement, agency: AgencyView, new: Sequence[BankLine], chart: Chart, result: ImportResult) -> set[int]:
    """Write new lines with their transfers: those of plain payments by the set, the few others one by one."""
    ids, known = reserve(Line, len(new)), Known(agency, queries.clues_of(new, agency.market))
    # What leaves comes first: an order may be executed and come back in one statement.
    purpose = {
        pk: purpose_of(line, known, pk) for credit in (False, True) for pk, line in zip(ids, new, strict=True) if line.credit == credit
    }
    incoming = [(pk, line, purpose[pk]) for pk, line in zip(ids, new, strict=True) if line.credit]
    _copy_in(incoming, statement, known.clues.announced)
    taken: dict[int, int] = {}
    debits = []
    for pk, line in zip(ids, new, strict=True):
        if not line.credit:
            earlier = queries.earlier(line, statement.account, taken.values()) if line.reversal and purpose[pk] == Purpose.APART else None
            taken |= {pk: earlier} if earlier else {}
            debits.append((pk, line, Purpose.TAKEN_BACK if earlier else purpose[pk]))
    _copy_in(debits, statement, ())
    days, reasons = ({pk: getattr(line, name) for pk, line, _purpose in debits} for name in ("booked_on", "return_reason"))
    TakingBack.objects.bulk_create(TakingBack(line_id=pk, of_id=of, on=days[pk], by="", why=reasons[pk]) for pk, of in taken.items())
    Arrival.objects.bulk_create(Arrival(deposit_id=deposit, line_id=line) for deposit, line in known.arrived.items())
    _book([*incoming, *debits], statement, chart, result)
    void_shares(taken.values(), max(days.values(), default=date.min))
    return set(Match.objects.filter(line_id__in=taken.values(), case__isnull=False).values_list("case_id", flat=True))


def _copy_in(lines: Sequence[tuple[int, BankLine, Purpose]], statement: BankStatement, announced: Collection[str]) -> None:
    if not lines:
        return
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for pk, line, purpose in lines:
            copy.write_row(_row(pk, line, purpose, statement, announced))


def _row(pk: int, line: BankLine, purpose: Purpose, statement: BankStatement, announced: Collection[str]) -> tuple[object, ...]:
    said = sealed(pk, line)
    return (
        pk,
        statement.market,
        statement.account,
        DIRECT_DEBIT if line.credit and (line.mandate_id or line.end_to_end_id in announced) else TRANSFER,
        str(purpose),
        statement.pk,
        line.fingerprint,
        line.booked_on,
        line.value_on,
        line.minor,
        line.currency,
        line.credit,
        line.reversal,
        line.return_reason[:35],
        line.bank_ref[:140],
        line.end_to_end_id[:140],
        line.reference,
        payer_mark(line.counterparty_account),
        said["text"],
        said["counterparty"],
        said["counterparty_account"],
    )


def _book(lines: Sequence[tuple[int, BankLine, Purpose]], statement: BankStatement, chart: Chart, result: ImportResult) -> None:
    plain = [pk for pk, _line, purpose in lines if purpose == Purpose.PAYMENT]
    open_accounts([chart.bank(statement.account), chart.suspense()])
    names = {"bank": chart.bank(statement.account).key, "suspense": chart.suspense().key}
    post_selected(RECEIPTS, {"ids": plain, **names})
    others = Line.objects.in_bulk([pk for pk, _line, purpose in lines if purpose != Purpose.PAYMENT])
    post([transfer for row in others.values() for transfer in transfers_of(row, chart, queries.paid_from(row))])
    for _pk, line, purpose in lines:
        result.received += line.minor if purpose == Purpose.PAYMENT else 0
        result.returned += purpose == Purpose.TAKEN_BACK
        result.executed += purpose == Purpose.ORDER
        result.deposits += purpose == Purpose.DEPOSIT
        result.undelivered += purpose == Purpose.UNDELIVERED
        if purpose in (Purpose.APART, Purpose.OWN):
            result.set_apart, result.apart = result.set_apart + 1, result.apart + (-line.minor if line.credit else line.minor)
