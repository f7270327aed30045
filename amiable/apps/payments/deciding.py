"""Decide many lines, ready to be written: those whose reference is certain quickly, and whatever else may be theirs for the others."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from amiable.apps.cases import finding
from amiable.apps.cases import queries as cases
from amiable.apps.documents.rows import among
from amiable.apps.payments.models import Line
from amiable.apps.payments.proposing import Proposed, clues_of, proposals_for
from amiable.apps.payments.sums import Sums
from amiable.core import matching
from amiable.core.matching import Candidate, Invoice


class Row(NamedTuple):
    """A match to be written. Minor units and ppm; the reasons as JSON."""

    line_id: int
    line_minor: int
    case_id: int
    claim_id: int | None
    minor: int
    confidence: int
    reasons: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided without a person.

    rows    the matches
    lines   of how many lines they are
    others  the lines of which nothing was decided
    """

    rows: list[Row]
    lines: int
    others: list[int]


def decide_quickly(line_ids: Collection[int], sums: Sums) -> Decided:
    """Decide the many lines whose reference is certain, where no look at another case could change the answer; four queries.

    returns  what is decided; the other lines must be looked at with all their keys
    """
    lines = list(Line.objects.filter(pk__in=among(line_ids)).order_by("pk"))
    numbers = {line.pk: number for line in lines if line.reference and (number := matching.certain(line.reference)) is not None}
    meant = finding.meant_by(set(numbers.values()))
    return _decided(lines, [found for line in lines if (found := _quickly(line, meant.get(numbers.get(line.pk, 0)), sums))])


def decide_by_all(line_ids: Collection[int], on: date, sums: Sums | None = None) -> Decided:
    """Decide lines by all that they say.

    on    the day on which amounts are compared with what is owed
    sums  what cases owe, if the caller knows it
    """
    lines = list(Line.objects.filter(pk__in=among(line_ids)).order_by("pk"))
    return _decided(lines, [found for found in proposals_for(lines, on, sums) if found.is_booked])


def _quickly(line: Line, case: finding.Meant | None, sums: Sums) -> Proposed | None:
    if case is None or case.market != line.market:
        return None
    family = [_candidate(other, sums) for other in case.family]
    decision = matching.by_reference(clues_of(line), _candidate(case, sums), family)
    return Proposed(line, decision) if decision and decision.verdict == "book" else None


def _candidate(case: finding.Meant, sums: Sums) -> Candidate:
    open_now = {} if case.closed else {claim: sums.now.get(claim, 0) for claim, _ref, _principal in case.claims}
    return Candidate(
        case_id=case.id,
        number=case.number,
        reference_number=case.reference_number,
        market=case.market,
        creditor=case.creditor,
        closed=case.closed,
        due_minor=sum(open_now.values()),
        invoices=tuple(Invoice(ref, principal, open_now.get(claim)) for claim, ref, principal in case.claims),
        names=matching.words_of(f"{case.first_name} {case.last_name}"),
        family=matching.words_of(case.last_name),
        person=case.person,
        earlier=sums.earlier(case.id, tuple(open_now)),
    )


def _decided(lines: Sequence[Line], found: Sequence[Proposed]) -> Decided:
    claims = cases.claim_ids({share.case_id for each in found for share in each.decision.shares if share.claim})
    rows = [row for each in found for row in _rows(each, claims)]
    done = {each.line.pk for each in found}
    return Decided(rows, len(done), [line.pk for line in lines if line.pk not in done])


def _rows(found: Proposed, claims: dict[tuple[int, str], int]) -> list[Row]:
    line, decision = found.line, found.decision
    reasons = json.dumps([{"code": reason.code, "facts": dict(reason.facts)} for reason in decision.reasons], ensure_ascii=False)
    return [
        Row(
            line.pk,
            line.minor,
            share.case_id,
            claims[share.case_id, share.claim] if share.claim else None,
            share.minor,
            decision.confidence,
            reasons,
        )
        for share in decision.shares
    ]
