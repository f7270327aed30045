"""Say whose a payment is: by what the line says, or by what a person decides. Undone by writing, never by editing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from django.db import IntegrityError, connection, transaction

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.services import lock
from amiable.apps.documents.rows import among, reserve
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import Transfer, TransferKind
from amiable.apps.ledger.services import NewTransfer, Undo, post, reverse
from amiable.apps.payments import queries
from amiable.apps.payments.deciding import Decided, Row, decide_by_all
from amiable.apps.payments.models import Line, Match, Purpose, TakingBack
from amiable.apps.payments.records import MatchResult, Share
from amiable.apps.payments.refusals import DoesNotTakeBack, LineUnknown, NoShare, NoSuchCase, NoSuchMatch, NothingLeft, WentBack, WhyMissing
from amiable.apps.payments.services.lock import wait_for_the_bank
from amiable.apps.payments.services.settling import settle_locked, void_shares
from amiable.core.money import text_of

LINES_AT_A_TIME = 5_000
MANY_AT_A_TIME = 20_000
HOUSE_RULE = "house rule"
CERTAIN = 1_000_000
COPY = "COPY payments_match (line_id, line_minor, case_id, claim_id, minor, confidence, reasons, by, why, matched_on) FROM STDIN"
Decide = Callable[[Sequence[int]], Decided]


class Deciders(Protocol):
    """What decides many lines: in this process, or in several."""

    def quickly(self, line_ids: Sequence[int]) -> Decided:
        """By a certain reference alone."""

    def by_all(self, line_ids: Sequence[int]) -> Decided:
        """By all that they say."""


def match_waiting(today: date) -> MatchResult:
    """Match what waits in suspense, and settle the cases that it pays; batch by batch, so that it can be cut off anywhere."""
    result = MatchResult()
    last = 0
    while batch := list(queries.unseen().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:LINES_AT_A_TIME]):
        _match(batch, today, result)
        last = batch[-1]
    return result


@transaction.atomic
def _match(line_ids: Sequence[int], today: date, result: MatchResult) -> None:
    """Match these lines, as far as nobody else did meanwhile, and settle their cases in the same transaction."""
    wait_for_the_bank()
    found = decide_by_all(_still_unseen(line_ids), today)
    views = lock(row.case_id for row in found.rows)
    _keep(found.rows, today)
    result.matched += found.lines
    result.waiting += len(found.others)
    result.set_aside |= settle_locked(views, today)


def match_many(market: str, today: date, deciders: Deciders, done: Callable[[int], None] = lambda _lines: None) -> tuple[int, int]:
    """Match what waits in a market where there is much of it; nothing is settled yet: `jobs.settling` does that for all cases together.

    First all lines whose reference is certain, then the others: an account that has just paid a case is known by then.

    returns  how many lines were matched, and how many wait
    """
    matched, others = 0, list[int]()
    lines = list(queries.unseen(market).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(lines), MANY_AT_A_TIME):
        found = _match_lot(market, lines[start : start + MANY_AT_A_TIME], deciders.quickly, today)
        matched += found.lines
        others += found.others
        done(matched)
    waiting = 0
    for start in range(0, len(others), MANY_AT_A_TIME):
        found = _match_lot(market, others[start : start + MANY_AT_A_TIME], deciders.by_all, today)
        matched, waiting = matched + found.lines, waiting + len(found.others)
        done(matched + waiting)
    return matched, waiting


@transaction.atomic
def _match_lot(market: str, line_ids: Sequence[int], decide: Decide, today: date) -> Decided:
    wait_for_the_bank(market)
    found = decide(_still_unseen(line_ids))
    _keep(found.rows, today)
    return found


def _still_unseen(line_ids: Sequence[int]) -> list[int]:
    """Those of which nobody said meanwhile whose they are."""
    return list(queries.unseen().filter(pk__in=among(line_ids)).order_by("pk").values_list("pk", flat=True))


def _keep(rows: Sequence[Row], today: date) -> None:
    """Write the matches of decisions that need no person."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows:
            copy.write_row((*row, "", "", today))


@transaction.atomic
def assign(line_id: int, shares: Sequence[Share], *, by: str, why: str, today: date) -> tuple[int, ...]:
    """A person says whose a payment is: one case, several, or back to its payer. What is not named stays in suspense.

    returns  the ids of the matches
    refuses  WhyMissing, LineUnknown, NoShare, NothingLeft, NoSuchCase; whatever keeps a case from being stated
    """
    if not why.strip():
        raise WhyMissing(source=HOUSE_RULE)
    wait_for_the_bank()
    line = _locked(line_id)
    rest, wanted = queries.rest_of([line_id])[line_id], sum(share.minor for share in shares)
    if not shares or any(share.minor <= 0 for share in shares):
        raise NoShare(source=HOUSE_RULE)
    if wanted > rest:
        raise NothingLeft(source=HOUSE_RULE, rest=text_of(rest), wanted=text_of(wanted))
    views = lock(share.case_id for share in shares if share.case_id)
    claims = cases.claim_ids(views)
    ids = reserve(Match, len(shares))
    Match.objects.bulk_create(_decided(pk, line, share, views, claims, by, why, today) for pk, share in zip(ids, shares, strict=True))
    post([_to_payer(line, pk, share.minor, today) for pk, share in zip(ids, shares, strict=True) if share.case_id is None])
    _settled(views, today)
    return tuple(ids)


def _locked(line_id: int) -> Line:
    line = Line.objects.filter(pk=line_id, purpose=Purpose.PAYMENT).first()
    if line is None:
        raise LineUnknown(source=HOUSE_RULE, line=str(line_id))
    return line


def _decided(
    pk: int, line: Line, share: Share, views: dict[int, CaseView], claims: dict[tuple[int, str], int], by: str, why: str, today: date
) -> Match:
    claim = None
    if share.case_id is not None:
        view = views.get(share.case_id)
        if view is None or view.market != line.market or (share.claim and (share.case_id, share.claim) not in claims):
            raise NoSuchCase(source=HOUSE_RULE, case=str(share.case_id), claim=share.claim or "–")
        claim = claims[share.case_id, share.claim] if share.claim else None
    return Match(
        pk=pk,
        line=line,
        line_minor=line.minor,
        case_id=share.case_id,
        claim_id=claim,
        minor=share.minor,
        confidence=CERTAIN,
        reasons=[{"code": "match.by_a_person", "facts": {}}],
        by=by,
        why=why.strip()[:300],
        matched_on=today,
    )


def _to_payer(line: Line, match_id: int, minor: int, today: date) -> NewTransfer:
    chart = Chart(line.market, line.currency)
    on = max(line.booked_on, today)
    return NewTransfer(chart.suspense(), chart.refunds(), minor, TransferKind.TO_PAYER, on, f"line {line.pk}", f"to_payer:{match_id}")


@transaction.atomic
def undo(match_id: int, *, by: str, why: str, today: date) -> int:
    """Undo a match: its share is nobody's again, and the statement of account is as it was before.

    returns  the id of the match that undoes it
    refuses  WhyMissing, NoSuchMatch; WentBack, when some of it was paid back as too much
    """
    if not why.strip():
        raise WhyMissing(source=HOUSE_RULE)
    wait_for_the_bank()
    match = Match.objects.filter(pk=match_id, undoes=None, undone_by=None, line__taken_back=None).select_related("line").first()
    if match is None:
        raise NoSuchMatch(source=HOUSE_RULE)
    if queries.match_went_back(match_id):
        raise WentBack(source=HOUSE_RULE)
    views = lock([match.case_id]) if match.case_id else {}
    back = _undone(match, by, why, today)
    if match.case_id is None:
        sent = Transfer.objects.get(idempotency_key=f"to_payer:{match.pk}")
        reverse([Undo(sent.pk, today, f"match {back.pk}")])
    _settled(views, today)
    return int(back.pk)


def _settled(views: dict[int, CaseView], today: date) -> None:
    """Settle the cases of a person's decision; one that cannot be stated refuses it, with its reason, and nothing is written."""
    for refusal in settle_locked(views, today).values():
        raise refusal


def _undone(match: Match, by: str, why: str, today: date) -> Match:
    try:
        with transaction.atomic():
            return Match.objects.create(
                line=match.line,
                line_minor=match.line_minor,
                case_id=match.case_id,
                claim_id=match.claim_id,
                minor=-match.minor,
                undoes=match,
                confidence=match.confidence,
                reasons=[{"code": "match.undone", "facts": {}}],
                by=by,
                why=why.strip()[:300],
                matched_on=today,
            )
    except IntegrityError as error:  # the refund of this share was approved: a room above guards it
        if "share_that_went_back_stays_so" in str(error):
            raise WentBack(source=HOUSE_RULE) from None
        raise


@transaction.atomic
def recognise_taking_back(line_id: int, of: int, *, by: str, why: str, today: date) -> None:
    """A person recognises that a line that was set apart takes an earlier payment back.

    line_id  of the debit
    of       of the payment
    refuses  WhyMissing, DoesNotTakeBack
    """
    if not why.strip():
        raise WhyMissing(source=HOUSE_RULE)
    wait_for_the_bank()
    line = Line.objects.filter(pk=line_id, purpose=Purpose.APART, credit=False, takes_back=None).first()
    paid = Line.objects.filter(pk=of, purpose=Purpose.PAYMENT, taken_back=None, arrival=None).first()
    if not (line and paid and line.minor == paid.minor and line.market == paid.market and paid.booked_on <= line.booked_on):
        raise DoesNotTakeBack(source=HOUSE_RULE, line=str(line_id), of=str(of))
    TakingBack.objects.create(line=line, of=paid, on=today, by=by, why=why.strip()[:300])
    chart = Chart(line.market, markets.load(line.market).currency)
    source = f"line {line.pk}"
    post([NewTransfer(chart.suspense(), chart.apart(), line.minor, TransferKind.RETURNED, today, source, f"recognised:{line.fingerprint}")])
    void_shares([paid.pk], today)
    affected = Match.objects.filter(line=paid, case__isnull=False).values_list("case_id", flat=True)
    settle_locked(lock(set(affected)), today)
