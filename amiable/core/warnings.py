"""What the reader of a statement must know besides the figures: clauses that are void, fees that are not allowed, claims not yet due."""

from collections.abc import Iterator
from datetime import date

from amiable.core.account import Limitation, StatementWarning
from amiable.core.facts import Facts
from amiable.core.kernel import accrual, fees
from amiable.core.kernel.columns import BEARS_SERIES, NEVER
from amiable.core.kernel.engine import Played
from amiable.core.money import percent_of, text_of
from amiable.core.pack import Pack
from amiable.core.terms import Terms, fee_of
from amiable.core.working import working

NO_FEE = {
    fees.NOT_ALLOWED: "fee_not_allowed",
    fees.TOO_EARLY: "fee_too_early",
    fees.TOO_MANY: "fee_count",
    fees.BEFORE_NOTICE: "fee_before_notice",
    fees.SUSPENDED: "suspended",
}
SAID_BY_LINES = frozenset({accrual.T_PRINCIPAL, accrual.T_INTEREST, accrual.T_POST, accrual.T_PAY, accrual.T_NOTE})
PRESUMPTION = "limitation/short_presumption"


def warnings_of(
    played: Played,
    facts: Facts,
    terms: tuple[Terms, ...],
    limits: tuple[Limitation, ...],
    on: date,
    pack: Pack,
) -> tuple[StatementWarning, ...]:
    """All warnings of a statement, those of the facts first, then in the order in which things happened."""
    found = [
        *_of_claims(facts, terms, on, pack),
        *_of_terms(played, terms, on, pack),
        *_of_trace(played, facts, terms, pack),
        *_of_limitation(facts, limits, pack),
    ]
    return tuple(dict.fromkeys(found))


def _of_claims(facts: Facts, terms: tuple[Terms, ...], on: date, pack: Pack) -> Iterator[StatementWarning]:
    for claim, governed in zip(facts.claims, terms, strict=True):
        if claim.due_on > on:
            yield StatementWarning(
                "not_due_yet", claim.ref, working("not_due_yet", due_on=claim.due_on.isoformat()), f"invoice, {claim.ref}"
            )
        for question in pack.applications if governed.regime.application is None and facts.debtor == "consumer" else ():
            newer = pack.applications[question].versions[0]
            if claim.arose_on < newer.value.claims_from <= claim.due_on:
                what = working("transitional_reading", arose_on=claim.arose_on.isoformat(), due_on=claim.due_on.isoformat())
                yield StatementWarning("transitional_reading", claim.ref, what, str(newer.source))


def _of_terms(played: Played, terms: tuple[Terms, ...], on: date, pack: Pack) -> Iterator[StatementWarning]:
    """Clauses that only a judge may grant, and agreed rates that the law does not accept."""
    for place, governed in enumerate(terms):
        claim, regime = governed.claim, governed.regime
        if claim.due_on > on:
            continue
        if claim.terms.damages is not None and regime.damages == "needs_judge":
            yield StatementWarning("clause_needs_judge", claim.ref, working("clause_needs_judge"), str(regime.costs_source))
        agreed = claim.terms.interest
        if isinstance(agreed, int) and regime.interest and regime.interest.floor and played.case.bears[place] == BEARS_SERIES:
            what = working("clause_below_floor", asked_rate=percent_of(agreed), times=str(regime.interest.floor[1]))
            yield StatementWarning("clause_below_floor", claim.ref, what, governed.interest_source(claim.due_on, pack))


def _of_trace(played: Played, facts: Facts, terms: tuple[Terms, ...], pack: Pack) -> Iterator[StatementWarning]:
    for code, place, _first, _last, amount, one, two, three in played.rows:
        if code in SAID_BY_LINES:
            continue
        ref = facts.claims[place].ref if place >= 0 else None
        if code == accrual.T_VOID_CLAUSE:
            tariff = terms[place].tariff
            what = working("clause_above_ceiling", asked=text_of(amount), base=text_of(one), ceiling=text_of(three))
            yield StatementWarning("clause_above_ceiling", ref, what, str(tariff.source) if tariff else "")
        elif code == accrual.T_VOID_RATE:
            asked = terms[place].claim.terms.interest
            what = working("rate_above_ceiling", asked_rate=percent_of(asked) if isinstance(asked, int) else "")
            yield StatementWarning("clause_above_ceiling", ref, what, terms[place].interest_source(date.fromordinal(_first), pack))
        elif code == accrual.T_REST:
            what = working("credit_note_too_large", rest=text_of(amount))
            yield StatementWarning("credit_note_too_large", None, what, f"credit note, {facts.actions[one].on}", action=one)
        elif code == accrual.T_NO_FEE:
            yield StatementWarning(NO_FEE[two], ref, working(NO_FEE[two]), _fee_source(one, place, facts, terms, pack), action=one)
        elif code == accrual.T_CAPPED:
            what = working("fee_total_cap", rest=text_of(amount), asked=text_of(two))
            yield StatementWarning("fee_total_cap", ref, what, _fee_source(one, place, facts, terms, pack), action=one)
        elif code == accrual.T_FEE and three != NEVER and two > three:
            what = working("fee_above_maximum", asked=text_of(two), maximum=text_of(three))
            yield StatementWarning("fee_above_maximum", ref, what, _fee_source(one, place, facts, terms, pack), action=one)


def _fee_source(action: int, place: int, facts: Facts, terms: tuple[Terms, ...], pack: Pack) -> str:
    """The law that allows this cost, or says that none may be asked."""
    fee = fee_of(facts.actions[action], facts.claims[place], facts, pack)
    return str(fee.source if fee else terms[place].regime.costs_source)


def _of_limitation(facts: Facts, limits: tuple[Limitation, ...], pack: Pack) -> Iterator[StatementWarning]:
    for claim, limit in zip(facts.claims, limits, strict=True):
        if limit.prescribed:
            last_day = limit.last_day.isoformat() if limit.last_day else ""
            yield StatementWarning("prescribed", claim.ref, working("prescribed", last_day=last_day), limit.source)
        if limit.last_day is None:
            yield StatementWarning("law_not_verified", claim.ref, working("law_not_verified"), limit.source)
        if claim.nature == "goods" and facts.debtor == "consumer" and PRESUMPTION in pack.counts:
            source = pack.counts[PRESUMPTION].versions[-1].source
            yield StatementWarning("short_presumption", claim.ref, working("short_presumption"), str(source))
