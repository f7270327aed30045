"""The sums that letters asked: who pays the sum of the letter pays what is owed, although interest has run since."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from amiable.core.matching.records import Candidate, Earlier

ASKED_WITHIN_DAYS = 60  # a letter that is older is not what a person holds in the hand
MOST_LETTERS = 3


def as_asked(candidate: Candidate, minor: int) -> Candidate:
    """A case with the sums of the newest letter to which an amount belongs to the cent; as it stands today when today's or none does.

    minor  minor units
    """
    if not candidate.earlier or _is_exact(candidate, minor):
        return candidate
    meant = (each for each in candidate.earlier if minor in each.dues or minor == sum(each.dues))
    return next((_as_on(candidate, each) for each in meant), candidate)


def as_added_up(candidates: Sequence[Candidate], minor: int) -> Iterator[list[Candidate]]:
    """Cases with the sums of the letters of one day, day by day, the newest first, as somebody pays who adds up two of them."""
    persons = Counter(candidate.person for candidate in candidates if candidate.person)
    several = [each for each in candidates if each.earlier and not each.as_on and (len(each.invoices) > 1 or persons[each.person] > 1)]
    for on in sorted({each.on for one in several for each in one.earlier}, reverse=True)[:MOST_LETTERS]:
        of_day = {one.case_id: _of_day(one, on) for one in several if not _is_exact(one, minor)}
        yield [of_day.get(candidate.case_id, candidate) for candidate in candidates]


def _of_day(candidate: Candidate, on: date) -> Candidate:
    return next((_as_on(candidate, each) for each in candidate.earlier if each.on == on), candidate)


def _as_on(candidate: Candidate, earlier: Earlier) -> Candidate:
    """Its sums on that day. What was paid since is not asked any more: a letter counts only where no more was owed than today."""
    due = sum(earlier.dues)
    if not 0 < due <= candidate.due_minor:
        return candidate
    invoices = tuple(replace(invoice, due_minor=minor) for invoice, minor in zip(candidate.invoices, earlier.dues, strict=True))
    return replace(candidate, due_minor=due, invoices=invoices, as_on=earlier.on)


def _is_exact(candidate: Candidate, minor: int) -> bool:
    return minor == candidate.due_minor or any(minor in (each.principal, each.due_minor) for each in candidate.invoices)
