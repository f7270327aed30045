"""Decides how a case is stated of which more went back than the credit of that day holds by now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from amiable import markets
from amiable.core.facts import Facts
from amiable.core.facts_json import BadFacts
from amiable.core.refusal import Refusal
from amiable.core.statement import state


def is_covered(known: Facts) -> bool:
    """Whether the credit of its day covers each refund: not when another payment was taken back or undone since."""
    if not known.refunds:
        return True
    try:
        state(known, max(refund.on for refund in known.refunds), markets.load(known.market))
    except BadFacts:
        return False
    except Refusal:
        return True  # whoever states the case is told
    return True


def less_what_went_back(known: Facts, matches: Sequence[int], back: Mapping[int, int]) -> Facts:
    """The same case, where each payment counts only with what stayed of it: what went back never paid anything.

    matches  of the payments, in their order
    back     what went back, by match, in minor units
    """
    stayed = (replace(paid, amount=paid.amount - back.get(match, 0)) for paid, match in zip(known.payments, matches, strict=True))
    return replace(known, payments=tuple(stayed), refunds=())
