"""Facts and a pack give the statement of account: what is owed on a day, line by line, each with its working and source."""

from dataclasses import dataclass
from datetime import date

from amiable.core.account import ClaimBalance, Limitation, Line, StatementOfAccount, StatementWarning, Unknown
from amiable.core.dated import NotInForce
from amiable.core.facts import Facts
from amiable.core.facts_json import BadFacts
from amiable.core.kernel import columns
from amiable.core.kernel.columns import Case
from amiable.core.kernel.engine import PLAIN, Engine, Played
from amiable.core.kernel.facts import case_of
from amiable.core.kernel.law import law_of
from amiable.core.kernel.laying import NO_HOLIDAYS
from amiable.core.limitation import limitations
from amiable.core.lines import lines_of, unknowns_of
from amiable.core.pack import Pack
from amiable.core.refusal import Fault, _
from amiable.core.terms import NoMaximum, NoMaximumFee, Terms, check_maximum, terms_of
from amiable.core.warnings import warnings_of

__all__ = [
    "ClaimBalance",
    "Limitation",
    "Line",
    "NoMaximum",
    "StatementOfAccount",
    "StatementWarning",
    "Unknown",
    "coming_interest",
    "state",
]


def state(facts: Facts, on: date, pack: Pack, engine: Engine = PLAIN) -> StatementOfAccount:
    """State what is owed on a day; what lies after it is ignored.

    engine   plays the case; every one gives the same cents
    returns  amounts in minor units; per part the lines add up to the part, exactly
    refuses  NoMaximum, for "max" where the law names none; BadFacts, for a refund above the credit of its day;
             NotInForce, for a year whose holidays decide and are not known
    source   the contract, docs/reference/statement.md
    """
    case = case_of(facts, pack)
    played = engine.play(law_of(pack), case, on.toordinal())
    _check(facts, played, pack)
    terms = terms_of(facts, played, case.surcharge_from, pack)
    lines = lines_of(played.rows, facts, terms, pack)
    limits = limitations(facts, lines, on, pack)
    sums = [sum(_part(played.case, part, len(terms))) for part in range(4)]
    days = [day for day in played.case.chargeable if day]
    return StatementOfAccount(
        market=facts.market,
        on=on,
        currency=pack.currency,
        regime=terms[0].regime.name,
        law=pack.law,
        principal=sums[columns.PRINCIPAL],
        interest=sums[columns.INTEREST],
        damages=sums[columns.DAMAGES],
        costs=sums[columns.COSTS],
        paid=played.case.totals[columns.PAID],
        credit=played.case.totals[columns.CREDIT],
        chargeable_from=date.fromordinal(min(days)) if days else None,
        claims=_balances(played, terms),
        lines=lines,
        limitation=limits,
        warnings=warnings_of(played, facts, terms, limits, on, pack),
        unknown=unknowns_of(played.rows, terms),
    )


def _part(case: Case, part: int, claims: int) -> list[int]:
    """What is outstanding of one part, by claim."""
    return [int(amount) for amount in case.parts[part * claims : (part + 1) * claims]]


def _balances(played: Played, terms: tuple[Terms, ...]) -> tuple[ClaimBalance, ...]:
    principal, interest, damages, charged = (_part(played.case, part, len(terms)) for part in range(4))
    return tuple(
        ClaimBalance(
            governed.claim.ref,
            principal=principal[place],
            interest=interest[place],
            damages=damages[place],
            costs=charged[place],
            chargeable_from=date.fromordinal(played.case.chargeable[place]) if played.case.chargeable[place] else None,
            regime=governed.regime.name,
        )
        for place, governed in enumerate(terms)
    )


def _check(facts: Facts, played: Played, pack: Pack) -> None:
    """Whether the case could be played at all."""
    check_maximum(facts, played, pack)
    totals = played.case.totals
    if played.case.fault:
        letter = min(action.on for action in facts.actions if action.kind == "first_reminder")
        missing = "holidays" if played.case.fault == NO_HOLIDAYS else "waiting/first_reminder"
        raise NotInForce(source=str(pack.holidays.source), parameter=missing, day=letter.isoformat())
    if totals[columns.BAD_REFUND]:
        raise BadFacts((_refund_fault(totals[columns.BAD_REFUND] - 1),))
    if totals[columns.NO_MAXIMUM]:
        action = facts.actions[totals[columns.NO_MAXIMUM] - 1]
        raise NoMaximumFee(source=str(pack.regimes[played.case.regime[0]].costs_source), on=action.on.isoformat())


def _refund_fault(place: int) -> Fault:
    return Fault(
        f"refunds[{place}].amount", _("More is paid back than the credit of that day."), _("Pay back at most what was paid too much.")
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """The interest that runs or will run on a claim: its first day, its source, the rate (ppm) of a day (None: none is published)."""

    first_on: date
    rate: int | None
    source: str


def coming_interest(facts: Facts, on: date, pack: Pack) -> tuple[Coming | None, ...]:
    """What each claim bears on a day, or will bear once its first day has come; None for one that bears none."""
    case = case_of(facts, pack)
    played = PLAIN.play(law_of(pack), case, on.toordinal())
    terms = terms_of(facts, played, case.surcharge_from, pack)
    return tuple(_coming(place, governed, played, on, pack) for place, governed in enumerate(terms))


def _coming(place: int, terms: Terms, played: Played, on: date, pack: Pack) -> Coming | None:
    first = played.case.back_to[place] or played.case.first[place]
    if not first or played.case.bears[place] == columns.BEARS_VOID:
        return None
    return Coming(date.fromordinal(first), terms.rate_on(on, pack), terms.interest_source(on, pack))
