"""One line for several cases: only where the amount is their sum to the cent, in one way alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product

from amiable.core.matching.clues import invoice_key
from amiable.core.matching.records import Proposal, Share
from amiable.core.matching.weighing import (
    ANCHORS,
    KNOWN_BY_NAME,
    NUMBERED,
    POINTERS,
    Sign,
    Weighed,
    amount_doubt,
    multiplied,
    numbers_of,
    reasons_of,
    sign,
)  # fmt: skip
from amiable.core.money import MILLION, text_of

MOST_CASES_OF_ONE_LINE = 5
MOST_CASES_OF_ONE_PERSON = 8


def of_all(group: Sequence[Weighed], minor: int) -> Proposal | None:
    """Each case of a group gets what it owes, its principal, or its invoices that are named."""
    if not 1 < len(group) <= MOST_CASES_OF_ONE_LINE:
        return None
    choices = (tuple(chain(*choice)) for choice in product(*(_portions(one) for one in group)))
    ways = {shares for shares in choices if sum(share.minor for share in shares) == minor}
    if len(ways) != 1:
        return None
    (shares,) = ways
    signs = [each for one in group for each in one.signs if each.code in POINTERS | NUMBERED]
    doubt = max((each.doubt for each in signs if each.code in POINTERS), default=MILLION)
    return _proposal(shares, (doubt, amount_doubt(minor)), signs, group, minor)


def of_invoices(open_cases: Sequence[Weighed], minor: int) -> Proposal | None:
    """Invoices of several cases, all of them named; of two creditors who number alike only one may be meant."""
    group = [one for one in open_cases if one.has(NUMBERED)]
    numbers = [invoice_key(invoice.ref) for one in group for invoice in one.named]
    found = of_all(group, minor) if len(set(numbers)) == len(numbers) else None
    if found is None or any(share.claim is None for share in found.shares):
        return None
    doubts = [max(multiplied(each.doubt for each in _of_no_amount(one)) for one in group), amount_doubt(minor)]
    if any(one.called == "other" for one in group):
        doubts[0] = min(2 * doubts[0], MILLION)
    return Proposal(found.shares, MILLION - multiplied(doubts), found.reasons)


def with_others(one: Weighed, family: Sequence[Weighed], minor: int) -> Proposal | None:
    """The case that a reference names, and others of the same person."""
    groups = [(one, *others) for others in _combinations(family, 1) if sum(each.candidate.due_minor for each in (one, *others)) == minor]
    return _of_dues(one, groups, minor)


def of_one_person(open_cases: Sequence[Weighed], minor: int) -> Proposal | None:
    """All or some cases of one person, who is known by name, by account or by a number of one of them."""
    persons: dict[str, list[Weighed]] = defaultdict(list)
    for one in open_cases:
        if one.candidate.person and one.candidate.due_minor < minor:
            persons[one.candidate.person].append(one)
    groups = [
        group
        for cases in persons.values()
        if len(cases) > 1 and any(one.has(ANCHORS) or one.called in KNOWN_BY_NAME for one in cases)
        for group in _combinations(cases, 2)
        if sum(one.candidate.due_minor for one in group) == minor
    ]
    return _of_dues(min(groups[0], key=_doubt_without_amount), groups, minor) if groups else None


def _of_dues(best: Weighed, groups: Sequence[tuple[Weighed, ...]], minor: int) -> Proposal | None:
    if len(groups) != 1:
        return None
    shares = tuple(Share(one.candidate.case_id, one.candidate.due_minor) for one in groups[0])
    return _proposal(shares, (_doubt_without_amount(best), amount_doubt(minor)), _of_no_amount(best), groups[0], minor)


def _combinations(cases: Sequence[Weighed], least: int) -> Iterator[tuple[Weighed, ...]]:
    several = [one for one in cases if one.candidate.due_minor > 0][:MOST_CASES_OF_ONE_PERSON]
    return chain.from_iterable(combinations(several, size) for size in range(least, len(several) + 1))


def _proposal(shares: tuple[Share, ...], doubts: tuple[int, int], signs: Sequence[Sign], group: Sequence[Weighed], minor: int) -> Proposal:
    whole = sign("sum_of_cases", amount=text_of(minor), cases=numbers_of(group))
    return Proposal(shares, MILLION - multiplied(doubts), reasons_of((*signs, whole)))


def _portions(one: Weighed) -> list[tuple[Share, ...]]:
    """What a case may get of a line that is split: all it owes, all its principal, or the invoices named."""
    case = one.candidate
    portions: list[tuple[Share, ...]] = [(Share(case.case_id, case.due_minor),)]
    if one.named:
        portions.append(tuple(Share(case.case_id, invoice.principal, invoice.ref) for invoice in one.named))
        portions.append(tuple(Share(case.case_id, invoice.due_minor or 0, invoice.ref) for invoice in one.named))
    elif case.invoices:
        portions.append((Share(case.case_id, sum(invoice.principal for invoice in case.invoices)),))
    kept: dict[int, tuple[Share, ...]] = {}
    for portion in reversed(portions):  # of equal sums the debtor's own choice is kept
        if all(share.minor > 0 for share in portion):
            kept.setdefault(sum(share.minor for share in portion), portion)
    return list(kept.values())


def _of_no_amount(one: Weighed) -> list[Sign]:
    """The signs without the amount: it is another sum here."""
    return [each for each in one.signs if not each.code.startswith("amount")]


def _doubt_without_amount(one: Weighed) -> int:
    return multiplied(each.doubt for each in _of_no_amount(one))
