"""What the oracle charges beside interest: damages clauses and their Belgian ceiling, and lump sums."""

from datetime import date
from fractions import Fraction

from tests.core.oracle_claim import Owed
from tests.core.oracle_days import cents

LUMP_SUMS = {"be.business": 4_000, "fr.business": 4_000, "fi.business": 4_000, "dk": 31_000}


def clause(claim: Owed) -> int:
    """What a clause on damages asks for the principal that is open."""
    assert isinstance(claim.damages, dict)
    share = int(Fraction(claim.damages.get("rate", "0")) / 100 * claim.parts["principal"] + Fraction(1, 2))
    return max(share + cents(claim.damages.get("fixed", "0")), cents(claim.damages.get("minimum", "0")))


def ceiling(base: int) -> int:
    """The most that damages may be in Book XIX, on a base in cents, rounded down."""
    if base <= 15_000:
        return 2_000
    if base <= 50_000:
        return 3_000 + (base - 15_000) // 10
    return min(200_000, 6_500 + (base - 50_000) // 20)


def shared(amount: int, weights: list[int]) -> list[int]:
    """An amount shared by weight, the largest remainder first."""
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    shares = [int(share) for share in exact]
    for place in sorted(range(len(shares)), key=lambda i: shares[i] - exact[i])[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def has_lump_sum(claim: Owed) -> bool:
    if claim.regime == "dk":
        return claim.debtor == "business" and claim.contracted >= date(2013, 3, 1)
    if claim.regime == "fr.business":
        return claim.due >= date(2013, 1, 1)
    return claim.regime in ("be.business", "fi.business") and claim.contracted >= date(2013, 3, 16)
