"""Which law governs a claim, which claims an action is about, and when demands are stopped."""

from datetime import date

from amiable.core.facts import Action, Claim, Facts
from amiable.core.pack import Pack, Regime

BOOK_XIX, OLDER, BUSINESS = "be.book_xix", "be.older", "be.business"


def governing(claim: Claim, facts: Facts, pack: Pack) -> str:
    """The name of the regime of a claim."""
    return regime_of(claim, facts, pack).name


def regime_of(claim: Claim, facts: Facts, pack: Pack) -> Regime:
    """The first regime for this kind of debtor that applies: by the contract's day, or the day on which the claim arose."""
    return next(regime for regime in pack.regimes if regime.debtor == facts.debtor and _applies(regime, claim, pack))


def _applies(regime: Regime, claim: Claim, pack: Pack) -> bool:
    if regime.application is None:
        return True
    application = pack.applications[regime.application].versions[0].value
    return (claim.contracted_on or claim.arose_on) >= application.contracts_from or claim.arose_on >= application.claims_from


def concerned(action: Action, claims: tuple[Claim, ...]) -> tuple[int, ...]:
    """The places of the claims an action is about: those it names, else all that were due before its day."""
    if action.claims is None:
        return tuple(place for place, claim in enumerate(claims) if claim.due_on < action.on)
    return tuple(place for place, claim in enumerate(claims) if claim.ref in action.claims)


def suspended(facts: Facts, day: date) -> bool:
    """Whether demands are stopped on a day, for any reason of the list."""
    return any(s.from_on <= day and (s.to is None or day <= s.to) for s in facts.suspensions)


def sent(kind: str, facts: Facts, place: int, on: date) -> list[tuple[date, int]]:
    """The letters of a kind about a claim, sent after its due day: their days and places."""
    return [
        (action.on, at)
        for at, action in enumerate(facts.actions)
        if action.kind == kind and facts.claims[place].due_on < action.on <= on and place in concerned(action, facts.claims)
    ]
