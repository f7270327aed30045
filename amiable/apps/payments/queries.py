"""Read payments: what was received on a case, what it paid, and what waits for a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from amiable.apps.cases import queries as cases
from amiable.apps.ledger import queries as ledger
from amiable.apps.ledger.accounts import AccountKind, AccountName, Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.payments.allocating import Posted, Target
from amiable.apps.payments.covering import is_covered, less_what_went_back
from amiable.apps.payments.models import (
    Allocation,
    Announcement,
    BankStatement,
    Deposit,
    Line,
    Match,
    Part,
    Purpose,
)
from amiable.apps.payments.purposes import Clues, OpenDeposit
from amiable.apps.payments.records import AllocationView, LineView, MatchView, PaymentView, WaitingLine
from amiable.apps.payments.sealed import opened
from amiable.core import facts
from amiable.core.matching import with_choices
from amiable.core.working import Working
from amiable.files.bank_line import BankLine

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Rest(TypedDict):
    """What a query adds to a line."""

    rest: int


STANDING = Q(minor__gt=0, undone_by=None, case__isnull=False, line__taken_back=None)


def received_on(case_ids: Iterable[int]) -> dict[int, list[Match]]:
    """The payments of some cases that stand, by value day; their lines' days are loaded."""
    found: dict[int, list[Match]] = {pk: [] for pk in case_ids}
    standing = Match.objects.filter(STANDING, case_id__in=found).select_related("line", "claim")
    days = standing.only("case_id", "minor", "claim__ref", "line__value_on", "line__booked_on")
    for match in days.order_by("line__value_on", "line_id", "pk"):
        assert match.case_id is not None
        found[match.case_id].append(match)
    return found


def paid_since(since: date, case_ids: Iterable[int]) -> dict[int, list[Match]]:
    """The cases among these that a payment was matched to since a day, with all their payments that stand, as `received_on` has them."""
    lately = Match.objects.filter(STANDING, matched_on__gte=since, case_id__in=set(case_ids))
    return received_on(set(lately.values_list("case_id", flat=True)))


def last_paid(case_ids: Collection[int]) -> dict[int, dict[str, date]]:
    """By case and means of payment, the value day of the last payment that stands; in one query."""
    found: dict[int, dict[str, date]] = {pk: {} for pk in case_ids}
    standing = Match.objects.filter(STANDING, case_id__in=found).values_list("case_id", "line__means")
    for case_id, means, on in standing.annotate(last=Max("line__value_on")):
        found[case_id][means] = on
    return found


def taken_back_since(since: date) -> set[int]:
    """The cases of which a payment was taken back after a day."""
    back = Match.objects.filter(line__taken_back__on__gt=since, undone_by=None, case__isnull=False)
    return set(back.values_list("case_id", flat=True))


def facts_of(received: Mapping[int, list[Match]]) -> dict[int, facts.Facts]:
    """The facts of cases with what was received on them, and the invoice that a payment means by its amount; a fixed number of queries."""
    payments = {pk: as_facts(matches) for pk, matches in received.items()}
    back = _given_back(received)
    known = {pk: with_choices(of_case) for pk, of_case in cases.facts_of(received, payments, back).items()}
    bad = [pk for pk in back if not is_covered(known[pk])]
    return known | {pk: less_what_went_back(known[pk], [each.pk for each in received[pk]], _sums(_back_by_match(pk))) for pk in bad}


def as_facts(matches: Iterable[Match]) -> tuple[facts.Payment, ...]:
    """Matched lines as payments, in the same order."""
    return tuple(facts.Payment(match.line.value_on, match.minor, match.claim.ref if match.claim else None) for match in matches)


def _given_back(case_ids: Iterable[int]) -> dict[int, tuple[facts.Refund, ...]]:
    """What went back of payments that stand; of one that was taken back afterwards, nothing was there to give."""
    found: dict[int, tuple[facts.Refund, ...]] = {}
    rows = _to_payers().filter(case_id__in=list(case_ids), line__taken_back=None).order_by("on", "pk")
    for case_id, on, minor in rows.values_list("case_id", "on", "minor"):
        found[case_id] = (*found.get(case_id, ()), facts.Refund(on, -minor))
    return found


def _to_payers() -> "QuerySet[Allocation]":
    """What left the credit of cases for its payers, and was not undone."""
    return Allocation.objects.filter(transfer__kind=TransferKind.TO_PAYER, transfer__reversed_by=None)


def match_went_back(match_id: int) -> bool:
    """Whether some of a payment was given back to its payer as too much."""
    return _to_payers().filter(match_id=match_id).exists()


def case_payments(case_id: int) -> list[PaymentView]:
    """Every payment on a case with what it was allocated to, also those that were undone or taken back, by value day."""
    allocations: dict[int, list[AllocationView]] = defaultdict(list)
    net = Allocation.objects.filter(case_id=case_id).values_list("match_id", "claim__ref", "part").annotate(minor=Sum("minor"))
    for match_id, claim, part, minor in net.order_by("claim__due_on", "claim_id", "part"):
        if minor:
            allocations[match_id].append(AllocationView(claim, part, minor))
    matches = Match.objects.filter(case_id=case_id, undoes=None).select_related("line__taken_back__line", "undone_by", "claim")
    back = _back_by_match(case_id)
    ordered = matches.order_by("line__value_on", "line_id", "pk")
    return [_payment(match, tuple(allocations[match.pk]), back.get(match.pk, ())) for match in ordered]


def _back_by_match(case_id: int) -> dict[int, tuple[tuple[date, int], ...]]:
    found: dict[int, tuple[tuple[date, int], ...]] = {}
    rows = _to_payers().filter(case_id=case_id).values_list("match_id", "on").annotate(minor=Sum("minor"))
    for match, on, minor in rows.order_by("on"):
        found[match] = (*found.get(match, ()), (on, -minor))
    return found


def _sums(back: Mapping[int, Iterable[tuple[date, int]]]) -> dict[int, int]:
    return {match: sum(minor for _on, minor in times) for match, times in back.items()}


def _payment(match: Match, allocations: tuple[AllocationView, ...], given_back: tuple[tuple[date, int], ...]) -> PaymentView:
    line = match.line
    back, undone = getattr(line, "taken_back", None), getattr(match, "undone_by", None)
    return PaymentView(
        match_id=match.pk,
        line_id=line.pk,
        means=line.means,  # type: ignore[arg-type]
        on=line.value_on,
        booked_on=line.booked_on,
        minor=match.minor,
        currency=line.currency,
        claim=match.claim.ref if match.claim else None,
        by=match.by,
        why=match.why,
        taken_back_on=back.line.booked_on if back else None,
        undone_on=undone.matched_on if undone else None,
        given_back=given_back,
        allocations=allocations,
    )


def posted_on(case_ids: Iterable[int]) -> dict[int, dict[int, list[Posted]]]:
    """What stands in the ledger for the payments of some cases: by case and match, transfers that were not undone."""
    found: dict[int, dict[int, list[Posted]]] = {pk: {} for pk in case_ids}
    standing = Allocation.objects.filter(case_id__in=found, transfer__reverses=None).order_by("match_id", "transfer_id", "pk")
    columns = ("case_id", "match_id", "transfer_id", "transfer__reversed_by", "transfer__kind", "line_id", "claim__ref", "part", "minor")
    for (case_id, match_id, transfer_id), rows in groupby(standing.values_list(*columns), key=itemgetter(0, 1, 2)):
        shares = list(rows)
        of_match = found[case_id].setdefault(match_id, [])
        if shares[0][3] is None:
            of_match.append(_posted(transfer_id, shares[0][4], shares[0][5], [share[6:] for share in shares]))
    return found


def _posted(transfer_id: int, kind: str, line_id: int, shares: list[tuple[str | None, facts.Part, int]]) -> Posted:
    target, minor = next(((Target(claim, part), minor) for claim, part, minor in shares if claim is not None), (None, 0))
    credit = sum(minor for claim, _part, minor in shares if claim is None)
    return Posted(transfer_id, target, minor, credit, -credit if kind == TransferKind.TO_PAYER else 0, line_id)


def transfers_of(match_ids: Iterable[int]) -> dict[int, int]:
    """How many transfers were ever posted for each of some matches, undoings aside."""
    ids = set(match_ids)
    ever = Allocation.objects.filter(match_id__in=ids, transfer__reverses=None).values_list("match_id")
    return dict.fromkeys(ids, 0) | dict(ever.annotate(count=Count("transfer", distinct=True)))


def unseen(market: str = "") -> "QuerySet[Line]":
    """Payments of which nobody has said anything yet, of one market or of all; what a person undid is for a person."""
    lines = Line.objects.filter(purpose=Purpose.PAYMENT, reversal=False, matches=None, taken_back=None, arrival=None)
    return lines.filter(market=market) if market else lines


def unsettled(market: str = "") -> list[int]:
    """The cases, of one market or of all, with a payment of which nothing is posted yet: of many, matches are written first."""
    nothing = Match.objects.filter(STANDING, allocations=None, case__isnull=False)
    nothing = nothing.filter(case__market=market) if market else nothing
    return list(nothing.order_by("case_id").values_list("case_id", flat=True).distinct())


def payments_with_a_rest() -> "QuerySet[WithAnnotations[Line, Rest]]":
    """Payments of which some is given to nobody yet, with that `rest`."""
    given = Coalesce(Sum("matches__minor"), 0)
    whole = Line.objects.filter(purpose=Purpose.PAYMENT, taken_back=None, arrival=None)
    return whole.annotate(rest=F("minor") - given).filter(rest__gt=0)


def rest_of(line_ids: Collection[int]) -> dict[int, int]:
    """What of each of some payments is given to nobody yet, in minor units; nothing of one that was taken back."""
    found = payments_with_a_rest().filter(pk__in=line_ids).values_list("pk", "rest")
    return dict.fromkeys(line_ids, 0) | dict(found)


def suspense(limit: int = 500, market: str | None = None, start: int = 0) -> list[WaitingLine]:
    """What waits for a person, oldest first, opened. Minor units."""
    unknown = payments_with_a_rest().filter(**({"market": market} if market else {}))
    return [_waiting(line, line.rest) for line in unknown.order_by("booked_on", "pk")[start : start + limit]]


def count_suspense(market: str | None = None) -> int:
    """How many payments wait for a person."""
    return payments_with_a_rest().filter(**({"market": market} if market else {})).count()


def aged_suspense(on: date, days: Sequence[int] = (7, 30, 90)) -> dict[str, list[tuple[int, int]]]:
    """What waits in suspense by market and age on a day: how many payments and how much, in minor units, for each stretch of days.

    days  the upper ends of the stretches, inside; one more holds all that is older
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for market, booked_on, rest in payments_with_a_rest().values_list("market", "booked_on", "rest"):
        sums = found.setdefault(market, [(0, 0)] * (len(days) + 1))
        place = sum((on - booked_on).days > end for end in days)
        sums[place] = (sums[place][0] + 1, sums[place][1] + rest)
    return found


def _waiting(line: Line, rest: int) -> WaitingLine:
    return WaitingLine(
        line_id=line.pk,
        market=line.market,
        booked_on=line.booked_on,
        minor=line.minor,
        rest=rest,
        currency=line.currency,
        reference=line.reference,
        end_to_end_id=line.end_to_end_id,
        text=opened(line.pk, "text", line.text),
        counterparty=opened(line.pk, "counterparty", line.counterparty),
        counterparty_account=opened(line.pk, "counterparty_account", line.counterparty_account),
    )


def line(line_id: int) -> LineView | None:
    """One line with all that was ever decided about it, or nothing."""
    found = Line.objects.filter(pk=line_id).select_related("taken_back__line").first()
    if found is None:
        return None
    back = getattr(found, "taken_back", None)
    rest = rest_of([line_id])[line_id]
    matches = Match.objects.filter(line_id=line_id, undoes=None).select_related("undone_by", "claim").order_by("pk")
    return LineView(
        line=_waiting(found, rest),
        means=found.means,  # type: ignore[arg-type]
        purpose=found.purpose,
        account=found.account,
        value_on=found.value_on,
        bank_ref=found.bank_ref,
        taken_back_on=back.line.booked_on if back else None,
        matches=tuple(_match(match) for match in matches),
    )


def _match(match: Match) -> MatchView:
    undone = getattr(match, "undone_by", None)
    return MatchView(
        id=match.pk,
        case_id=match.case_id,
        minor=match.minor,
        claim=match.claim.ref if match.claim else None,
        confidence=match.confidence,
        reasons=tuple(Working(reason["code"], tuple(reason["facts"].items())) for reason in match.reasons),
        by=match.by,
        why=match.why,
        matched_on=match.matched_on,
        undone_on=undone.matched_on if undone else None,
    )


def lines_by_key(keys: Collection[str]) -> dict[str, int]:
    """The lines of takings by their key; unknown ones are left out."""
    return dict(Line.objects.filter(fingerprint__in=keys).values_list("fingerprint", "pk"))


def payments_by_end_to_end(ids: Collection[str]) -> dict[str, tuple[int, date | None, str]]:
    """Payments that came under end-to-end ids: the line, the day on which it was taken back if it was, and why."""
    rows = Line.objects.filter(purpose=Purpose.PAYMENT, end_to_end_id__in=ids).order_by("pk")
    columns = ("end_to_end_id", "pk", "taken_back__line__booked_on", "taken_back__why")
    return {name: (pk, on, why or "") for name, pk, on, why in rows.values_list(*columns)}


def reached_bank(line_ids: Collection[int]) -> set[int]:
    """Those of some lines whose money can be paid on: it is at the bank, or the creditor has it already."""
    lines = Line.objects.filter(pk__in=line_ids)
    there = lines.exclude(means__in=["card", "cheque", "cash"]) | lines.filter(deposited__deposit__arrival__isnull=False)
    return set(there.values_list("pk", flat=True))


def held_at(account: str) -> int:
    """What an account holds in minor units: what the bank last said, and what its statements without a balance brought since.

    An account of which the bank never spoke holds nothing: its first statement opens at 0.00, or one before it is missing.
    """
    last = BankStatement.objects.filter(account=account, closing_minor__isnull=False).order_by("-pk").first()
    since = Line.objects.filter(account=account, statement_id__gt=last.pk if last else 0)
    sums = since.values_list("credit").annotate(minor=Sum("minor")).order_by()
    return (last.closing_minor or 0 if last else 0) + int(sum(minor if credit else -minor for credit, minor in sums))


def clues_of(lines: Sequence[BankLine], market: str) -> Clues:
    """What new lines of the bank may be, in four queries."""
    ids = {line.end_to_end_id for line in lines if line.end_to_end_id}
    coming = (
        Deposit.objects.filter(market=market, arrival=None, failure=None).order_by("expected_on", "pk").values_list("pk", "minor", "text")
    )
    debits = Announcement.objects.filter(market=market, end_to_end_id__in=ids, means="direct_debit").values_list("end_to_end_id", flat=True)
    return Clues(ledger.ordered(ids, market), ledger.executed(ids, market), [OpenDeposit(*row) for row in coming], set(debits))


def paid_from(line: Line) -> dict[AccountName, int]:
    """Where the money of a deposit came from, or what an order that came back was paid from; nothing for other lines."""
    chart = Chart(line.market, line.currency)
    if line.purpose == Purpose.DEPOSIT:
        kind, account = Deposit.objects.values_list("kind", "account").get(arrival__line_id=line.pk)
        return {chart.place(AccountKind(kind), account): line.minor}
    if line.purpose == Purpose.UNDELIVERED:
        return ledger.paid_from(line.end_to_end_id, line.market)
    return {}


def earlier(taking: BankLine, account: str, taken: Collection[int]) -> int | None:
    """The one payment that a bank line takes back, if it names one that we know; two that fit are for a person."""
    fits = Line.objects.filter(
        account=account,
        purpose=Purpose.PAYMENT,
        reversal=False,
        taken_back=None,
        arrival=None,
        minor=taking.minor,
        booked_on__lte=taking.booked_on,
    ).exclude(pk__in=taken)
    for name in ("bank_ref", "end_to_end_id", "reference"):
        if value := getattr(taking, name):
            found = list(fits.filter(**{name: value}).values_list("pk", flat=True)[:2])
            if len(found) == 1:
                return int(found[0])
    return None


def credit_of(case_ids: Collection[int]) -> dict[int, int]:
    """What was paid too much on each of some cases, in minor units."""
    sums = Allocation.objects.filter(case_id__in=case_ids, part=Part.CREDIT).values_list("case_id").annotate(minor=Sum("minor"))
    return dict.fromkeys(case_ids, 0) | dict(sums)


def cases_with_credit(market: str) -> dict[int, tuple[int, date]]:
    """Cases on which too much was paid: how much, in minor units, and the day of the last movement of it."""
    sums = Allocation.objects.filter(case__market=market, part=Part.CREDIT).values_list("case_id")
    return {pk: (minor, on) for pk, minor, on in sums.annotate(minor=Sum("minor"), last=Max("on")).filter(minor__gt=0)}


def credit_by_payment(case_id: int) -> list[tuple[int, int, int]]:
    """What was paid too much on a case, oldest payment first: match, line, and minor units."""
    sums = Allocation.objects.filter(case_id=case_id, part=Part.CREDIT).values_list("match_id", "line_id").annotate(minor=Sum("minor"))
    return list(sums.filter(minor__gt=0).order_by("line__value_on", "line_id", "match_id"))


def given_back_under(key: str) -> dict[int, int]:
    """What went back of each payment under a key, in minor units, by line."""
    rows = _to_payers().filter(transfer__source=f"refund {key}")
    return {line_id: -minor for line_id, minor in rows.values_list("line_id").annotate(minor=Sum("minor"))}


def shares_standing(match_ids: Collection[int]) -> set[int]:
    """Those of some shares that still go back to their payer: not undone, and the payment was not taken back."""
    return set(Match.objects.filter(pk__in=match_ids, undone_by=None, line__taken_back=None).values_list("pk", flat=True))


def went_back(key: str) -> int:
    """What of a taking was given back to its payer, by refund or as a share that is nobody's, in minor units."""
    credit = _to_payers().filter(line__fingerprint=key)
    shares = Match.objects.filter(line__fingerprint=key, case=None)
    return int(shares.aggregate(minor=Sum("minor"))["minor"] or 0) - int(credit.aggregate(minor=Sum("minor"))["minor"] or 0)


def payer_of(line_id: int) -> tuple[str, str, str]:
    """Who a payment came from: name, account, and means."""
    found = Line.objects.get(pk=line_id)
    name, account = (opened(line_id, column, getattr(found, column)) for column in ("counterparty", "counterparty_account"))
    return name, account, found.means
