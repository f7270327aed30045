"""The law of one claim as its lines and warnings cite it: its regime, its rate series, its tariff, and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from amiable.core.dated import Dated, NotInForce, Source, Version
from amiable.core.facts import Action, Claim, Facts
from amiable.core.kernel.columns import BEARS_SERIES
from amiable.core.kernel.engine import Played
from amiable.core.pack import Fee, Pack, Regime, Tariff
from amiable.core.refusal import Refusal, _


class NoMaximum(Refusal):
    """Terms say "max" where the law names no maximum."""

    code = "no_maximum"
    what = _("The claim “{ref}” asks for the legal maximum, and the law names none for this kind of debt.")
    remedy = _("Write the rate or the amount that was agreed, or leave the clause out.")


class NoMaximumFee(Refusal):
    """An action asks for the most that may be charged, where the law names no amount."""

    code = "no_maximum"
    what = _("The step of {on} asks for the legal maximum, and the law names none after a court’s title.")
    remedy = _("Write the amount that was decided.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What governs one claim.

    question   the rate series as the regime names it; "" where none runs
    series     the series itself, an older one where the claim's day says so; None where an agreed rate replaces it
    parameter  the name under which a rate that is not published is reported
    """

    claim: Claim
    regime: Regime
    question: str
    series: Dated[int] | None
    parameter: str
    surcharge_from: int
    tariff: Version[Tariff] | None

    def interest_source(self, first: date, pack: Pack) -> str:
        """Where the rate of a day stands: the published series and what a title adds, or the contract."""
        if self.series is None:
            return f"contract, {self.claim.ref}"
        source = _cited(_source_on(self.series, first))
        if self.regime.interest and self.regime.interest.surcharge and 0 < self.surcharge_from <= first.toordinal():
            source += f"; {pack.surcharges[self.regime.interest.surcharge].versions[-1].source}"
        return source

    def rate_on(self, day: date, pack: Pack) -> int | None:
        """The rate of a day in ppm; None where none is published."""
        agreed = self.claim.terms.interest
        rule = self.regime.interest
        if self.series is None or rule is None:
            return agreed if isinstance(agreed, int) else None
        if not self.series.in_force(day):
            return None
        rate = self.series.at(day).value
        if rule.surcharge and 0 < self.surcharge_from <= day.toordinal():
            rate += pack.surcharges[rule.surcharge].versions[-1].value.points
        return min(rate, agreed) if isinstance(agreed, int) and rule.agreed in ("lower", "ceiling") else rate


def terms_of(facts: Facts, played: Played, surcharge_from: int, pack: Pack) -> tuple[Terms, ...]:
    """The law of each claim, as the kernel chose it."""
    return tuple(_terms(facts, place, played, surcharge_from, pack) for place in range(len(facts.claims)))


def check_maximum(facts: Facts, played: Played, pack: Pack) -> None:
    """Whether "max" means something wherever it is asked for.

    refuses  NoMaximum, for a term of a claim
    """
    for place, claim in enumerate(facts.claims):
        regime = pack.regimes[played.case.regime[place]]
        asked = [name for name, term in (("interest", claim.terms.interest), ("damages", claim.terms.damages)) if term == "max"]
        if regime.interest and not set(asked) <= set(regime.maximum):
            raise NoMaximum(source=str(regime.source), ref=claim.ref)


def days_of(claim: Claim, action: Action | None = None) -> Mapping[str, date]:
    """The days of a claim, and of an action on it, by which the law picks a version."""
    days = {"contracted_on": claim.contracted_on or claim.arose_on, "arose_on": claim.arose_on, "due_on": claim.due_on}
    return days | ({"action_on": action.on} if action else {})


def fee_of(action: Action, oldest: Claim, facts: Facts, pack: Pack) -> Version[Fee] | None:
    """The law of what an action may cost, as its day and its oldest claim pick it; None where nothing may be asked."""
    for regime in pack.regimes:
        for question in regime.fees if regime.debtor == facts.debtor else ():
            rule = pack.fees[question]
            if action.kind in rule.actions:
                try:
                    return rule.fees.chosen(days_of(oldest, action))
                except NotInForce:
                    return None
    return None


def _terms(facts: Facts, place: int, played: Played, surcharge_from: int, pack: Pack) -> Terms:
    claim, laid = facts.claims[place], played.case
    regime = pack.regimes[laid.regime[place]]
    question = regime.interest.series_for(facts.creditor) if regime.interest else ""
    agreed = claim.terms.interest is not None and laid.bears[place] != BEARS_SERIES
    replaced = agreed and regime.interest is not None and regime.interest.agreed in ("replaces", "floor")
    return Terms(
        claim=claim,
        regime=regime,
        question=question,
        series=None if replaced or not question else pack.rates[_series(claim, question, pack)],
        parameter=pack.bases.get(question, question),
        surcharge_from=surcharge_from if laid.surcharge[place] else 0,
        tariff=pack.tariffs[regime.ceiling].chosen(days_of(claim)) if regime.ceiling and laid.tariff[place] >= 0 else None,
    )


def _series(claim: Claim, question: str, pack: Pack) -> str:
    older = pack.older_rates.get(question)
    return older.series if older and days_of(claim)[older.chosen_by] < older.before else question


@lru_cache(maxsize=1024)
def _cited(source: Source) -> str:
    return str(source)


def _source_on(series: Dated[int], day: date) -> Source:
    try:
        return series.at(day).source
    except NotInForce:
        return series.versions[-1].source
