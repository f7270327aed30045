"""Money taken otherwise than over the bank account: by card, in cash, by cheque, or by the creditor itself; and what is on its way."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.documents.rows import reserve
from amiable.apps.ledger.accounts import AccountKind, Chart
from amiable.apps.ledger.models import Transfer, TransferKind
from amiable.apps.ledger.services import NewTransfer, Undo, post, reverse
from amiable.apps.payments.booking import PLACE, transfers_of
from amiable.apps.payments.models import (
    Announcement,
    Arrival,
    Deposit,
    DepositedLine,
    FailedDeposit,
    FailedTaking,
    Line,
    Match,
    Means,
    Purpose,
    TakingBack,
)
from amiable.apps.payments.records import Announced, NewDeposit, Taking
from amiable.apps.payments.refusals import NoShare, NoSuchCase, TakingUnknown
from amiable.apps.payments.sealed import payer_mark, sealed
from amiable.apps.payments.services.lock import wait_for_the_bank
from amiable.apps.payments.services.settling import settle_locked, void_shares

HOUSE_RULE = "house rule"
CERTAIN = 1_000_000


@transaction.atomic
def take(takings: Sequence[Taking], *, by: str, today: date) -> dict[str, int]:
    """Take payments of known cases: each is a line where its money lies, a receipt, and a match; then their cases are settled.

    by       who took them; may be empty when a program did
    returns  the line's id by key; a key that is known already changes nothing
    refuses  NoSuchCase, NoShare
    """
    wait_for_the_bank()
    known = dict(Line.objects.filter(fingerprint__in=[taking.key for taking in takings]).values_list("fingerprint", "pk"))
    new = [taking for taking in {taking.key: taking for taking in takings}.values() if taking.key not in known]
    if any(taking.minor <= 0 for taking in new):
        raise NoShare(source=HOUSE_RULE)
    views = lock(taking.case_id for taking in new)
    claims = cases.claim_ids(views)
    rows = [_line(pk, taking, views) for pk, taking in zip(reserve(Line, len(new)), new, strict=True)]
    Line.objects.bulk_create(rows)
    post([transfer for row in rows for transfer in transfers_of(row, Chart(row.market, row.currency), {})])
    Match.objects.bulk_create(_match(row, taking, claims, by, today) for row, taking in zip(rows, new, strict=True))
    settle_locked(views, today)
    return known | {row.fingerprint: int(row.pk) for row in rows}


def _line(pk: int, taking: Taking, views: dict[int, CaseView]) -> Line:
    view = views.get(taking.case_id)
    if view is None or view.market != taking.market:
        raise NoSuchCase(source=HOUSE_RULE, case=str(taking.case_id), claim=taking.claim or "–")
    return Line(
        pk=pk,
        market=taking.market,
        account=taking.account,
        means=taking.means,
        purpose=Purpose.PAYMENT,
        fingerprint=taking.key,
        booked_on=taking.on,
        value_on=taking.on,
        minor=taking.minor,
        currency=markets.load(taking.market).currency,
        credit=True,
        reversal=False,
        payer=payer_mark(taking.counterparty_account),
        **sealed(pk, taking),
    )


def _match(row: Line, taking: Taking, claims: dict[tuple[int, str], int], by: str, today: date) -> Match:
    if taking.claim and (taking.case_id, taking.claim) not in claims:
        raise NoSuchCase(source=HOUSE_RULE, case=str(taking.case_id), claim=taking.claim)
    return Match(
        line=row,
        line_minor=row.minor,
        case_id=taking.case_id,
        claim_id=claims[taking.case_id, taking.claim] if taking.claim else None,
        minor=row.minor,
        confidence=CERTAIN,
        reasons=[{"code": "match.taken_for_the_case", "facts": {"means": taking.means}}],
        by=by,
        why=taking.means if by else "",
        matched_on=today,
    )


@transaction.atomic
def take_back(key: str, *, of: str, on: date, why: str, today: date) -> int:
    """A payment that was taken goes back, whole: a disputed card payment, a cheque without funds, a report that was wrong.

    key      of the taking back; the same again changes nothing
    of       the key of the payment
    returns  the line that takes it back
    refuses  TakingUnknown
    """
    wait_for_the_bank()
    if known := Line.objects.filter(fingerprint=key).first():
        return int(known.pk)
    paid = Line.objects.filter(fingerprint=of, purpose=Purpose.PAYMENT, taken_back=None).first()
    if paid is None:
        raise TakingUnknown(source=HOUSE_RULE, key=of)
    line = Line.objects.create(
        market=paid.market,
        account=paid.account,
        means=paid.means,
        purpose=Purpose.TAKEN_BACK,
        statement_id=paid.statement_id,
        fingerprint=key,
        booked_on=max(on, paid.booked_on),
        value_on=max(on, paid.value_on),
        minor=paid.minor,
        currency=paid.currency,
        credit=False,
        reversal=True,
        return_reason=why[:35],
        text=b"",
        counterparty=b"",
        counterparty_account=b"",
    )
    TakingBack.objects.create(line=line, of=paid, on=line.booked_on, by="", why=why[:300])
    post(transfers_of(line, Chart(line.market, line.currency), {}))
    void_shares([paid.pk], today)
    affected = Match.objects.filter(line=paid, case__isnull=False).values_list("case_id", flat=True)
    settle_locked(lock(set(affected)), today)
    return int(line.pk)


@transaction.atomic
def expect_deposit(deposit: NewDeposit, today: date) -> None:
    """Takings are on their way to the bank in one sum: the bank's line that brings them is nobody's payment.

    What the provider kept is our cost: it stands apart from client money until the office makes it good. The same again adds the takings
    that were booked since, and changes nothing else.

    refuses  TakingUnknown, when a payment was never taken, or is in another deposit
    """
    wait_for_the_bank()
    if known := Deposit.objects.select_related("failure").filter(key=deposit.key).first():
        if hasattr(known, "failure"):
            return
        late = Line.objects.filter(fingerprint__in=deposit.takings, account=known.account, deposited=None, market=known.market)
        DepositedLine.objects.bulk_create(DepositedLine(deposit=known, line=line) for line in late)
        return
    lines = Line.objects.filter(fingerprint__in=deposit.takings, account=deposit.account, deposited=None, market=deposit.market)
    found = dict(lines.values_list("fingerprint", "pk"))
    for key in deposit.takings:
        if key not in found:
            raise TakingUnknown(source=HOUSE_RULE, key=key)
    kind = {"till": AccountKind.TILL, "cheques": AccountKind.CHEQUES}.get(deposit.account, AccountKind.CARD)
    row = Deposit.objects.create(
        market=deposit.market,
        kind=kind,
        account=deposit.account,
        key=deposit.key,
        minor=deposit.minor,
        fee_minor=deposit.fee,
        text=deposit.text[:140],
        expected_on=deposit.expected_on,
        made_on=today,
    )
    DepositedLine.objects.bulk_create(DepositedLine(deposit=row, line_id=line) for line in found.values())
    if deposit.fee:
        chart = Chart(deposit.market, markets.load(deposit.market).currency)
        place = chart.place(kind, deposit.account)
        post([NewTransfer(chart.apart(), place, deposit.fee, TransferKind.APART, today, f"deposit {row.key}", f"fee:{row.key}")])


@transaction.atomic
def fail_deposit(key: str, *, why: str, today: date) -> bool:
    """A deposit does not stay at the bank: its takings lie with the provider again, and may come in a later one. Twice is once.

    Its fee is our cost when a later one brings them. Had it arrived, the bank's line that takes it away again will stand apart.

    why      the provider's code
    returns  whether it was still expected to stay
    """
    wait_for_the_bank()
    deposit = Deposit.objects.filter(key=key, failure=None).first()
    if deposit is None:
        return False
    failure, takings = FailedDeposit.objects.create(deposit=deposit, on=today, why=why[:140]), deposit.takings.order_by("pk")
    FailedTaking.objects.bulk_create(FailedTaking(failure=failure, line_id=line) for line in takings.values_list("line_id", flat=True))
    takings.delete()
    source = f"deposit {key} failed"
    reverse([Undo(fee, today, source) for fee in Transfer.objects.filter(idempotency_key=f"fee:{key}").values_list("pk", flat=True)])
    if Arrival.objects.filter(deposit=deposit).exists():
        chart = Chart(deposit.market, markets.load(deposit.market).currency)
        place = chart.place(AccountKind(deposit.kind), deposit.account)
        post([NewTransfer(place, chart.apart(), deposit.minor, TransferKind.APART, today, source, f"failed:{key}")])
    return True


@transaction.atomic
def announce(announced: Sequence[Announced]) -> None:
    """Remember whose payments will come under end-to-end ids of ours. The same again changes nothing.

    refuses  NoSuchCase
    """
    views = cases.cases_of(each.case_id for each in announced)
    claims = cases.claim_ids(views)
    for each in announced:
        if each.case_id not in views or (each.claim and (each.case_id, each.claim) not in claims):
            raise NoSuchCase(source=HOUSE_RULE, case=str(each.case_id), claim=each.claim or "–")
    Announcement.objects.bulk_create(
        (
            Announcement(
                market=each.market,
                end_to_end_id=each.end_to_end_id,
                case_id=each.case_id,
                claim_id=claims[each.case_id, each.claim] if each.claim else None,
                minor=each.minor,
                means=each.means,
            )
            for each in announced
        ),
        ignore_conflicts=True,
    )


assert set(PLACE) == set(Means)
