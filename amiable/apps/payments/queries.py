"""Read payments: what was received on a case, what it paid, and what waits for a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, QuerySet, Sum

from amiable.apps.cases import queries as cases
from amiable.apps.payments.allocating import Posted, Target
from amiable.apps.payments.models import Allocation, BankLine, Match, Part
from amiable.apps.payments.records import AllocationView, PaymentView, WaitingLine
from amiable.apps.payments.sealed import opened
from amiable.core import facts
from amiable.core.matching import with_choices


def received_on(case_ids: Iterable[int]) -> dict[int, list[Match]]:
    """The payments of some cases that the bank has not taken back, by value day; their lines' days are loaded."""
    found: dict[int, list[Match]] = {pk: [] for pk in case_ids}
    standing = Match.objects.filter(case_id__in=found, line__taken_back_by=None).select_related("line")
    days = standing.only("case_id", "minor", "line__value_on", "line__booked_on")
    for match in days.order_by("line__value_on", "line_id"):
        found[match.case_id].append(match)
    return found


def facts_of(received: Mapping[int, list[Match]]) -> dict[int, facts.Facts]:
    """The facts of cases with what was received on them, and the invoice that a payment means by its amount; a fixed number of queries."""
    known = cases.facts_of(received, {pk: as_facts(matches) for pk, matches in received.items()})
    return {pk: with_choices(of_case) for pk, of_case in known.items()}


def as_facts(matches: Iterable[Match]) -> tuple[facts.Payment, ...]:
    """Matched lines as payments, in the same order."""
    return tuple(facts.Payment(match.line.value_on, match.minor) for match in matches)


def case_payments(case_id: int) -> list[PaymentView]:
    """Every payment on a case with what it was allocated to, also those that were taken back, by value day."""
    allocations: dict[int, list[AllocationView]] = defaultdict(list)
    net = Allocation.objects.filter(case_id=case_id).values_list("line_id", "claim__ref", "part").annotate(minor=Sum("minor"))
    for line_id, claim, part, minor in net.order_by("claim__due_on", "claim_id", "part"):
        if minor:
            allocations[line_id].append(AllocationView(claim, part, minor))
    matches = Match.objects.filter(case_id=case_id).select_related("line__taken_back_by").order_by("line__value_on", "line_id")
    return [_payment(match, tuple(allocations[match.line_id])) for match in matches]


def _payment(match: Match, allocations: tuple[AllocationView, ...]) -> PaymentView:
    line = match.line
    taken_back = getattr(line, "taken_back_by", None)
    return PaymentView(
        line.pk, line.value_on, line.booked_on, match.minor, line.currency, taken_back.booked_on if taken_back else None, allocations
    )


def posted_on(case_ids: Iterable[int]) -> dict[int, dict[int, list[Posted]]]:
    """What stands in the ledger for the payments of some cases: by case and bank line, transfers that were not undone."""
    found: dict[int, dict[int, list[Posted]]] = {pk: {} for pk in case_ids}
    standing = Allocation.objects.filter(case_id__in=found, transfer__reverses=None).order_by("transfer_id", "pk")
    columns = ("case_id", "line_id", "transfer_id", "transfer__reversed_by", "claim__ref", "part", "minor")
    for (case_id, line_id, transfer_id), rows in groupby(standing.values_list(*columns), key=itemgetter(0, 1, 2)):
        shares = list(rows)
        of_line = found[case_id].setdefault(line_id, [])
        if shares[0][3] is None:
            of_line.append(_posted(transfer_id, [share[4:] for share in shares]))
    return found


def _posted(transfer_id: int, shares: list[tuple[str | None, facts.Part, int]]) -> Posted:
    target, minor = next(((Target(claim, part), minor) for claim, part, minor in shares if claim is not None), (None, 0))
    return Posted(transfer_id, target, minor, sum(minor for claim, _part, minor in shares if claim is None))


def transfers_of(line_ids: Iterable[int]) -> dict[int, int]:
    """How many transfers were ever posted for each of some bank lines, undoings aside."""
    ever = Allocation.objects.filter(line_id__in=set(line_ids), transfer__reverses=None).values_list("line_id")
    return dict.fromkeys(line_ids, 0) | dict(ever.annotate(count=Count("transfer", distinct=True)))


def waiting() -> "QuerySet[BankLine]":
    """Money that came in and is not matched: neither taken back since, nor itself the taking back of something, nor our own."""
    return BankLine.objects.filter(credit=True, reversal=False, own_money=False, match=None, taken_back_by=None)


def suspense(limit: int = 500) -> list[WaitingLine]:
    """What waits for a person, oldest first, opened. Minor units."""
    unknown = BankLine.objects.filter(credit=True, own_money=False, match=None, taken_back_by=None)
    return [_waiting(line) for line in unknown.select_related("statement").order_by("booked_on", "pk")[:limit]]


def _waiting(line: BankLine) -> WaitingLine:
    return WaitingLine(
        line_id=line.pk,
        market=line.statement.market,
        booked_on=line.booked_on,
        minor=line.minor,
        currency=line.currency,
        reference=line.reference,
        text=opened(line.pk, "text", line.text),
        counterparty=opened(line.pk, "counterparty", line.counterparty),
        counterparty_account=opened(line.pk, "counterparty_account", line.counterparty_account),
    )


def credit_of(case_ids: Collection[int]) -> dict[int, int]:
    """What was paid too much on each of some cases, in minor units."""
    sums = Allocation.objects.filter(case_id__in=case_ids, part=Part.CREDIT).values_list("case_id").annotate(minor=Sum("minor"))
    return dict.fromkeys(case_ids, 0) | dict(sums)
