"""How a card payment moves: forward only, by what the provider says when it is asked. Pure: rows in, a decision out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amiable.providers import STATES, PaymentState, StateName

RANK = {name: place for place, name in enumerate(STATES)}
PAID = RANK["succeeded"]  # from here on money has moved


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of a payment. Minor units.

    reference   our own key, which the provider has to tell back
    booked      the money stands in our books
    given_back  what of it we gave back ourselves, by a refund: it is booked as such
    """

    state: StateName
    minor: int
    currency: str
    reference: str
    booked: bool
    taken_back: bool
    given_back: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """What to do about a payment.

    book       take the money for the case
    take_back  take it from the case again: the provider gave it back, or the bank of the card did
    again      take it once more: the dispute was decided for us
    aside      why nothing is booked and a person has to look, or empty; with `facts`
    """

    state: StateName
    book: bool = False
    take_back: bool = False
    again: bool = False
    aside: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def move(known: Known, found: PaymentState) -> Move:
    """Where a payment goes from here. What comes late or twice moves nothing; what does not agree is never booked."""
    state = found.status if RANK[found.status] > RANK[known.state] else known.state
    if RANK[state] < PAID:
        return Move(state)
    if differs := _difference(known, found):
        return Move(state, aside=differs[0], facts=differs[1])
    if state == "succeeded":
        return _with_part_given_back(Move(state, book=not known.booked), known, found)
    if state == "reinstated":
        return Move(state, book=not known.booked, again=known.booked and known.taken_back)
    if state == "refunded" and 0 < found.refunded <= known.given_back:
        return Move(state)
    return Move(state, book=not known.booked, take_back=not known.taken_back)


def _difference(known: Known, found: PaymentState) -> tuple[str, Mapping[str, str]] | None:
    for code, ours, theirs in (
        ("reference_differs", known.reference, found.reference),
        ("currency_differs", known.currency, found.currency),
        ("amount_differs", str(known.minor), str(found.minor)),
    ):
        if ours != theirs:
            return code, {"ours": ours, "theirs": theirs}
    return None


def _with_part_given_back(decided: Move, known: Known, found: PaymentState) -> Move:
    """What goes back goes the way of refunds, never by the provider's own pages: of anything more a person has to look."""
    if found.refunded <= known.given_back:
        return decided
    facts = {"theirs": str(found.refunded), "ours": str(known.given_back)}
    return Move(decided.state, decided.book, aside="part_refunded", facts=facts)
