"""Take money in: bank files into lines and transfers, lines to cases, payments to parts. The only writer of these tables."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import BinaryIO

from django.db import connection, transaction

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.documents.rows import reserve
from amiable.apps.ledger import queries as ledger
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import Transfer, TransferKind
from amiable.apps.ledger.services import NewTransfer, Undo, post, reverse
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import AgencyView
from amiable.apps.payments import queries
from amiable.apps.payments.allocating import Posting
from amiable.apps.payments.booking import transfer_of
from amiable.apps.payments.models import Allocation, BankLine, BankStatement, Match, Part
from amiable.apps.payments.planning import Plan, allocation_transfer, plans_of
from amiable.apps.payments.records import ImportResult, MatchResult
from amiable.apps.payments.refusals import AnotherCurrency, NotOurAccount
from amiable.apps.payments.sealed import clues, sealed
from amiable.core import matching
from amiable.core.refusal import Refusal
from amiable.files import camt

BANK_LOCK = 0x62616E6B  # one import or match at a time: the second waits, then finds everything known
LINES_AT_A_TIME = 5_000
CASES_AT_A_TIME = 1_000
HOUSE_RULE = "house rule"


@transaction.atomic
def import_file(source: BinaryIO, name: str, today: date) -> ImportResult:
    """Book a bank file: its lines, and a transfer a line. All of it or nothing; the same lines again change nothing.

    today    the day on which payments that the bank took back are undone on their cases
    returns  what it brought; matching comes after, by `match_waiting`
    refuses  FileRefused, NotOurAccount, AnotherCurrency
    """
    wait_for_the_bank()
    result = ImportResult(name)
    disturbed: set[int] = set()
    for head, lines in _chunks(camt.read(source, result.notices)):
        agency = _agency_of(head)
        if not head.bookable:
            result.beforehand += len(lines)
            continue
        statement = _keep_statement(head, lines, agency.market, result, today)
        disturbed |= _take(statement, agency, lines, result)
    _settle(lock(disturbed), today)
    return result


def match_waiting(today: date) -> MatchResult:
    """Match what waits in suspense, and settle the cases that it pays; batch by batch, so that it can be cut off anywhere."""
    result = MatchResult()
    last = 0
    while batch := list(queries.waiting().filter(pk__gt=last).select_related("statement").order_by("pk")[:LINES_AT_A_TIME]):
        _match([line.pk for line in batch], today, result)
        last = batch[-1].pk
    return result


def settle(case_ids: Iterable[int], today: date) -> dict[int, Refusal]:
    """Post what the ledger still lacks, or has too much, against the statements of account of these cases.

    today    statements are made for this day, or that of a later payment; what is undone is undone on it
    returns  the cases that could not be stated, with the reason
    """
    set_aside: dict[int, Refusal] = {}
    ids = sorted(set(case_ids))
    for start in range(0, len(ids), CASES_AT_A_TIME):
        with transaction.atomic():
            wait_for_the_bank()
            set_aside |= _settle(lock(ids[start : start + CASES_AT_A_TIME]), today)
    return set_aside


def wait_for_the_bank() -> None:
    """Hold the money until the transaction ends: whoever else moves some waits here, and then sees what was done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BANK_LOCK])


def _chunks(items: Iterator[camt.StatementHead | camt.BankLine]) -> Iterator[tuple[camt.StatementHead, list[camt.BankLine]]]:
    """A statement's lines some thousands at a time, each lot with the head; a statement without lines once."""
    head: camt.StatementHead | None = None
    lines: list[camt.BankLine] = []
    begun = False
    for item in items:
        if isinstance(item, camt.BankLine):
            lines.append(item)
        if head and (len(lines) == LINES_AT_A_TIME or (isinstance(item, camt.StatementHead) and (lines or not begun))):
            yield head, lines
            lines, begun = [], True
        if isinstance(item, camt.StatementHead):
            head, begun = item, False
    if head and (lines or not begun):
        yield head, lines


def _agency_of(head: camt.StatementHead) -> AgencyView:
    for agency in parties.agencies():
        if agency.client_iban.replace(" ", "") == head.account:
            return agency
    raise NotOurAccount(source=HOUSE_RULE, account=head.account)


def _keep_statement(
    head: camt.StatementHead, lines: Sequence[camt.BankLine], market: str, result: ImportResult, today: date
) -> BankStatement:
    statement, new = BankStatement.objects.get_or_create(
        fingerprint=hashlib.sha256(repr(head).encode()).hexdigest(),
        defaults={
            "market": market,
            "account": head.account,
            "currency": head.currency,
            "statement_id": head.statement_id,
            "sequence": head.sequence,
            "opening_minor": head.opening,
            "closing_minor": head.closing,
            "closing_on": None if lines else head.from_on or head.to_on or today,
            "file_name": result.file_name,
            "imported_on": today,
        },
    )
    result.statements += new
    last = max((line.booked_on for line in lines), default=statement.closing_on)
    if last and (statement.closing_on is None or statement.closing_on < last):
        statement.closing_on = last
        statement.save(update_fields=["closing_on"])
    return statement


def _take(statement: BankStatement, agency: AgencyView, lines: Sequence[camt.BankLine], result: ImportResult) -> set[int]:
    """Keep the lines that are new, each with its transfer.

    returns  the cases whose payments were taken back
    """
    by_mark = {line.fingerprint: line for line in lines}
    known = set(BankLine.objects.filter(fingerprint__in=by_mark).values_list("fingerprint", flat=True))
    new = [line for mark, line in by_mark.items() if mark not in known]
    result.known += len(lines) - len(new)
    result.new += len(new)
    currency = markets.load(agency.market).currency
    for line in new:
        if line.currency != currency:
            raise AnotherCurrency(source=HOUSE_RULE, line=line.line, currency=line.currency, expected=currency)
    rows = [_row(pk, line, statement, agency) for pk, line in zip(reserve(BankLine, len(new)), new, strict=True)]
    BankLine.objects.bulk_create([row for row in rows if row.credit])
    debits = [row for row in rows if not row.credit]
    for row in debits:
        if row.reversal:
            row.takes_back = _earlier(row, statement.account)
    BankLine.objects.bulk_create(debits)
    _book(rows, statement.account, Chart(agency.market, currency), result)
    taken_back = [row.takes_back_id for row in debits if row.takes_back_id]
    return set(Match.objects.filter(line_id__in=taken_back).values_list("case_id", flat=True))


def _row(pk: int, line: camt.BankLine, statement: BankStatement, agency: AgencyView) -> BankLine:
    return BankLine(
        pk=pk,
        statement=statement,
        fingerprint=line.fingerprint,
        booked_on=line.booked_on,
        value_on=line.value_on,
        minor=line.minor,
        currency=line.currency,
        credit=line.credit,
        reversal=line.reversal,
        bank_ref=line.bank_ref[:140],
        end_to_end_id=line.end_to_end_id[:140],
        reference=line.reference,
        own_money=line.credit and line.counterparty_account.replace(" ", "") == agency.office_iban.replace(" ", ""),
        **sealed(pk, line),
    )


def _earlier(taking: BankLine, account: str) -> BankLine | None:
    """The one payment that a bank line takes back, if it names one that we know; two that fit are for a person."""
    fits = BankLine.objects.filter(
        statement__account=account, credit=True, reversal=False, taken_back_by=None, minor=taking.minor, booked_on__lte=taking.booked_on
    )
    for name in ("bank_ref", "end_to_end_id", "reference"):
        if value := getattr(taking, name):
            found = list(fits.filter(**{name: value})[:2])
            if len(found) == 1:
                return found[0]
    return None


def _book(rows: Sequence[BankLine], account: str, chart: Chart, result: ImportResult) -> None:
    orders = ledger.ordered([row.end_to_end_id for row in rows if not row.credit and row.end_to_end_id], chart.market)
    transfers = []
    for row in rows:
        transfer = transfer_of(row, account, chart, orders)
        transfers.append(transfer)
        result.received += row.minor if transfer.kind == TransferKind.RECEIPT else 0
        result.returned += transfer.kind == TransferKind.RETURNED
        if transfer.kind == TransferKind.APART:
            result.set_apart, result.apart = result.set_apart + 1, result.apart + (-row.minor if row.credit else row.minor)
        if transfer.kind == TransferKind.EXECUTED:
            result.executed += 1
            del orders[row.end_to_end_id]  # an order is executed once; the same again is set apart
    post(transfers)


@transaction.atomic
def _match(line_ids: Sequence[int], today: date, result: MatchResult) -> None:
    """Match these lines, as far as nobody else did meanwhile, and settle their cases in the same transaction."""
    wait_for_the_bank()
    lines = list(queries.waiting().filter(pk__in=line_ids).select_related("statement").order_by("pk"))
    said = {line.pk: clues(line) for line in lines}
    known = cases.cases_referenced({number for words in said.values() for number in matching.candidates(words)})
    of_market: dict[str, set[int]] = defaultdict(set)
    for number, case in known.items():
        of_market[case.market].add(number)
    found = []
    for line in lines:
        if match := matching.propose(said[line.pk], of_market[line.statement.market]):
            found.append(_new_match(line, match, known[match.number], today))
    views = lock(match.case_id for match in found)
    Match.objects.bulk_create(found)
    result.matched += len(found)
    result.waiting += len(lines) - len(found)
    result.set_aside |= _settle(views, today)


def _new_match(line: BankLine, match: matching.Match, case: CaseView, today: date) -> Match:
    return Match(
        line=line,
        line_minor=line.minor,
        case_id=case.id,
        minor=line.minor,
        confidence=match.confidence,
        reasons=[{"code": reason.code, "facts": dict(reason.facts)} for reason in match.reasons],
        matched_on=today,
    )


def _settle(views: dict[int, CaseView], today: date) -> dict[int, Refusal]:
    """Settle cases that the caller has locked."""
    received = queries.received_on(views)
    known = queries.facts_of(received)
    posted = queries.posted_on(views)
    set_aside: dict[int, Refusal] = {}
    plans: list[Plan] = []
    for pk, view in views.items():
        try:
            plans += plans_of(view, known[pk], received[pk], posted[pk], today)
        except Refusal as refusal:
            set_aside[pk] = refusal
    _undo([plan for plan in plans if plan.differences.undo])
    _post([plan for plan in plans if plan.differences.post])
    return set_aside


def _undo(plans: Sequence[Plan]) -> None:
    undos = [Undo(pk, plan.changed_on, f"bank line {plan.line_id}") for plan in plans for pk in plan.differences.undo]
    backs = reverse(undos)
    days = dict(Transfer.objects.filter(pk__in=backs.values()).values_list("pk", "on"))
    undone = Allocation.objects.filter(transfer_id__in=backs).order_by("pk")
    Allocation.objects.bulk_create(
        Allocation(
            transfer_id=backs[was.transfer_id],
            line_id=was.line_id,
            case_id=was.case_id,
            claim_id=was.claim_id,
            part=was.part,
            minor=-was.minor,
            on=days[backs[was.transfer_id]],
            earned_on=was.earned_on,
        )
        for was in undone
    )


def _post(plans: Sequence[Plan]) -> None:
    claims = {(claim.case_id, claim.ref): claim.id for of_case in cases.claims_of({p.case.id for p in plans}).values() for claim in of_case}
    creditors = parties.creditors_of(plan.case.creditor_id for plan in plans)
    counts = queries.transfers_of({plan.line_id for plan in plans})
    transfers: list[NewTransfer] = []
    rows: list[tuple[str, Allocation]] = []
    for plan in plans:
        chart = Chart(plan.case.market, markets.load(plan.case.market).currency)
        for place, posting in enumerate(plan.differences.post, counts[plan.line_id]):
            transfer = allocation_transfer(plan, posting, place, chart, creditors[plan.case.creditor_id].name)
            transfers.append(transfer)
            rows += [(transfer.key, row) for row in _allocations(plan, posting, transfer.on, claims)]
    ids = post(transfers)
    for key, row in rows:
        row.transfer_id = ids[key]
    Allocation.objects.bulk_create(row for _key, row in rows)


def _allocations(plan: Plan, posting: Posting, on: date, claims: dict[tuple[int, str], int]) -> list[Allocation]:
    """What a transfer puts on a part, and what it puts on credit or takes from it."""
    claim_id = claims[plan.case.id, posting.target.claim] if posting.target else None
    earned_on = plan.earned_on(posting)
    shares = [(claim_id, posting.target.part if posting.target else Part.CREDIT, posting.minor)]
    if posting.from_credit:
        shares.append((None, Part.CREDIT, -posting.minor))
    return [
        Allocation(line_id=plan.line_id, case_id=plan.case.id, claim_id=claim, part=part, minor=minor, on=on, earned_on=earned_on)
        for claim, part, minor in shares
    ]
