"""From lines that wait to decisions: what each says is opened, the cases that it may mean are looked up for all of them together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from amiable.apps.cases import queries as cases
from amiable.apps.cases.finding import Sought, cases_sought
from amiable.apps.payments import queries
from amiable.apps.payments.models import Announcement, Line, Match
from amiable.apps.payments.sealed import opened
from amiable.apps.payments.sums import Sums, sums_of
from amiable.core import matching
from amiable.core.matching import Candidate, Decision, Invoice, Share
from amiable.core.working import working


@dataclass(frozen=True, slots=True)
class OpenClues:
    """What a line says about its purpose, opened for matching."""

    minor: int
    reference: str
    text: str
    counterparty: str
    counterparty_account: str
    end_to_end_id: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a line may be, and how surely."""

    line: Line
    decision: Decision

    @property
    def is_booked(self) -> bool:
        """Whether no person is needed."""
        return self.decision.verdict == "book"


def proposals_for(lines: Sequence[Line], on: date, sums: Sums | None = None) -> list[Proposed]:
    """Decide whose each of some lines is; those that we announced to the bank ourselves are known beforehand.

    on    the day on which amounts are compared with what is owed
    sums  what cases owe, if the caller knows it; else the candidates are stated here
    """
    announced = _announced(lines)
    rest = [line for line in lines if line.pk not in announced]
    said = {line.pk: matching.keys(clues_of(line)) for line in rest}
    sought = [_sought(line, said[line.pk]) for line in rest]
    found, paid_before = cases_sought(sought, sums.by_amount if sums else None), _paid_by(rest)
    for line in rest:
        found.setdefault(line.pk, set()).update(paid_before.get(line.pk, ()))
    candidates = _candidates({pk for of_line in found.values() for pk in of_line}, on, sums)
    decided = {line.pk: _decide(line, said[line.pk], found[line.pk], candidates, paid_before.get(line.pk, set())) for line in rest}
    return [Proposed(line, announced.get(line.pk) or decided[line.pk]) for line in lines]


def clues_of(line: Line) -> OpenClues:
    """Open what matching needs of a line."""
    text, name, account = (opened(line.pk, column, getattr(line, column)) for column in ("text", "counterparty", "counterparty_account"))
    return OpenClues(line.minor, line.reference, text, name, account, line.end_to_end_id)


def _announced(lines: Sequence[Line]) -> dict[int, Decision]:
    """Lines that come under an end-to-end id of ours, with the amount that we announced."""
    ids = {line.end_to_end_id for line in lines if line.end_to_end_id}
    rows = Announcement.objects.filter(end_to_end_id__in=ids).select_related("claim") if ids else ()
    known = {(row.market, row.end_to_end_id, row.minor): row for row in rows}
    found = {}
    for line in lines:
        row = known.get((line.market, line.end_to_end_id, line.minor))
        if row:
            share = Share(row.case_id, line.minor, row.claim.ref if row.claim else None)
            found[line.pk] = Decision((share,), matching.CERTAIN, (working("match.announced", id=line.end_to_end_id),), "book")
    return found


def _sought(line: Line, said: matching.Keys) -> Sought:
    is_sure = not (said.near or said.near_cases)
    return Sought(line.pk, line.market, line.minor, said.numbers, said.case_numbers, said.invoices, said.payer, said.words, is_sure)


def _paid_by(lines: Iterable[Line]) -> dict[int, set[int]]:
    """For each line the cases that its payer's account paid before."""
    payers = {line.payer for line in lines if line.payer}
    rows = Match.objects.filter(queries.STANDING, line__payer__in=payers, line__purpose="payment").values_list(
        "line__market", "line__payer", "case_id"
    )
    of_payer: dict[tuple[str, str], set[int]] = defaultdict(set)
    for market, payer, case in rows:
        of_payer[market, payer].add(case)
    return {line.pk: of_payer[line.market, line.payer] for line in lines if (line.market, line.payer) in of_payer}


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Every case that some lines may mean, and the open ones of the same persons."""

    of: Mapping[int, Candidate]
    family: Mapping[int, tuple[int, ...]]


def _candidates(case_ids: Collection[int], on: date, sums: Sums | None) -> _Candidates:
    family = cases.cases_of_same_person(case_ids)
    person_of = {pk: str(min(group)) for group in family.values() for pk in group}
    everybody = {*person_of, *case_ids}
    people, _broken = cases.readable(everybody)
    claims = cases.claims_of(everybody)
    open_ids = [pk for pk, found in people.items() if found.case.closed_on is None]
    due = sums or sums_of(open_ids, on)
    of = {}
    for pk, found in people.items():
        is_open = found.case.closed_on is None
        mine = {claim.ref: due.now.get(claim.id, 0) for claim in claims[pk]} if is_open else {}
        name = f"{found.debtor.first_name} {found.debtor.last_name}"
        of[pk] = Candidate(
            case_id=pk,
            number=found.case.number,
            reference_number=found.case.reference_number,
            market=found.case.market,
            creditor=found.creditor.name,
            closed=found.case.closed_on is not None,
            due_minor=sum(mine.values()),
            invoices=tuple(Invoice(claim.ref, claim.principal, mine.get(claim.ref)) for claim in claims[pk]),
            names=matching.words_of(name),
            family=matching.words_of(found.debtor.last_name),
            person=person_of.get(pk, str(pk)),
            earlier=due.earlier(pk, [claim.id for claim in claims[pk]]) if is_open else (),
        )
    return _Candidates(of, family)


def _decide(line: Line, said: matching.Keys, found: set[int], candidates: _Candidates, seen: set[int]) -> Decision:
    everybody = {other for pk in found for other in candidates.family.get(pk, ())}
    mine = found | {pk for pk in everybody if pk in candidates.of and not candidates.of[pk].closed}
    here = [candidates.of[pk] for pk in mine if pk in candidates.of and candidates.of[pk].market == line.market]
    return matching.decide(said, [_seen(one) if one.case_id in seen else one for one in here])


def _seen(one: Candidate) -> Candidate:
    return replace(one, accounts_seen=True)


def decisions_of(line_ids: Collection[int], on: date) -> dict[int, Decision]:
    """What some payments may be, for a person who looks at them."""
    lines = list(Line.objects.filter(pk__in=line_ids).order_by("pk"))
    return {proposed.line.pk: proposed.decision for proposed in proposals_for(lines, on)}
