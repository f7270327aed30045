"""What the reader of a statement must know besides the figures: clauses that are void, fees that are not allowed, claims not yet due."""

from collections.abc import Iterator
from datetime import date

from amiable.core import kernel
from amiable.core.account import Limitation, StatementWarning
from amiable.core.costs import Charges
from amiable.core.facts import Facts
from amiable.core.kernel import Row
from amiable.core.money import percent_of, text_of
from amiable.core.pack import Pack
from amiable.core.regime import OLDER
from amiable.core.working import working

NO_FEE = {kernel.NOT_ALLOWED: "fee_not_allowed", kernel.SUSPENDED: "suspended"}


def warnings_of(
    trace: list[Row],
    facts: Facts,
    charges: tuple[Charges, ...],
    limits: tuple[Limitation, ...],
    on: date,
    pack: Pack,
) -> tuple[StatementWarning, ...]:
    """All warnings of a statement, those of the facts first, then in the order in which things happened."""
    found = [
        *_of_claims(facts, charges, on, pack),
        *_of_trace(trace, facts, charges, pack),
        *_of_limitation(facts, limits, pack),
    ]
    return tuple(dict.fromkeys(found))


def _of_claims(facts: Facts, charges: tuple[Charges, ...], on: date, pack: Pack) -> Iterator[StatementWarning]:
    application = pack.applications["application/book_xix"].versions[0]
    for claim, c in zip(facts.claims, charges, strict=True):
        if claim.due_on > on:
            yield StatementWarning(
                "not_due_yet", claim.ref, working("not_due_yet", due_on=claim.due_on.isoformat()), f"invoice, {claim.ref}"
            )
        if c.regime == OLDER and claim.arose_on < application.value.claims_from <= claim.due_on:
            what = working("transitional_reading", arose_on=claim.arose_on.isoformat(), due_on=claim.due_on.isoformat())
            yield StatementWarning("transitional_reading", claim.ref, what, str(application.source))


def _of_trace(trace: list[Row], facts: Facts, charges: tuple[Charges, ...], pack: Pack) -> Iterator[StatementWarning]:
    for code, place, _first, _last, amount, one, two, three in trace:
        ref = facts.claims[place].ref if place >= 0 else None
        if code == kernel.T_VOID_CLAUSE:
            tariff = charges[place].tariff
            what = working("clause_above_ceiling", asked=text_of(amount), base=text_of(one), ceiling=text_of(three))
            yield StatementWarning("clause_above_ceiling", ref, what, str(tariff.source) if tariff else "")
        elif code == kernel.T_VOID_RATE:
            rates = charges[place].rates
            what = working("rate_above_ceiling", asked_rate=percent_of(rates.agreed or 0) if rates else "")
            yield StatementWarning("clause_above_ceiling", ref, what, str(rates.source) if rates else "")
        elif code == kernel.T_REST:
            what = working("credit_note_too_large", rest=text_of(amount))
            yield StatementWarning("credit_note_too_large", None, what, f"credit note, {facts.actions[one].on}", action=one)
        elif code == kernel.T_NO_FEE:
            yield StatementWarning(NO_FEE[two], ref, working(NO_FEE[two]), _fee_source(pack), action=one)
        elif code == kernel.T_FEE and two > three:
            what = working("fee_above_maximum", asked=text_of(two), maximum=text_of(three))
            yield StatementWarning("fee_above_maximum", ref, what, _fee_source(pack), action=one)


def _fee_source(pack: Pack) -> str:
    return str(pack.fees["costs/consumer_reminder"].versions[-1].source)


def _of_limitation(facts: Facts, limits: tuple[Limitation, ...], pack: Pack) -> Iterator[StatementWarning]:
    for claim, limit in zip(facts.claims, limits, strict=True):
        if limit.prescribed:
            last_day = limit.last_day.isoformat() if limit.last_day else ""
            yield StatementWarning("prescribed", claim.ref, working("prescribed", last_day=last_day), limit.source)
        if limit.last_day is None:
            yield StatementWarning("law_not_verified", claim.ref, working("law_not_verified"), limit.source)
        if claim.nature == "goods" and facts.debtor == "consumer":
            source = pack.counts["limitation/short_presumption"].versions[-1].source
            yield StatementWarning("short_presumption", claim.ref, working("short_presumption"), str(source))
